"""Is the journal whole?  Entries against their seals, seals against the one before, the end against a note.

A chain that was cut at its end is whole in itself: only a number and digest kept elsewhere ("anchors") tell.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from journal.chain import digest
from journal.models import Entry, Seal

_ANCHOR = re.compile(r"^(\d{1,18}) ([0-9a-f]{64})$", re.MULTILINE)
AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """number: of the last good seal, or of the first that is not as it was."""

    number: int
    digest: str
    fault: str = ""


def anchors(text: str) -> dict[int, str]:
    """What earlier runs printed, whatever stands around it."""
    return {int(number): known for number, known in _ANCHOR.findall(text)}


def verify(known: Mapping[int, str]) -> Verdict:
    sequence, previous = 0, ""
    for seal in _seals():
        sequence += 1
        if fault := _fault(seal, sequence, previous, known):
            return Verdict(sequence, previous, fault)
        previous = seal.digest
    if beyond := [number for number in known if number > sequence]:
        return Verdict(sequence + 1, previous, f"the end is cut off: number {max(beyond)} was there")
    return _without_seal(Verdict(sequence, previous))


def _seals() -> Iterator[Seal]:
    """A seal whose entry is gone is left out by the join: then a number is missing."""
    return Seal.objects.order_by("sequence").select_related("entry").iterator(chunk_size=AT_ONCE)


def _fault(seal: Seal, sequence: int, previous: str, known: Mapping[int, str]) -> str:
    if seal.sequence != sequence:
        return f"missing: the next one is {seal.sequence}"
    if seal.previous != previous:
        return "does not follow the one before"
    if digest(sequence, previous, seal.entry) != seal.digest:
        return f"entry {seal.entry_id} is not as it was sealed"
    if known.get(sequence, seal.digest) != seal.digest:
        return "another digest than the one that was noted"
    return ""


def _without_seal(verdict: Verdict) -> Verdict:
    loose = Entry.objects.filter(seal__isnull=True, waiting__isnull=True).order_by("pk").first()
    if loose is None:
        return verdict
    return Verdict(verdict.number + 1, verdict.digest, f"entry {loose.pk} has no seal and waits for none")
