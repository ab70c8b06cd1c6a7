"""Whether a sheet is complete and its amounts add up."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from projects import actions
from projects.checks import findings
from projects.documents import with_keys
from projects.found import Seen
from projects.marks import cards
from reviews.findings import Finding, Level
from reviews.problems import Incomplete
from sheets.catalogue import sheet_for
from sheets.documents import FUND, Budget, Document, from_json
from sheets.shown import shown
from tests.cast import fresh, make_document, make_submission, write

ROOT = Path(__file__).parent.parent.parent
REPORTS = sorted((ROOT / "fixtures").glob("*.json"))


def found(document: Document) -> list[tuple[str, str]]:
    sheet = shown(with_keys(document), region="淄川区")
    return [(finding.rule, finding.field) for finding in findings(sheet, with_keys(document))]


def blocking(found: Iterable[Finding]) -> list[Finding]:
    return [one for one in found if one.level == Level.ERROR]


def with_row(document: Document, **changes: str | None) -> Document:
    """With its first row changed."""
    task = document.tasks[0]
    rows = (replace(task.indicators[0], **changes), *task.indicators[1:])
    return replace(document, tasks=(replace(task, indicators=rows), *document.tasks[1:]))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_no_published_sheet_lacks_what_has_to_be_filled_in(path: Path) -> None:
    report = json.loads(path.read_text())
    documents = [with_keys(from_json(table)) for table in report["tables"]]
    sheets = [shown(document, region=report["region"]) for document in documents]
    errors = [one for pair in zip(sheets, documents, strict=True) for one in blocking(findings(*pair))]
    assert [one for one in errors if one.rule in {"C01", "C06", "C12"}] == []


def test_an_empty_head_field_is_named() -> None:
    assert ("C01", "goal") in found(replace(make_document(), goal=None))


def test_an_indicator_needs_a_name_and_a_value() -> None:
    assert ("C06", "value") in found(with_row(make_document(), value=None))
    assert ("C06", "level3") in found(with_row(make_document(), level3=""))


@pytest.mark.parametrize("rest", ["≤**万元", "指标1：", "……", "≥XX%"])
def test_what_a_template_leaves_behind_is_an_error(rest: str) -> None:
    assert ("C06", "value") in found(with_row(make_document(), value=rest))


def test_a_lacking_level_is_asked_for_and_blocks_nothing() -> None:
    document = with_keys(make_document())
    lacking = [
        one
        for one in findings(sheet_for("project", region="淄川区", year=2024), document)
        if one.rule == "C04"
    ]
    assert {one.short for one in lacking} == {"本表没有质量指标", "本表没有时效指标"}
    assert blocking(lacking) == []


def test_a_level_2_under_another_level_1_is_doubted() -> None:
    assert ("C05", "level2") in found(with_row(make_document(), level1="效益指标"))
    assert ("C05", "level2") in found(with_row(make_document(), level2="数目指标"))


def test_amounts_that_do_not_add_up_are_written_out() -> None:
    document = with_keys(replace(make_document(), budget=Budget("785", "700", "84")))
    (finding,) = blocking(findings(sheet_for("project", region="淄川区", year=2024), document))
    assert finding.message == "分项合计 784 万元，总额 785 万元，差 1 万元。请核对。"
    assert finding.sum == ("700 ＋ 84 ＝ 784 万元",)


@pytest.mark.parametrize("budget", [Budget("785"), Budget("785.00", "785"), Budget("785", "-", "785")])
def test_amounts_that_add_up_or_cannot_be_added_are_left_alone(budget: Budget) -> None:
    assert "A01" not in [rule for rule, _ in found(replace(make_document(), budget=budget))]


def test_findings_are_numbered_in_reading_order_over_all_levels() -> None:
    document = with_keys(with_row(replace(make_document(), goal=None), value=None))
    sheet = sheet_for("project", region="淄川区", year=2024)
    labels = [
        card.label for card in cards(sheet, document, [Seen(one, None) for one in findings(sheet, document)])
    ]
    assert labels[:2] == ["错1", "错2"]
    assert [int(label[1:]) for label in labels] == list(range(1, len(labels) + 1))


def test_a_sheet_with_an_error_is_not_sent(cast) -> None:
    submission = make_submission(cast)
    write(submission, with_row(make_document(), value=None), by=cast.clerk)
    with pytest.raises(Incomplete, match="第1行没有指标值") as refused:
        actions.move(submission=fresh(submission), action="submit", by=cast.clerk)
    assert [finding.field for finding in refused.value.findings] == ["value"]
    assert fresh(submission).state == "draft"


def test_a_task_without_any_indicator_lacks_all_levels_at_its_name() -> None:
    document = make_document(form=FUND, rows=2, tasks=2)
    empty = replace(document.tasks[1], indicators=())
    document = replace(document, tasks=(document.tasks[0], empty))
    of_it = [one for one in findings(shown(document, region="淄川区"), document) if one.row_key == empty.key]
    assert {(one.rule, one.field, one.path) for one in of_it} == {("C03", "name", "tasks[1].name")}
