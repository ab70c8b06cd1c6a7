"""What a printed sheet carries beyond our own fields, by its standard Chinese term: 权重, 度量单位, 项目期.

A field of that kind is named `extra.<term>` wherever fields are named: in layouts, in paths, in forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

PREFIX = "extra."
MONEY_UNIT = "金额单位"  # what the print says amounts are in, where that is not the layout's unit
LONGEST_TERM = 30  # a comment keeps the name of its cell's field in 40 characters
MOST_TERMS = 200  # of a head or a row
LONGEST_TEXT = 4000


class Extra(Mapping[str, str]):
    """Texts by term, in printed order, never an empty one.  Hashable; order makes no difference."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str | None] | None = None) -> None:
        self._texts = {term: text for term, text in (texts or {}).items() if text}

    def __getitem__(self, term: str) -> str:
        return self._texts[term]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"Extra({self._texts!r})"

    def __or__(self, texts: Mapping[str, str | None]) -> Extra:
        """With other texts; an empty one takes its term out."""
        return Extra({**self._texts, **texts})


def term_of(name: str) -> str | None:
    """The term of a field's name; None for a field of ours."""
    return name.removeprefix(PREFIX) if name.startswith(PREFIX) else None


def excess(texts: Extra) -> str:
    """Why so much is not kept; "" where it is."""
    if len(texts) > MOST_TERMS:
        return f"附加栏有 {len(texts)} 项，最多 {MOST_TERMS} 项。"
    for term, text in texts.items():
        if len(text) > LONGEST_TEXT:
            return f"附加栏“{term[:LONGEST_TERM]}”有 {len(text)} 个字，最多 {LONGEST_TEXT} 个字。"
    return ""


def from_json(texts: object) -> Extra:
    """Raises ValueError for anything but texts by term."""
    if texts is None:
        return Extra()
    if not isinstance(texts, Mapping):
        raise ValueError(f"extra is no mapping: {texts!r}")
    if not all(isinstance(one, str) for pair in texts.items() for one in pair):
        raise ValueError(f"extra holds something that is no text: {texts!r}")
    return Extra(texts)
