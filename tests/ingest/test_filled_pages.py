"""The pages of 从 Excel 带入: shown first, chosen where both changed, refused in words, forty at once."""

from dataclasses import replace

import pytest
from django.urls import reverse

from ingest.filled import taking as filled_taking
from ingest.filled.file import read_filled
from ingest.filled.pages import SALT
from ingest.filled.proposals import matched
from ingest.filled.taking import as_json, of_json
from ingest.recognise import Unreadable
from projects import starting
from projects.documents import document_of
from reviews.models import Submission
from sheets.documents import FUND, PROJECT, Document, with_row_fields
from sheets.render.papers import Page
from sheets.render.xlsx import workbook
from sheets.render.xlsx_ticket import Ticket
from sheets.shown import shown
from tests.cast import content, fresh, make_document, make_submission, write
from tests.ingest.filling import a_page, both, conflicting, file_of, put, read, sent
from tests.projects.edited import with_value

pytestmark = pytest.mark.django_db


def test_another_kind_is_refused_in_a_sentence(cast, client):
    submission = make_submission(cast)
    fund = Document(form=FUND, fiscal_year=2024, name="资金", tasks=make_document().tasks)
    data = workbook([Page(shown(fund, region="淄川区"), fund, ticket=str(Ticket("", 0, FUND, 2024)))])
    client.force_login(cast.clerk)
    page = sent(client, reverse("ingest:filled", args=[submission.key]), data)
    assert page.status_code == 422
    assert "文件里是“专项资金绩效目标表”，这张表是“项目支出绩效目标表”" in page.content.decode()


def form_of(page, **more):
    """What the page's form posts."""
    context = page.context
    kept = {"token": context["token"], "pick": context.get("at", ""), "shown": "1", "deleting": "1"}
    return kept | {"version": context["submission"].version} | more


def test_nothing_is_written_before_it_was_shown_and_taken(cast, client):
    submission = make_submission(cast)
    client.force_login(cast.clerk)
    address = reverse("ingest:filled", args=[submission.key])
    assert "下载 Excel" in client.get(address).content.decode()
    page = sent(client, address, file_of(submission, change=put("≥1个", "≥5个")))
    text = page.content.decode()
    assert "<ins>5</ins>" in text or "≥5个" in text
    assert fresh(submission).version == submission.version
    response = client.post(address, form_of(page, do="take"))
    assert response.url == reverse("projects:edit", args=[submission.key])
    assert next(content(submission).indicators).value == "≥5个"


def test_conflicts_are_chosen_on_the_page(cast, client, tmp_path):
    submission, data, _ = conflicting(cast, tmp_path)
    client.force_login(cast.clerk)
    address = reverse("ingest:filled", args=[submission.key])
    page = sent(client, address, data)
    assert "文件里和表里都改了" in page.content.decode()
    client.post(address, form_of(page, do="take", c0="site", c1="file"))
    now = content(submission)
    assert (now.goal, next(now.indicators).value) == ("网上的目标。", "≥5个")


def test_who_is_overtaken_while_looking_is_shown_the_new_difference(cast, client):
    submission = make_submission(cast)
    client.force_login(cast.clerk)
    address = reverse("ingest:filled", args=[submission.key])
    page = sent(client, address, file_of(submission, change=put("≥1个", "≥5个")))
    write(submission, replace(content(submission), goal="刚写的。"), by=cast.clerk)
    again = client.post(address, form_of(page, do="take"))
    assert again.status_code == 200
    assert "刚刚又有人改过" in again.content.decode()
    assert next(content(submission).indicators).value == "≥1个"


def test_of_several_sheets_of_its_kind_one_is_chosen(cast, client):
    submission = make_submission(cast)
    pages = [replace(a_page(submission), ticket=str(Ticket("", 0, PROJECT, 2024))) for _ in range(2)]
    pages[1] = replace(pages[1], document=replace(pages[1].document, name="校园安全二期"))
    client.force_login(cast.clerk)
    address = reverse("ingest:filled", args=[submission.key])
    page = sent(client, address, workbook(pages))
    assert "文件里有 2 张这种表" in page.content.decode()
    chosen = client.post(address, {"token": page.context["token"], "pick": "1"})
    assert "校园安全二期" in chosen.content.decode()


def test_of_many_sheets_the_one_with_its_ticket_is_meant(cast, client):
    submission, other = make_submission(cast), make_submission(cast, name="别的")
    client.force_login(cast.clerk)
    page = sent(client, reverse("ingest:filled", args=[submission.key]), file_of(other, submission))
    assert page.context["at"] == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "没有选文件"),
        (b"%PDF-1.4\n%%EOF", "不是 Excel 文件"),
        (b"PK\x03\x04nonsense", "损坏"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(cast, client, data, said):
    submission = make_submission(cast)
    client.force_login(cast.clerk)
    address = reverse("ingest:filled", args=[submission.key])
    page = sent(client, address, data) if data else client.post(address)
    assert page.status_code == 422
    assert said in page.content.decode()


def test_a_file_that_is_too_large_is_not_received(cast, client, monkeypatch):
    monkeypatch.setattr("ingest.filled.file.BYTES", 100)
    submission = make_submission(cast)
    client.force_login(cast.clerk)
    page = sent(client, reverse("ingest:filled", args=[submission.key]), file_of(submission))
    assert "超过 10 MB" in page.content.decode()


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("ingest.filled.file.BYTES", 3)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(Unreadable, match="10 MB"):
        read_filled(path)


def test_what_travels_through_the_pages_cannot_be_forged(cast, client):
    submission = make_submission(cast)
    client.force_login(cast.clerk)
    address = reverse("ingest:filled", args=[submission.key])
    page = client.post(address, {"token": "x" + "y" * 40, "pick": "0", "do": "take"})
    assert page.status_code == 422
    assert SALT == "ingest.filled"


def test_a_sheet_on_its_way_is_the_same_afterwards(cast, tmp_path):
    (sheet,) = read(tmp_path, file_of(make_submission(cast)))
    assert of_json(as_json(sheet)) == sheet


@pytest.mark.parametrize("who", ["head", "reviewer", "reader", "stranger", "foreign_clerk"])
def test_only_its_clerk_brings_a_file_back(cast, client, who):
    submission = make_submission(cast)
    client.force_login(getattr(cast, who))
    response = sent(client, reverse("ingest:filled", args=[submission.key]), file_of(submission))
    assert response.status_code in (403, 404)


def test_a_sheet_under_review_takes_nothing(cast, client):
    submission = make_submission(cast, state="finance_review")
    client.force_login(cast.clerk)
    assert client.get(reverse("ingest:filled", args=[submission.key])).status_code == 403


def test_forty_sheets_of_one_workbook_find_their_own(cast, client):
    drafts = [make_submission(cast, name=f"项目{number:02}") for number in range(38)]
    sent_in = make_submission(cast, name="已送审的", state="department_review")
    same = make_submission(cast, name="没改的")
    change = both(*(put(f"项目{number:02}", f"改{number:02}") for number in range(2)))

    def values(book):
        for worksheet in book.worksheets[2:38]:
            put("≥1个", "≥5个")([worksheet])
        change(book)

    client.force_login(cast.clerk)
    address = reverse("ingest:filled_many")
    page = sent(client, address, file_of(*drafts, sent_in, same, change=values))
    rows = [row for _, row in page.context["rows"]]
    assert [row.proposal.changes if row.proposal else None for row in rows] == [1] * 38 + [None, 0]
    assert "部门审核" in rows[38].refusal
    taken = [str(at) for at, row in page.context["rows"] if row.proposal and row.proposal.changes]
    form = {"token": page.context["token"], "do": "take", "take": taken}
    form |= {f"v{at}": row.submission.version for at, row in page.context["rows"] if row.submission}
    client.post(address, form)
    assert next(content(drafts[5]).indicators).value == "≥5个"
    assert fresh(drafts[0]).name == "改00"
    assert fresh(same).version == same.version


def test_a_sheet_that_somebody_saved_at_the_same_moment_is_not_called_taken(cast, client, monkeypatch):
    submission = make_submission(cast)
    client.force_login(cast.clerk)
    address = reverse("ingest:filled_many")
    page = sent(client, address, file_of(submission, change=put("≥1个", "≥5个")))
    act = filled_taking.take_over

    def overtaken(proposal, *, by):
        write(submission, with_value(content(submission), "≥7个"), by=cast.clerk)
        return act(proposal, by=by)

    monkeypatch.setattr(filled_taking, "take_over", overtaken)
    form = {"token": page.context["token"], "do": "take", "take": "0", "v0": submission.version}
    text = client.post(address, form, follow=True).content.decode()
    assert "没有带入：刚刚又有人改过。" in text and "改了 1 张" not in text


def test_sheets_without_a_submission_become_drafts(cast, tmp_path, client):
    blank = starting.blank(cast.clerk.person, PROJECT, 2025)
    blank = replace(blank, name="渔港清淤", goal="清淤。")
    data = workbook([Page(shown(blank, region="淄川区"), blank, ticket=str(Ticket("", 0, PROJECT, 2025)))])
    (row,) = matched(read(tmp_path, data), cast.clerk)
    assert row.is_new
    client.force_login(cast.clerk)
    page = sent(client, reverse("ingest:filled_many"), data)
    client.post(reverse("ingest:filled_many"), {"token": page.context["token"], "do": "take", "take": ["0"]})
    made = Submission.objects.get(name="渔港清淤")
    assert (made.state, made.department, made.fiscal_year) == ("draft", cast.department, 2025)
    assert document_of(made).goal == "清淤。"


def test_sheets_of_other_departments_stay_out(cast, tmp_path):
    submission = make_submission(cast)
    (row,) = matched(read(tmp_path, file_of(submission)), cast.stranger)
    assert "不是本部门的" in row.refusal
    loose = workbook([replace(a_page(submission), ticket=str(Ticket("", 0, PROJECT, 2024)))])
    (row,) = matched(read(tmp_path, loose), cast.stranger)
    assert "不是本部门" in row.refusal


def test_the_same_sheet_twice_in_a_file_is_taken_once(cast, tmp_path):
    submission = make_submission(cast)
    first, second = matched(read(tmp_path, file_of(submission, submission)), cast.clerk)
    assert first.proposal
    assert "前面已有这张表" in second.refusal


def test_sheets_in_conflict_are_left_for_their_own_page(cast, client, tmp_path):
    submission, data, _ = conflicting(cast, tmp_path)
    client.force_login(cast.clerk)
    page = sent(client, reverse("ingest:filled_many"), data)
    assert "请单独处理" in page.content.decode()
    version = fresh(submission).version
    client.post(
        reverse("ingest:filled_many"),
        {"token": page.context["token"], "do": "take", "take": ["0"], "v0": version},
    )
    assert fresh(submission).version == version


def test_a_sheet_with_columns_of_its_own_comes_back_in_them(cast, client):
    submission = make_submission(cast)
    document = content(submission)
    rows = (with_row_fields(row, {"extra.权重": "50"}) for row in document.indicators)
    task = replace(document.tasks[0], indicators=tuple(rows))
    extra = document.extra | {"立项依据": "县方案"}
    write(submission, replace(document, extra=extra, tasks=(task,)), by=cast.clerk)
    client.force_login(cast.clerk)
    data = file_of(submission, change=both(put("50", "60"), put("县方案", "区方案")))
    page = sent(client, reverse("ingest:filled", args=[submission.key]), data)
    proposal = page.context["proposal"]
    assert (proposal.changes, proposal.notes) == (2, ())
    assert next(proposal.document.indicators).extra["权重"] == "60"
    assert proposal.document.extra["立项依据"] == "区方案"
