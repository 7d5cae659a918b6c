"""Words for templates."""

from __future__ import annotations

from typing import Any

from django import template

from panel.access import states
from panel.staff import words

register = template.Library()


@register.inclusion_tag("staff/states.html")
def states_offered() -> dict[str, Any]:
    """The States that boxes on the page offer while one types."""
    return {"states": states.STATES}


register.filter("said", words.said)
register.filter("label", words.label)
register.filter("away", words.away)
