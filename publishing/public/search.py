"""The words that were looked for, marked where they stand."""

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


def marked(text: str, pattern: re.Pattern[str]) -> SafeString:
    parts, ended = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[ended : match.start()]), format_html("<mark>{}</mark>", match[0])]
        ended = match.end()
    return mark_safe("".join([*parts, escape(text[ended:])]))
