from django import template

from projects.tables import SHORT_KINDS, amount_text, marks_of

register = template.Library()


@register.filter
def amount(value) -> str:
    """An amount in 万元 with two digits or more; a dash where a sheet has none."""
    return "—" if value is None else amount_text(value)


@register.filter
def short_kind(kind: str) -> str:
    return SHORT_KINDS[kind]


@register.filter
def marks(row) -> str:
    """错2 疑3 批1 of a row that has a `tally` and a `submission`."""
    return marks_of(row.tally, row.submission.open_comments)
