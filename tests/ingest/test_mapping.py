"""登记版式: an unknown table is mapped once in the browser; the next file of the layout is simply read."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments.roles import Role
from ingest import intake, jobs
from ingest.loading import load
from ingest.models import Draft, KnownLayout, Upload
from ingest.reports import read_file, read_report
from reviews.models import Submission
from tests.cast import content, make_user
from tests.ingest import foreign

pytestmark = pytest.mark.django_db
LABELS = foreign.OWN_WORDS_MAPPING["labels"]
COLUMNS = foreign.OWN_WORDS_MAPPING["columns"]
ANSWERS = {
    "form": "project",
    "name": "任务书",
    **{f"l.{at}": field or "" for at, field in enumerate(LABELS.values())},
    **{f"c.{at}": field or "" for at, field in enumerate(COLUMNS.values())},
}


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch, settings, tmp_path):
    """The reading itself, without the process around it."""
    settings.MEDIA_ROOT = tmp_path

    def read(path, progress, layouts=()):
        return read_file(path, progress, layouts)

    monkeypatch.setattr(jobs, "read_isolated", read)


def brought(cast, rows=foreign.OWN_WORDS, name="任务书.xlsx") -> Upload:
    file = SimpleUploadedFile(name, foreign.as_xlsx(rows))
    upload = intake.upload([file], cast.region, None, cast.admin)[0]
    return was_read(upload)


def was_read(upload: Upload) -> Upload:
    jobs.run(Upload.objects.get(pk=upload.pk).job.pk)
    return Upload.objects.get(pk=upload.pk)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(cast, upload, method="get", data=None, number=1):
    address = reverse("ingest:mapping", args=[upload.key, number])
    return getattr(client_of(cast.admin), method)(address, data or {})


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", response.content.decode()))


def test_an_upload_with_an_unknown_table_asks_to_have_it_mapped(cast):
    upload = brought(cast)
    response = client_of(cast.admin).get(reverse("ingest:upload", args=[upload.key]))
    assert upload.state == Upload.State.READY
    assert "没见过的版式" in words(response)
    assert reverse("ingest:mapping", args=[upload.key, 1]) in response.content.decode()


def test_the_page_shows_the_printed_table_with_a_choice_at_each_label_and_title(cast):
    html = page(cast, brought(cast)).content.decode()
    assert html.count('<select class="in" name="l.') == len(LABELS)
    assert html.count('<select class="in" name="c.') == len(COLUMNS)
    assert "修缮古驿道2段。" in html
    assert '<option value="value" selected>指标值</option>' in html
    assert '<option value="extra.谁来核实" selected>附加栏：谁来核实</option>' in html
    assert '<input class="in" id="name" name="name" value="任务书"' in html


def test_another_form_lists_other_fields(cast):
    html = page(cast, brought(cast), data={"form": "department_annual"}).content.decode()
    assert '<option value="explanation">指标解释</option>' in html
    assert '<option value="department_annual" selected>' in html


def test_what_was_said_is_kept_and_the_file_is_read_by_it(cast):
    upload = brought(cast)
    response = page(cast, upload, "post", ANSWERS)
    assert response.url == reverse("ingest:upload", args=[upload.key])
    layout = KnownLayout.objects.get()
    assert (layout.name, layout.form, layout.by) == ("任务书", "project", cast.admin)
    assert (layout.labels, layout.columns) == (LABELS, COLUMNS)
    assert was_read(upload).report.get("foreign") is None
    draft = Draft.objects.get()
    assert (draft.name, draft.department_name) == ("驿道修缮", "柳堤县文物所")
    assert draft.document["extra"] == {"项目期": "2025年4月至11月"}
    assert [row["value"] for row in draft.document["tasks"][0]["indicators"]] == ["=2段", "=100%", "≥88%"]


def test_the_second_file_of_the_layout_needs_no_mapping(cast):
    page(cast, brought(cast), "post", ANSWERS)
    second = brought(cast, foreign.OWN_WORDS_AGAIN, "再来.xlsx")
    assert second.report.get("foreign") is None
    assert Draft.objects.get(upload=second).name == "祠堂防虫"


def test_a_mapping_of_no_use_comes_back_as_it_was_chosen(cast):
    upload = brought(cast)
    response = page(cast, upload, "post", ANSWERS | {"c.3": "", "name": "我的版式"})
    assert response.status_code == 422
    assert "没有一栏是“指标值”" in words(response)
    assert 'value="我的版式"' in response.content.decode()
    assert '<option value="extra.上年值" selected>' in response.content.decode()
    assert not KnownLayout.objects.exists()
    assert Upload.objects.get(pk=upload.pk).state == Upload.State.READY


def test_a_layout_mapped_again_is_replaced(cast):
    upload = brought(cast)
    page(cast, upload, "post", ANSWERS)
    page(cast, brought(cast, name="又一份.xlsx"), "post", ANSWERS)
    later = KnownLayout.objects.get()
    assert later.columns["谁来核实"] is None
    assert KnownLayout.objects.count() == 1


def test_what_another_region_said_of_a_layout_is_not_replaced(cast):
    upload = brought(cast)
    elsewhere = make_user(Role.ADMIN, cast.foreigner.person.region)
    fingerprint = upload.report["foreign"][0]["fingerprint"]
    KnownLayout.objects.create(fingerprint=fingerprint, name="支出表", form="project", by=elsewhere)
    response = page(cast, upload, "post", ANSWERS)
    assert response.status_code == 409
    assert "这个版式周村区已经登记为“支出表”。" in words(response)
    assert KnownLayout.objects.get().by == elsewhere


@pytest.mark.parametrize("worked_on", [{"state": Draft.State.REJECTED}, {"version": 2}])
def test_a_file_whose_sheets_somebody_worked_on_is_brought_in_once_more(cast, worked_on):
    upload = brought(cast)
    Draft.objects.create(upload=upload, position=1, form="project", document={}, corrected={}, **worked_on)
    response = page(cast, upload, "post", ANSWERS)
    again = Upload.objects.exclude(pk=upload.pk).get()
    assert response.url == reverse("ingest:upload", args=[again.key])
    assert (again.name, again.sha256) == (upload.name, upload.sha256)
    assert upload.drafts.count() == 1
    assert was_read(again).drafts.get().name == "驿道修缮"


def test_a_file_that_is_being_read_waits_with_its_mapping(cast):
    upload = brought(cast)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.READING)
    response = page(cast, upload, "post", ANSWERS)
    assert (response.status_code, KnownLayout.objects.count()) == (409, 0)
    assert "正在读取" in words(response)


@pytest.mark.parametrize("number", [0, 2])
def test_a_table_that_is_not_there_does_not_exist(cast, number):
    assert page(cast, brought(cast), number=number).status_code == 404


@pytest.mark.parametrize("who", ["clerk", "reviewer", "foreigner"])
def test_only_the_regions_administrator_maps(cast, who):
    address = reverse("ingest:mapping", args=[brought(cast).key, 1])
    assert client_of(getattr(cast, who)).post(address, ANSWERS).status_code in (403, 404)
    assert not KnownLayout.objects.exists()


def test_a_report_loaded_by_the_command_keeps_its_layout(cast):
    rows = [[text.replace("柳堤县", "淄博市淄川区") for text in texts] for texts in foreign.STAGES]
    assert load([read_report(foreign.as_xlsx(rows), "外地.xlsx")]) == (1, 0)
    document = content(Submission.objects.get())
    assert (document.layout, document.extra["项目性质"]) == ("project-stages-2026", "一次性项目")


def test_a_cell_that_the_file_leaves_out_keeps_its_place(cast):
    rows = [foreign.OWN_WORDS[0], ["项目名称", "书屋", "", "主管单位", "教育局"], *foreign.OWN_WORDS[2:]]
    shown = page(cast, brought(cast, rows=rows)).content.decode()
    row = next(one for one in re.findall(r"<tr>.*?</tr>", shown, re.S) if "主管单位" in one)
    printed = [re.sub(r"<select.*?</select>|<[^>]+>", "", cell) for cell in re.split(r"<t[hd][ >]", row)[1:]]
    assert [text.rpartition(">")[2].strip() for text in printed[:5]] == [
        "项目名称",
        "书屋",
        "",
        "主管单位",
        "教育局",
    ]
