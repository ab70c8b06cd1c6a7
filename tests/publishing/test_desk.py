"""The desk 公开: its tabs by role, what is asked before a sheet goes out, and taking it down."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import batches as deciding
from publishing.models import Publication, Release
from reviews.models import Batch, Explanation, Gate
from tests.cast import fresh, make_submission
from tests.publishing.test_publishing import adjusted, move, private, published_again

pytestmark = pytest.mark.django_db

DESK = "publishing:desk"


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, tab: str = "waiting", **asked) -> str:
    return client_of(user).get(reverse(DESK), {"tab": tab} | asked).content.decode()


def post(user, name: str, submission, **data):
    return client_of(user).post(reverse(f"publishing:{name}", args=[submission.key]), data)


# ---- who sees what ----


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "finance_head", "reader", "admin"])
def test_all_of_the_place_look_and_the_head_of_finance_acts(cast, who):
    make_submission(cast, state="approved")
    make_submission(cast, state="published", name="保安经费")
    waiting, public = page(getattr(cast, who)), page(getattr(cast, who), "public")
    assert "校园安全" in waiting and "保安经费" in public
    acts = who == "finance_head"
    assert ("批量公开…" in waiting) is acts
    assert ("撤下…" in public) is acts
    assert (reverse("publishing:books") in waiting) is (who in ("reviewer", "finance_head"))


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_clerk"])
def test_others_see_nothing_of_ours(cast, who):
    approved = make_submission(cast, state="approved")
    public = make_submission(cast, state="published", name="保安经费")
    user = getattr(cast, who)
    assert "校园安全" not in page(user) and "保安经费" not in page(user, "public")
    assert post(user, "sheet", approved, do="publish").status_code == 404
    assert post(user, "retract", public, reason="有误").status_code == 403


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "admin", "reader"])
def test_nobody_else_opens_what_is_asked_before(cast, who):
    approved, public = (
        make_submission(cast, state="approved"),
        make_submission(cast, state="published", name="保安经费"),
    )
    client = client_of(getattr(cast, who))
    assert client.get(reverse("publishing:sheet", args=[approved.key])).status_code == 403
    assert client.get(reverse("publishing:retract", args=[public.key])).status_code == 403


def test_the_tabs_filter_by_words_year_and_kind(cast):
    make_submission(cast, state="approved")
    make_submission(cast, state="published", name="保安经费")
    head = cast.finance_head
    assert "校园安全" in page(head, q="新建学校") and "没有符合条件的表" in page(head, q="没有的词")
    assert "保安经费" in page(head, "public", q="新建学校", year="2024", kind="project")
    assert "没有符合条件的表" in page(head, "public", kind="fund")


@pytest.mark.parametrize("tab", ["waiting", "public", "withdrawn"])
def test_the_count_of_queries_does_not_grow(cast, tab):
    def sheets(*names):
        for name in names:
            one = make_submission(cast, state="approved" if tab == "waiting" else "published", name=name)
            if tab == "withdrawn":
                move(cast, one, "finance_head", "retract", "有误。")

    client, asked = client_of(cast.finance_head), {"tab": tab}
    counts = []
    for names in (("甲",), ("乙", "丙", "丁")):
        sheets(*names)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(DESK), asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---- out ----


def test_a_sheet_goes_out_from_its_page(cast):
    submission = make_submission(cast, state="approved")
    url = reverse("publishing:sheet", args=[submission.key])
    text = client_of(cast.finance_head).get(url).content.decode()
    assert "公开“校园安全”？" in text and "更正的原因" not in text
    done = post(cast.finance_head, "sheet", submission, do="publish", version=submission.version)
    assert done.url == "/publishing/?tab=public"
    assert fresh(submission).state == "published" and Release.objects.count() == 1


def test_what_changed_meanwhile_is_shown_before_it_goes_out(cast):
    submission = make_submission(cast, state="approved")
    answer = post(cast.finance_head, "sheet", submission, do="publish", version="1")
    assert answer.status_code == 422 and "刚刚被别人改过" in answer.content.decode()
    assert fresh(submission).state == "approved"


def test_a_correction_shows_old_and_new_and_asks_for_the_reason(cast):
    later = adjusted(cast, make_submission(cast, state="published"))
    assert "更正" in page(cast.finance_head)
    text = client_of(cast.finance_head).get(reverse("publishing:sheet", args=[later.key])).content.decode()
    assert "第1行 指标值（新建学校数量1）" in text and "≥1个" in text and "≥9个" in text
    data = {"do": "publish", "version": later.version}
    refused = post(cast.finance_head, "sheet", later, **data, note=" ")
    assert refused.status_code == 422 and "请写明更正的原因" in refused.content.decode()
    post(cast.finance_head, "sheet", later, **data, note="数量写错。")
    assert [one.note for one in Release.objects.all()] == ["数量写错。", ""]


def test_personal_data_is_named_on_the_desk_and_signed_off_one_by_one(cast):
    submission = private(cast)
    assert "密1" in page(cast.finance_head)
    client = client_of(cast.finance_head)
    text = client.get(reverse("publishing:sheet", args=[submission.key])).content.decode()
    assert "公开前要处理的 1 处" in text and "13912345678" not in text
    refused = post(cast.finance_head, "sheet", submission, do="publish", version=submission.version)
    assert refused.status_code == 422 and "还有问题没有处理" in refused.content.decode()
    found = submission.findings.get(rule="P03")
    data = {"rule": "P03", "row": found.row_key, "field": found.field, "text": "公开的服务热线。"}
    signed = client.post(reverse("projects:dismiss-finding", args=[submission.key]), data)
    assert signed.url == reverse("publishing:sheet", args=[submission.key])
    post(cast.finance_head, "sheet", submission, do="publish", version=submission.version)
    assert fresh(submission).state == "published"


def test_one_sentence_signs_off_all_doubts_where_they_stop(cast):
    Gate.objects.create(region=cast.region, fiscal_year=2024, action="publish", stops=Gate.Stops.WARNINGS)
    submission = make_submission(cast, state="approved")
    doubts = submission.findings.filter(level="warning", status="open").count()
    assert doubts
    refused = post(cast.finance_head, "sheet", submission, do="publish", version=submission.version)
    assert refused.status_code == 422
    post(cast.finance_head, "sheet", submission, do="sign", text="已与部门核对，不影响公开。")
    assert not submission.findings.filter(level="warning", status="open").exists()
    post(cast.finance_head, "sheet", submission, do="publish", version=submission.version)
    signed = [one for one in Release.objects.get().signed_off if one["level"] == "warning"]
    assert len(signed) == doubts
    assert {one["said"] for one in signed} == {"已与部门核对，不影响公开。"}
    assert set(Explanation.objects.values_list("by_role", flat=True)) == {"finance_head"}


def test_many_go_out_at_once_and_what_cannot_is_named(cast):
    good = make_submission(cast, state="approved", name="好的")
    bad = private(cast)
    again = adjusted(cast, make_submission(cast, state="published", name="更正的"))
    client = client_of(cast.finance_head)
    asked = {"do": "publish", "desk": "publishing", "key": [good.key, bad.key, again.key]}
    text = client.get(reverse("projects:plan"), asked).content.decode()
    assert "批量公开 1 张？" in text and "其中 2 张不能批量公开" in text
    assert "1 处隐私或保密问题" in text and "再公开是更正，要写明原因，请单独公开" in text
    data = {"action": "publish", "desk": "publishing", "sheet": f"{good.key}:{good.version}"}
    progress = client.post(reverse("projects:plan"), data)
    deciding.run(Batch.objects.get().pk)
    assert "回到公开" in client.get(progress.url).content.decode()
    assert fresh(good).state == "published"


def test_a_batch_leaves_what_became_private_meanwhile(cast):
    bad = private(cast)
    client = client_of(cast.finance_head)
    data = {"action": "publish", "sheet": f"{bad.key}:{bad.version}"}
    client.post(reverse("projects:plan"), data)
    deciding.run(Batch.objects.get().pk)
    [[_, _, reason]] = Batch.objects.get().failures
    assert "隐私或保密问题" in reason and fresh(bad).state == "approved"


# ---- down ----


def test_a_sheet_comes_down_with_its_reason(cast):
    submission = make_submission(cast, state="published")
    refused = post(cast.finance_head, "retract", submission, reason=" ")
    assert refused.status_code == 422 and "请写明撤下的原因" in refused.content.decode()
    post(cast.finance_head, "retract", submission, reason="金额有误。")
    text = page(cast.finance_head, "withdrawn")
    assert "金额有误。" in text and "财政负责人甲" in text and "再公开…" in text
    assert "没有待公开的表" in page(cast.finance_head)


def test_the_history_of_a_corrected_sheet_stands_in_its_line(cast):
    first, later = published_again(cast)
    text = page(cast.finance_head, "public")
    assert "第2版，更正过" in text and "更正原因：计量单位写错。" in text
    assert Publication.objects.get().releases.all()[0].sha256[:12] in text
    assert f"/tables/{later.key}/" in text and f"/publishing/{first.key}/retract/" not in text


def test_the_sheets_page_leads_to_the_desk(cast):
    approved = make_submission(cast, state="approved")
    public = make_submission(cast, state="published", name="保安经费")
    client = client_of(cast.finance_head)
    for one, name in ((approved, "sheet"), (public, "retract")):
        text = client.get(reverse("projects:table", args=[one.key])).content.decode()
        assert f'href="{reverse(f"publishing:{name}", args=[one.key])}"' in text
