"""Words for templates."""

from __future__ import annotations

from django import template

from panel.staff import words

register = template.Library()
register.filter("said", words.said)
register.filter("label", words.label)
register.filter("away", words.away)
