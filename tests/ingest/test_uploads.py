"""The import page: files in, their progress, what can be done with them, and who sees it."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from departments.roles import Role
from ingest import actions, intake, limits
from ingest.keeping import keep_report
from ingest.models import Draft, Job, Upload
from reviews.models import Submission
from reviews.problems import Refused
from sheets.documents import Party
from tests.cast import make_document, make_submission, make_user
from tests.ingest.desk import a_file, brought, drafted, read_table, report_of

pytestmark = pytest.mark.django_db
DESK = "/import/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(cast, *files, year=""):
    data = {"files": list(files), "fiscal_year": year}
    return signed_in(cast.admin).post(reverse("ingest:desk"), data, follow=True)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", response.content.decode()))


def act(cast, upload, action: str):
    address = reverse("ingest:act", args=[upload.key])
    return signed_in(cast.admin).post(address, {"action": action}, follow=True)


def test_files_are_kept_as_one_batch_and_queued(cast):
    response = send(cast, a_file("甲.pdf"), a_file("乙.xlsx", b"PK..."), year="2024")
    first, second = Upload.objects.order_by("pk")
    assert first.batch == second.batch
    assert (first.name, first.size, first.fiscal_year, first.region) == ("甲.pdf", 12, 2024, cast.region)
    assert Job.objects.filter(step="waiting").count() == DBTaskResult.objects.count() == 2
    assert "2 个文件" in words(response)
    assert "排队等待读取" in words(response)


def test_a_files_name_is_never_part_of_a_path(cast):
    send(cast, a_file("../../公开?.pdf"))
    upload = Upload.objects.get()
    assert "公开" in upload.name
    assert re.fullmatch(r"uploads/\d{4}/[0-9a-f]{32}", upload.file.name)
    path = Path(upload.file.path)
    assert path.is_relative_to(settings.MEDIA_ROOT)
    assert path.stat().st_mode & 0o077 == 0


def test_uploads_lie_outside_of_what_is_served():
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    assert not any(Path(settings.MEDIA_ROOT).is_relative_to(folder) for folder in served)
    assert settings.MEDIA_URL in ("", "/")


def test_a_file_over_the_limit_is_not_received_and_stands_in_the_list(cast, monkeypatch):
    monkeypatch.setattr(limits, "FILE_BYTES", 100)
    response = send(cast, a_file("大.pdf", b"x" * 101), a_file("小.pdf", b"x" * 100))
    large, small = Upload.objects.get(name="大.pdf"), Upload.objects.get(name="小.pdf")
    assert (large.state, bool(large.file), hasattr(large, "job")) == ("failed", False, False)
    assert (small.state, small.batch) == ("reading", large.batch)
    assert "文件超过 100 MB，没有接收。请拆成几个文件再上传。" in words(response)


def test_files_of_people_who_may_not_import_are_not_even_received(cast, monkeypatch):
    kept, complete = [], MemoryFileUploadHandler.file_complete

    def noted(handler, size):
        kept.append(size)
        return complete(handler, size)

    monkeypatch.setattr(MemoryFileUploadHandler, "file_complete", noted)
    for user in (None, cast.clerk, cast.admin):
        browser = Client(enforce_csrf_checks=True)
        if user:
            browser.force_login(user)
        browser.get(reverse("login"))
        token = browser.cookies["csrftoken"].value if "csrftoken" in browser.cookies else "x" * 32
        browser.cookies["csrftoken"] = token
        browser.post(DESK, {"csrfmiddlewaretoken": "x" * 32, "files": [a_file()]})
        assert bool(kept) == (user == cast.admin)


def test_more_than_20_files_at_once_are_refused_as_a_whole(cast):
    response = send(cast, *(a_file(f"{number}.pdf") for number in range(21)))
    assert "一次最多上传 20 个文件，这次选了 21 个。请分几次上传。" in words(response)
    assert Upload.objects.count() == 0


def test_no_file_at_all_is_said(cast):
    assert "没有选文件。请先选择要导入的文件。" in words(send(cast))


def test_a_year_nobody_offered_is_refused(cast):
    response = signed_in(cast.admin).post(DESK, {"files": [a_file()], "fiscal_year": "1815"})
    assert response.status_code == 422
    assert Upload.objects.count() == 0


def test_nothing_is_kept_when_the_database_refuses(cast, monkeypatch):
    monkeypatch.setattr("ingest.intake.tasks.queue", _failing_after(1))
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    with pytest.raises(RuntimeError):
        intake.upload([a_file("甲.pdf"), a_file("乙.pdf")], cast.region, None, cast.admin)
    assert Upload.objects.count() == 0
    assert {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()} <= before


def _failing_after(number: int):
    calls = []

    def queue(job):
        calls.append(job)
        if len(calls) > number:
            raise RuntimeError

    return queue


def test_the_same_file_again_is_said_and_linked_and_read_all_the_same(cast):
    first = brought(cast)
    response = send(cast, a_file("又一次.pdf"))
    assert "再读一次只用来比较，不会重复入库" in words(response)
    assert f'href="{reverse("ingest:upload", args=[first.key])}"' in response.content.decode()
    assert Job.objects.count() == 2


def test_only_the_own_regions_files_count_as_the_same(cast):
    brought(cast)
    stranger = make_user(Role.ADMIN, cast.foreigner.person.region)
    client = signed_in(stranger)
    response = client.post(DESK, {"files": [a_file()], "fiscal_year": ""}, follow=True)
    assert "以前导入过" not in words(response)
    assert words(response).count("公开.pdf") == 1


def test_the_progress_is_said_in_pages(cast):
    upload = brought(cast)
    Job.objects.update(
        step="reading", done=25, total=41, started_at=timezone.now() - timedelta(seconds=25), attempts=1
    )
    response = signed_in(cast.admin).get(DESK)
    assert "正在读取：第 26 / 41 页。约还要 20 秒，可以离开本页。" in words(response)
    assert 'max="41" value="25"' in response.content.decode()
    assert f'id="stop-{upload.key}"' in response.content.decode()


def test_a_reading_that_broke_off_is_said(cast):
    brought(cast)
    Job.objects.update(step="reading", attempts=1, heartbeat=timezone.now() - timedelta(seconds=40))
    assert "读取中断了，一分钟内会自动重新开始。" in words(signed_in(cast.admin).get(DESK))


def test_how_long_a_file_has_waited_is_said(cast):
    brought(cast)
    Upload.objects.update(at=timezone.now() - timedelta(minutes=5, seconds=1))
    assert "排队等待读取，已等 5 分钟。" in words(signed_in(cast.admin).get(DESK))


def test_the_page_asks_again_only_while_something_is_being_read(cast):
    upload = brought(cast)
    client = signed_in(cast.admin)
    assert 'hx-trigger="every 1s"' in client.get(DESK).content.decode()
    keep_report(upload, report_of(make_document()))
    assert "hx-trigger" not in client.get(DESK).content.decode()


def test_asked_by_htmx_only_the_lists_come_back(cast):
    brought(cast)
    text = signed_in(cast.admin).get(DESK, headers={"HX-Request": "true"}).content.decode()
    assert text.lstrip().startswith('<div id="imports"')
    assert '<form class="bring"' not in text


def test_what_was_found_is_said_in_one_sentence(cast):
    upload = brought(cast)
    keep_report(upload, report_of(read_table(make_document(), unplaced=("附注",)), unplaced=("前言",)))
    said = words(signed_in(cast.admin).get(DESK))
    assert "认出 1 张表（项目 1 张）。前言没有写明数量和金额，无从核对。" in said
    assert "待核对 1 张，未归位文字 2 段，要您看的 0 处。" in said
    assert reverse("ingest:confirm", args=[upload.key, 1]) in signed_in(cast.admin).get(DESK).content.decode()


def test_a_report_of_another_region_comes_in_only_after_somebody_said_so(cast):
    upload = brought(cast)
    keep_report(upload, replace(report_of(make_document()), region="周村区"))
    said = "文件里写的是周村区，这里是淄川区。确认要导入到淄川区后才能入库。"
    assert said in words(signed_in(cast.admin).get(DESK))
    assert said in words(signed_in(cast.admin).get(reverse("ingest:upload", args=[upload.key])))
    act(cast, upload, "accept-rest")
    assert Submission.objects.count() == 0
    assert "已确认导入到淄川区。" in words(act(cast, upload, "own"))
    act(cast, upload, "accept-rest")
    assert Submission.objects.count() == 1


def test_tables_nobody_has_described_yet_are_counted(cast):
    upload = brought(cast)
    keep_report(upload, report_of(make_document()))
    Upload.objects.update(summary={"region": "淄川区", "foreign": 2, "unplaced": 0})
    assert "有 2 张表的版式没有见过，请打开文件登记版式。" in words(signed_in(cast.admin).get(DESK))


def test_new_departments_are_named_once_and_registered_by_one_button(cast):
    new = replace(make_document(), department=Party(None, "淄博市淄川区数据局"), unit=None)
    draft, _ = drafted(cast, new, replace(new, name="另一张"))
    page = signed_in(cast.admin).get(reverse("ingest:upload", args=[draft.upload.key]))
    assert "有 1 个部门还没有登记：淄博市淄川区数据局。" in words(page)
    assert "1 个新部门会在各自的第一张表入库时登记。" in words(act(cast, draft.upload, "register"))
    assert sum(Draft.objects.values_list("questions_open", flat=True)) == 0


def test_a_stopped_file_is_read_again_from_its_row(cast):
    upload = brought(cast)
    act(cast, upload, "stop")
    assert f'id="again-{upload.key}"' in signed_in(cast.admin).get(DESK).content.decode()
    assert "排队等待读取" in words(act(cast, upload, "again"))


def test_a_file_that_cannot_be_read_shows_its_sentence_and_can_be_removed(cast):
    upload = brought(cast)
    Upload.objects.update(state="failed", message="文件有打开密码。请先去掉密码，另存后再导入。")
    assert "文件有打开密码。请先去掉密码，另存后再导入。" in words(signed_in(cast.admin).get(DESK))
    path = Path(upload.file.path)
    assert "已移除“公开.pdf”。" in words(act(cast, upload, "remove"))
    assert (Upload.objects.count(), path.exists()) == (0, False)


def test_what_is_in_the_books_is_not_removed(cast):
    [draft] = drafted(cast, make_document())
    actions.accept(draft, cast.admin)
    with pytest.raises(Refused):
        intake.remove(draft.upload, cast.admin)
    assert "不能移除" in words(act(cast, draft.upload, "remove"))


def test_a_waiting_file_is_stopped_at_once(cast):
    upload = brought(cast)
    assert "已停止" in words(act(cast, upload, "stop"))
    upload.refresh_from_db()
    assert (upload.state, upload.message) == ("cancelled", "已按要求停止读取。")


def test_an_import_is_undone_from_its_page(cast):
    [draft] = drafted(cast, make_document())
    actions.accept(draft, cast.admin)
    assert "已撤销导入“公开.pdf”，1 张表已从库里取出。" in words(act(cast, draft.upload, "undo"))


def test_sheets_that_stay_are_named_with_the_reason(cast):
    submission = make_submission(cast)
    [draft] = drafted(cast, make_document(rows=3))
    actions.accept(draft, cast.admin, taken=[one.name for one in actions.comparison(draft).differences])
    submission.refresh_from_db()
    type(submission).objects.update(version=9)
    said = words(act(cast, draft.upload, "undo"))
    assert "已撤销 0 张，1 张没有撤销" in said
    assert "入库后又有改动（现在是第9版），没有撤销。" in said


def test_the_rest_without_questions_is_confirmed_at_once(cast):
    """Offered only after the first one has been looked at."""
    first, *_ = drafted(cast, *(make_document(name=name) for name in ("校园安全", "农村饮水", "道路")))
    address, client = reverse("ingest:upload", args=[first.upload.key]), signed_in(cast.admin)
    assert "一次确认" not in words(client.get(address))
    actions.accept(first, cast.admin)
    assert "一次确认其余没有疑问的 2 张" in words(client.get(address))
    assert "已入库 2 张没有疑问的表。" in words(act(cast, first.upload, "accept-rest"))
    assert Draft.objects.filter(state="accepted").count() == 3


def test_the_page_of_a_file_shows_checks_tables_and_what_found_no_place(cast):
    upload = brought(cast)
    keep_report(upload, report_of(read_table(make_document(), unplaced=("附注",)), unplaced=("散落的一行",)))
    said = words(signed_in(cast.admin).get(reverse("ingest:upload", args=[upload.key])))
    for text in ("2024年绩效目标公开", "校园安全", "1 段", "散落的一行", "待核对"):
        assert text in said


def test_a_file_still_being_read_has_a_page(cast):
    upload = brought(cast)
    assert "排队等待读取" in words(signed_in(cast.admin).get(reverse("ingest:upload", args=[upload.key])))


def test_the_page_of_a_file_tells_which_sheets_are_in_the_books_already(cast):
    [old] = drafted(cast, make_document(name="校园安全"))
    stored = actions.accept(old, cast.admin).submission
    same, other = drafted(cast, make_document(name="校园安全"), make_document(name="校车"))
    page = signed_in(cast.admin).get(reverse("ingest:upload", args=[same.upload.key])).content.decode()
    assert page.count("库里已有") == 1
    assert reverse("projects:table", args=[stored.key]) in page


def test_what_somebody_has_worked_on_is_not_read_again_without_a_word(cast):
    [draft] = drafted(cast, make_document())
    page = reverse("ingest:upload", args=[draft.upload.key])
    assert "不保留" not in words(signed_in(cast.admin).get(page))
    Draft.objects.update(version=2)
    assert "您改过、答过的 1 张表不保留。" in words(signed_in(cast.admin).get(page))


def test_a_file_of_unknown_layouts_alone_leads_to_their_mapping(cast):
    upload = brought(cast)
    keep_report(upload, report_of())
    Upload.objects.update(summary={"region": None, "foreign": 1, "unplaced": 0})
    assert ">登记版式</a>" in signed_in(cast.admin).get(DESK).content.decode()


def test_an_unknown_action_is_no_action(cast):
    response = signed_in(cast.admin).post(
        reverse("ingest:act", args=[brought(cast).key]), {"action": "publish"}
    )
    assert response.status_code == 400


def test_earlier_imports_are_paged(cast, monkeypatch):
    monkeypatch.setattr("ingest.uploads.pages.PAGE_SIZE", 2)
    for _ in range(4):
        brought(cast)
    assert "1–2，共 3 个" in words(signed_in(cast.admin).get(DESK))
    assert "3–3，共 3 个" in words(signed_in(cast.admin).get(DESK, {"page": "2"}))


def many(cast, number: int, tables: int) -> None:
    for index in range(number):
        upload = brought(cast, content=b"%d" % index)
        keep_report(upload, report_of(*(make_document(name=f"项目{place}") for place in range(tables))))


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_page_asks_as_often_for_15_files_as_for_2(cast):
    client = signed_in(cast.admin)
    many(cast, 2, 1)
    few = queries_of(client, DESK)
    many(cast, 13, 2)
    assert queries_of(client, DESK) == few


def test_the_page_of_a_file_asks_as_often_for_20_tables_as_for_1(cast):
    client, found = signed_in(cast.admin), []
    for tables in (1, 20):
        upload = brought(cast)
        keep_report(upload, report_of(*(make_document(name=f"项目{place}") for place in range(tables))))
        found.append(queries_of(client, reverse("ingest:upload", args=[upload.key])))
    assert found[0] == found[1]


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "finance_head", "reader", "foreigner"])
def test_the_desk_is_for_administrators(cast, who):
    upload = brought(cast)
    client = signed_in(getattr(cast, who))
    assert client.get(DESK).status_code == 403
    assert client.post(DESK, {"files": [a_file()], "fiscal_year": ""}).status_code == 403
    assert client.get(reverse("ingest:upload", args=[upload.key])).status_code == 404
    assert client.post(reverse("ingest:act", args=[upload.key]), {"action": "stop"}).status_code == 404
    assert "/import/" not in client.get("/").content.decode()
    assert Upload.objects.count() == 1


def test_the_administrator_finds_the_way(cast):
    assert 'href="/import/"' in signed_in(cast.admin).get("/").content.decode()


def test_the_desk_carries_no_script_and_no_style_of_its_own(cast):
    upload = brought(cast)
    keep_report(upload, report_of(make_document()))
    for address in (DESK, reverse("ingest:upload", args=[upload.key])):
        text = signed_in(cast.admin).get(address).content.decode()
        assert " style=" not in text
        assert "<script>" not in text
