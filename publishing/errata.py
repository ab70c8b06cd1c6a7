"""更正: what a Release says otherwise than the one before it, cell by cell, in words."""

from dataclasses import dataclass, replace

from django.db.models import F

from projects.changes import Change as Told
from projects.changes import listed
from publishing.models import Publication, Release
from sheets.both import Both, both
from sheets.compared import Item, ItemKind, items
from sheets.documents import Document, Indicator, from_json
from sheets.likeness import keyed_like, likeness
from sheets.render.changes import with_places_for_all
from sheets.render.markup import Html
from sheets.shown import shown

WORDS = {"spelt": "写法不同，值相同", "inserted": "新增", "deleted": "删去", "moved": "移动"}


@dataclass(frozen=True, slots=True)
class Change:
    """place: where, in words.  old, new: the texts as printed, empty where there was or is none.

    html: both in one, for a cell, what is gone struck and what came underlined.
    """

    kind: ItemKind
    place: str
    old: str
    new: str
    html: Html

    @property
    def words(self) -> str:
        return WORDS.get(self.kind, "")


def changes(release: Release) -> list[Change]:
    """From the version before to this one; none for the first, nor after a withdrawal.  One query."""
    before = previous(release)
    return between(before, release) if before else []


def previous(release: Release) -> Release | None:
    older = Release.objects.filter(
        publication=release.publication_id,
        number__lt=release.number,
        number__gte=F("publication__since"),
    )
    return older.order_by("-number").first()


def between(before: Release, after: Release) -> list[Change]:
    region = after.publication.region.name
    return compared(from_json(before.document), from_json(after.document), region=region)


def history(publication: Publication) -> list[tuple[Release, list[Change]]]:
    """Every version with what it changed, the newest first.  One query."""
    releases = list(publication.releases.all())
    for one in releases:
        one.publication = publication
    older = [*releases[1:], None]
    return [(one, between(old, one) if old else []) for one, old in zip(releases, older, strict=True)]


def compared(old: Document, new: Document, *, region: str) -> list[Change]:
    """In the order of the form.  Rows are one by their keys; where there are none in common, by likeness."""
    old = _keyed(old, new)
    found = both(old, new)
    sheet = shown(with_places_for_all(found), region=region)
    all_items = items(sheet, found)
    as_changed = [replace(one, kind="changed") if one.kind == "spelt" else one for one in all_items]
    told = listed(sheet, new, as_changed)
    return [_change(item, one, found) for item, one in zip(all_items, told, strict=True)]


def _keyed(old: Document, new: Document) -> Document:
    """A newer reading of a report has row keys of its own."""
    keys = [{row.key for row in one.indicators} for one in (old, new)]
    if keys[0] & keys[1]:
        return old
    return keyed_like(old, new, likeness(old, new))


def _change(item: Item, told: Told, found: Both) -> Change:
    old, new = item.old, item.new
    if item.kind == "moved":
        old = new = ""
    elif item.of == "row" and item.kind == "deleted":
        old = _row(found.old.rows.get(item.key), old)
    elif item.of == "row" and item.kind == "inserted":
        new = _row(found.new.rows.get(item.key), new)
    return Change(item.kind, told.place, old, new, told.html)


def _row(row: Indicator | None, name: str) -> str:
    """资金支付及时率：≥95%"""
    return f"{name}：{row.value}" if row and row.value else name
