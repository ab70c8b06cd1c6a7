"""Bringing a file in and confirming its tables in a real browser: the source lights what the form is at."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from ingest import intake, jobs
from ingest.drafts.cells import addresses
from ingest.keeping import keep_report
from ingest.models import Draft, Job, Upload
from ingest.reports import read_report
from projects.models import Submission
from sheets.documents import from_json
from tests.ingest.desk import a_file

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
TWO_PROJECTS = Path(__file__).parents[1] / "data" / "samples" / "two-projects.pdf"


@pytest.fixture
def desk(page, live_server, cast):
    client = Client()
    client.force_login(cast.admin)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    return Desk(page, live_server.url)


class Desk:
    """The administrator's browser."""

    def __init__(self, page, url: str):
        self.page, self.url = page, url

    def bring(self, path: Path) -> Upload:
        """Through the page; the worker's part runs here, while no page of ours asks for progress."""
        self.page.goto(f"{self.url}{reverse('ingest:desk')}")
        with self.page.expect_navigation():
            self.page.locator("#files").set_input_files(path)
        expect(self.page.get_by_text("排队等待读取")).to_be_visible()
        here = self.page.url
        self.page.goto("about:blank")
        jobs.run(Job.objects.get().pk)
        self.page.goto(here)
        return Upload.objects.get()

    def open(self, draft: Draft) -> None:
        self.page.goto(self.url + reverse("ingest:confirm", args=[draft.upload.key, draft.position]))

    def box(self, name: str):
        return self.page.locator(f"[name='{name}']")

    def press(self, label: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=label, exact=True).click()

    def answer_all(self) -> None:
        """With the keys alone: the first proposal of the next question has the focus."""
        cards = self.page.locator(".ask")
        while left := cards.count():
            self.page.keyboard.press("Enter")
            expect(cards).to_have_count(left - 1)

    def take_as_own(self) -> None:
        """The file names another region."""
        yes = self.page.get_by_role("button", name="确认导入到淄川区", exact=True)
        yes.click()
        expect(yes).to_have_count(0)

    def in_view(self, selector: str) -> bool:
        """Whether the element lies within the visible part of the source."""
        return self.page.evaluate(
            """selector => {
              const box = document.querySelector(selector).getBoundingClientRect();
              const pane = document.getElementById("view").getBoundingClientRect();
              return box.top >= pane.top && box.bottom <= pane.bottom && box.left >= pane.left - 1;
            }""",
            selector,
        )

    def lit(self) -> list[dict[str, float]]:
        """The spots that are lit: their page, and their edges in per cent of its picture as drawn."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll("#view .on rect")].map(rect => {
              const figure = rect.closest("figure"), box = rect.getBoundingClientRect();
              const picture = figure.querySelector("img").getBoundingClientRect();
              const x = edge => (edge - picture.left) / picture.width * 100;
              const y = edge => (edge - picture.top) / picture.height * 100;
              const edges = [x(box.left), y(box.top), x(box.right), y(box.bottom)];
              return {page: +figure.dataset.page, box: edges};
            })"""
        )


@pytest.fixture
def drafts(cast) -> list[Draft]:
    """What the reader makes of the file, without the browser."""
    data = TWO_PROJECTS.read_bytes()
    upload = intake.upload([a_file(TWO_PROJECTS.name, data)], cast.region, None, cast.admin)[0]
    keep_report(upload, read_report(data, upload.name))
    return list(upload.drafts.select_related("upload").order_by("position"))


def key_of(draft: Draft, row: int) -> str:
    return list(from_json(draft.corrected).indicators)[row].key


def origin_of(draft: Draft, key: str, field: str) -> dict:
    found = addresses(from_json(draft.document)).items()
    path = next(path for path, at in found if (at.row, at.field) == (key, field))
    return draft.origins[path]


def test_a_file_is_brought_in_read_confirmed_corrected_and_rejected(desk):
    upload = desk.bring(TWO_PROJECTS)
    expect(desk.page.locator("table.imports tbody")).to_contain_text("认出 2 张表")
    first, second = upload.drafts.order_by("position")
    desk.page.get_by_role("link", name="去核对").click()
    desk.take_as_own()
    desk.answer_all()
    desk.box(f"c.{key_of(first, 0)}.value").fill("≤5,128.61万元")
    desk.press("确认这张，看下一张")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(second.name)
    desk.page.get_by_role("link", name="不要…").click()
    desk.page.get_by_label("为什么不要（可以不写）").fill("另一份文件里有更正后的")
    desk.press("不要这张，看下一张")
    desk.page.goto(desk.url + reverse("ingest:upload", args=[upload.key]))
    rows = desk.page.locator("table.list tbody tr")
    expect(rows.nth(0)).to_contain_text("已入库")
    expect(rows.nth(1)).to_contain_text("不要")
    [submission] = Submission.objects.all()
    desk.page.goto(f"{desk.url}{reverse('projects:tables')}")
    expect(desk.page.get_by_role("link", name=submission.name)).to_be_visible()
    assert submission.indicators.get(position=0).value == "≤5,128.61万元"


def test_the_source_lights_the_spot_of_the_cell_that_has_the_focus(desk, drafts):
    first = drafts[0]
    desk.open(first)
    for row in (0, 8, 15):
        key = key_of(first, row)
        desk.box(f"c.{key}.value").focus()
        origin = origin_of(first, key, "value")
        [spot] = desk.lit()
        assert spot["page"] == origin["page"]
        assert spot["box"] == pytest.approx(origin["box"], abs=0.5)
        assert desk.in_view(".on rect")


def test_a_click_on_the_source_goes_to_the_cell_on_whatever_page_it_stands(desk, drafts):
    first = drafts[0]
    desk.open(first)
    key = key_of(first, 15)
    assert origin_of(first, key, "value")["page"] == 2
    desk.page.get_by_role("link", name="下一页").click()
    expect(desk.page.locator("#page-now")).to_have_text("第 2 / 3 页")
    desk.page.locator(f"[data-cells~='{key}:value'] rect").click()
    expect(desk.box(f"c.{key}.value")).to_be_focused()


@pytest.mark.parametrize("zoom", ["适合表格", "100%", "150%"])
def test_the_spots_lie_on_the_picture_at_every_size(desk, drafts, zoom):
    first = drafts[0]
    desk.open(first)
    desk.page.get_by_role("link", name=zoom, exact=True).click()
    key = key_of(first, 3)
    desk.box(f"c.{key}.level3").focus()
    [spot] = desk.lit()
    assert spot["box"] == pytest.approx(origin_of(first, key, "level3")["box"], abs=0.5)
    assert desk.in_view(".on rect")


def test_what_is_typed_is_saved_without_a_reload_and_remembers_the_print(desk, drafts):
    first = drafts[0]
    desk.open(first)
    name = f"c.{key_of(first, 1)}.value"
    printed = desk.box(name).input_value()
    desk.box(name).fill("≤90万元/公里")
    desk.page.keyboard.press("Control+s")
    expect(desk.page.locator(".cell-note")).to_have_text(f"原件：{printed}")
    expect(desk.box(name)).to_be_focused()
    assert len(desk.lit()) == 1


def test_keys_go_through_the_sheets(desk, drafts):
    first, second = drafts
    desk.open(first)
    heading = desk.page.get_by_role("heading", level=1)
    for key, draft in (("j", second), ("k", first)):
        with desk.page.expect_navigation():
            desk.page.keyboard.press(key)
        expect(heading).to_have_text(draft.name)


def test_on_a_phone_source_and_form_stand_above_each_other(desk, drafts):
    first = drafts[0]
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.open(first)
    desk.box(f"c.{key_of(first, 4)}.value").focus()
    assert desk.in_view(".on rect")
    source, form = (desk.page.locator(one).bounding_box() for one in ("#source", ".mid"))
    assert source["width"] == form["width"] == 390
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_script_source_and_form_still_serve(new_context, live_server, cast, drafts):
    context = new_context(java_script_enabled=False)
    client = Client()
    client.force_login(cast.admin)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    first, second = drafts
    plain = Desk(context.new_page(), live_server.url)
    plain.open(first)
    plain.page.get_by_role("link", name="在原件中找一格").click()
    plain.page.get_by_label("在原件中找").select_option(f"{key_of(first, 12)}:value")
    plain.press("找")
    expect(plain.page.locator("#here")).to_be_in_viewport()
    while (card := plain.page.locator(".ask").first).count():
        card.get_by_role("button").first.click()
    plain.box(f"c.{key_of(first, 0)}.value").fill("≤1万元")
    plain.press("确认导入到淄川区")
    plain.press("确认这张，看下一张")
    expect(plain.page.get_by_role("heading", level=1)).to_have_text(second.name)
    assert Submission.objects.get().indicators.get(position=0).value == "≤1万元"
    context.close()


def test_a_text_without_a_place_is_dragged_into_its_cell(desk, drafts):
    first = drafts[0]
    first.unplaced = [{"page": 1, "line": 3, "place": None, "text": "以上", "box": None, "answer": None}]
    first.unplaced_open = 1
    first.save()
    desk.open(first)
    last = f"c.{key_of(first, 15)}.value"
    printed = desk.box(last).input_value()
    desk.box(last).scroll_into_view_if_needed()
    desk.page.locator("#reject").scroll_into_view_if_needed()
    desk.page.locator("li[data-piece='1'] q").drag_to(desk.box(last))
    expect(desk.box(last)).to_have_value(f"{printed}以上")
    expect(desk.page.locator("li[data-piece]")).to_have_count(0)
