"""Pictures of every page for docs/screens/, of a throw-away site with the demonstration data.

.venv/bin/python -m tests.screens              all of them
.venv/bin/python -m tests.screens edit list    these, each also as <name>-390.png of a phone
.venv/bin/python -m tests.screens papers       what is printed, page by page
"""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import papers
from tests.throwaway_site import manage, site

FOLDER = Path(__file__).parent.parent / "docs" / "screens"
REPORT = Path(__file__).parent / "data" / "samples" / "two-projects.pdf"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
COLOURS = 256  # of a picture's palette: text and rules need no more
YEAR = 2025
PLACE = "淄川"
CLERK, HEAD, REVIEWER = f"{PLACE}-填报", f"{PLACE}-部门审核", f"{PLACE}-财政审核"
FINANCE_HEAD, READER, ADMIN = f"{PLACE}-财政负责", f"{PLACE}-只读", f"{PLACE}-管理"
Act = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """A page as somebody sees it.  state and kind: of the sheet {key} stands for, the newest that is seen."""

    name: str
    who: str | None
    path: str
    state: str = ""
    kind: str = "project"
    act: Act | None = None


def first_cell(field: str, *keys: str) -> Act:
    """The editor at the field of the third row, and keys pressed there."""

    def act(page: Page) -> None:
        page.wait_for_selector("html[data-editor=on]")
        page.evaluate(
            "(field) => { const { editor } = document.getElementById('paper');"
            " const rows = editor.model.rows(); editor.goto((rows[2] || rows[0]).key, field); }",
            field,
        )
        for key in keys:
            page.keyboard.press(key)

    return act


def helped(page: Page) -> None:
    """A value with its helper under it, which is loaded when one first comes to a value."""
    first_cell("value")(page)
    page.wait_for_selector(".vh-p")


def jump(group: str) -> Act:
    def act(page: Page) -> None:
        page.wait_for_selector(".jump")
        page.get_by_role("button", name=group, exact=True).click()
        first_cell("previous_year")(page)

    return act


SCENES = (
    Scene("login", None, "/login/"),
    Scene("home", CLERK, "/"),
    Scene("new", CLERK, "/tables/new/"),
    Scene("edit", CLERK, "/tables/{key}/edit/", "draft", act=helped),
    Scene("edit-returned", CLERK, "/tables/{key}/edit/", "returned"),
    Scene("edit-wide", CLERK, "/tables/{key}/edit/", "draft", "department_annual", jump("参考值")),
    Scene("edit-row", CLERK, "/tables/{key}/edit/", "draft", "department_annual", first_cell("value", "F9")),
    Scene("edit-plain", CLERK, "/tables/{key}/edit/?plain=1", "draft"),
    Scene("notices", CLERK, "/notices/"),
    Scene("returned", CLERK, "/tables/{key}/", "returned"),
    Scene("home-head", HEAD, "/"),
    Scene("review-head", HEAD, "/tables/{key}/review/", "department_review"),
    Scene("home-finance", REVIEWER, "/"),
    Scene("review", REVIEWER, "/tables/{key}/review/", "finance_review"),
    Scene("review-wide", REVIEWER, "/tables/{key}/review/", "finance_review", "department_annual"),
    Scene("compare", REVIEWER, "/tables/{key}/compare/", "finance_review"),
    Scene("timeline", REVIEWER, "/tables/{key}/timeline/", "approved"),
    Scene("review-score", REVIEWER, "/tables/{key}/review/?tab=score", "finance_review"),
    Scene("rules", REVIEWER, f"/rules/?year={YEAR}"),
    Scene("list", REVIEWER, f"/tables/?year={YEAR}"),
    Scene("audit", REVIEWER, "/audit/?year=2024"),
    Scene("letters", REVIEWER, "/audit/letters/?year=2024"),
    Scene("overdue", REVIEWER, "/overdue/"),
    Scene("statistics", REVIEWER, f"/statistics/?year={YEAR}"),
    Scene("compare-districts", REVIEWER, "/compare/?q=重度残疾人护理补贴"),
    Scene("home-finance-head", FINANCE_HEAD, "/"),
    Scene("deadlines", FINANCE_HEAD, "/deadlines/"),
    Scene("rule-settings", FINANCE_HEAD, f"/settings/rules/?year={YEAR}"),
    Scene("delegation", FINANCE_HEAD, "/delegation/"),
    Scene("sheet", READER, "/tables/{key}/", "published"),
    Scene("sheet-wide", READER, "/tables/{key}/", "published", "department_annual"),
    Scene("import", ADMIN, "/import/"),
    Scene("confirm", ADMIN, "/import/{upload}/1/"),
    Scene("status", ADMIN, "/status/"),
    Scene("journal", ADMIN, "/settings/journal/"),
    Scene("log-ins", ADMIN, "/account/sessions/"),
    Scene("public-home", None, "/public/"),
    Scene("public-list", None, "/public/tables/?sort=-amount"),
    Scene("public-departments", None, "/public/departments/"),
    Scene("public-search", None, "/public/search/?q=低保"),
    Scene("public-sheet", None, "/public/sheets/{public}/", kind="project"),
    Scene("public-fund", None, "/public/sheets/{public}/", kind="fund"),
    Scene("public-sheet-wide", None, "/public/sheets/{public}/", kind="department_annual"),
    Scene("public-strategy", None, "/public/sheets/{public}/", kind="department_strategy"),
    Scene("public-compare", None, "/public/compare/?q=重度残疾人护理补贴"),
    Scene("public-data", None, "/public/data/"),
    Scene("public-missing", None, "/public/nothing/"),
    Scene("missing", READER, "/tables/nothing/"),
)


def bring_report() -> str:
    """A file that was brought in and read, so that there is something to confirm; its key."""
    from django.contrib.auth.models import User  # noqa: PLC0415  after the settings have learned of the database

    from ingest import intake, jobs  # noqa: PLC0415  after the settings have learned of the database
    from ingest.models import Job  # noqa: PLC0415  after the settings have learned of the database

    admin = User.objects.get(username=ADMIN)
    file = ContentFile(REPORT.read_bytes(), name="2025年公开.pdf")
    upload = intake.upload([file], admin.person.region, YEAR, admin)[0]
    jobs.run(Job.objects.get().pk)
    return str(upload.key)


def key_of(scene: Scene) -> str:
    """The newest of that state and kind among those the person may see."""
    from django.contrib.auth.models import User  # noqa: PLC0415  after the settings have learned of the database

    from projects import queries  # noqa: PLC0415  after the settings have learned of the database

    seen = queries.submissions(User.objects.get(username=scene.who))
    found = seen.filter(state=scene.state, kind=scene.kind, region__name__startswith=PLACE)
    return str(found.order_by("-fiscal_year", "pk").first().key)


def public_key_of(scene: Scene) -> str:
    """A sheet of that kind on the public site: the widest, of the first place that has one."""
    from publishing.models import Publication  # noqa: PLC0415  after the settings have learned of the database

    return str(Publication.objects.filter(kind=scene.kind).order_by("-region__name", "pk").first().key)


def session_of(username: str) -> str:
    from django.contrib.auth.models import User  # noqa: PLC0415  after the settings have learned of the database

    client = Client()
    client.force_login(User.objects.get(username=username))
    return client.cookies["sessionid"].value


def shoot(browser: Browser, scene: Scene, url: str, upload: str) -> None:
    keys = {
        "key": key_of(scene) if scene.state else "",
        "public": public_key_of(scene) if "{public}" in scene.path else "",
    }
    path = scene.path.format(upload=upload, **keys)
    for size, name in ((DESK, scene.name), (PHONE, f"{scene.name}-390")):
        context = browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
        if scene.who:
            context.add_cookies([{"name": "sessionid", "value": session_of(scene.who), "url": url}])
        page = context.new_page()
        page.goto(url + path, wait_until="networkidle")
        if scene.act and size is DESK:
            scene.act(page)
            page.wait_for_load_state("networkidle")
        keep(Image.open(BytesIO(page.screenshot(animations="disabled"))), name)
        context.close()


def keep(picture: Image.Image, name: str) -> None:
    """With a small palette: a picture of text needs no more colours."""
    picture = picture.convert("RGB")
    small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)


def main(wanted: list[str]) -> None:
    scenes = [scene for scene in SCENES if not wanted or scene.name in wanted]
    if not wanted or "papers" in wanted:
        for name, picture in papers.pictures():
            keep(picture, name)
    if scenes:
        shoot_all(scenes)
    total = sum(path.stat().st_size for path in FOLDER.glob("*.png")) / 1e6
    print(f"{len(scenes)} pages in {FOLDER}, {total:.1f} MB")


def shoot_all(scenes: list[Scene]) -> None:
    with site() as url:
        manage("demo")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
        os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs its loop in this thread
        django.setup()
        upload = bring_report()
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for scene in scenes:
                shoot(browser, scene, url, upload)
                print(scene.name)


if __name__ == "__main__":
    main(sys.argv[1:])
