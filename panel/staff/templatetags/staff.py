"""Words for templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

from panel.access import states
from panel.staff import words
from panel.staff.asking import Asking
from panel.staff.registering import desk

register = template.Library()


@register.inclusion_tag("staff/states.html", takes_context=True)
def states_offered(context: Context) -> dict[str, Any]:
    """The States that boxes on the page offer while one types: also those of this ledger alone."""
    asking: Asking = context["asking"]
    found = {code for known in desk.states for code in known(asking.viewer, asking.moment)}
    own = sorted(found - states.STATES.keys())
    return {"states": states.STATES | dict.fromkeys(own, states.OWN)}


register.filter("said", words.said)
register.filter("pieces", words.pieces)
register.filter("label", words.label)
register.filter("away", words.away)
register.filter("at_headquarters", words.at_headquarters)
