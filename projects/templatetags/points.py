"""Points of a score: 92, 87.5."""

from decimal import Decimal

from django import template

from reviews.scoring import plain

register = template.Library()


@register.filter
def points(number: Decimal) -> str:
    return plain(number)
