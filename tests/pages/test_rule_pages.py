"""规则 and 设置 as pages: the rules in their own words, what became of findings; the form of settings."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.roles import Role
from projects.rules.catalogue import BY_ID
from reviews.models import RuleSetting, ScoreScheme, StoredFinding
from reviews.rule_settings import scheme_of, settings_of
from tests.cast import make_submission, make_user

pytestmark = pytest.mark.django_db
SETTINGS = "/settings/rules/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rules(client: Client, **query: object):
    response = client.get(reverse("projects:rules"), query)
    assert response.status_code == 200
    return response


def findings(submission, rule: str, **by_status: int) -> None:
    StoredFinding.objects.bulk_create(
        StoredFinding(
            submission=submission,
            position=number,
            rule=rule,
            level="warning",
            short="短",
            message="长",
            status=status,
        )
        for status, many in by_status.items()
        for number in range(many)
    )


@pytest.fixture
def counted(cast):
    """V14 found eight things, of which two were kept and one was dismissed; A01 two."""
    submission = make_submission(cast)
    StoredFinding.objects.all().delete()
    findings(submission, "V14", open=5, kept=2, dismissed=1)
    findings(submission, "A01", open=2)
    return submission


# ---- the catalogue ----


def test_every_rule_stands_there_in_its_own_words(cast):
    html = rules(signed_in(cast.clerk)).content.decode()
    assert [number for number in BY_ID if f'id="{number}"' not in html] == []
    one = BY_ID["V14"]
    assert one.title in html and one.why in html and one.example.replace("<", "&lt;") in html


def test_a_rule_says_how_often_it_fired_and_what_became_of_it(cast, counted):
    lines = {line.rule.id: line for line in rules(signed_in(cast.reviewer), year=2024).context["lines"]}
    one = lines["V14"]
    assert (one.fired, one.kept, one.kept_share, one.dismissed, one.dismissed_share) == (
        8,
        2,
        "25%",
        1,
        "12%",
    )
    assert (lines["A01"].fired, lines["A01"].kept_share) == (2, "0%")
    assert lines["T01"].fired == 0 and lines["T01"].kept_share == ""


def test_a_department_counts_its_own_sheets_alone(cast, counted):
    lines = {line.rule.id: line for line in rules(signed_in(cast.stranger), year=2024).context["lines"]}
    assert lines["V14"].fired == 0
    lines = {line.rule.id: line for line in rules(signed_in(cast.clerk), year=2024).context["lines"]}
    assert lines["V14"].fired == 8


def test_rules_are_filtered_by_group_and_sorted(cast, counted):
    client = signed_in(cast.reviewer)
    assert {line.group for line in rules(client, group="T").context["lines"]} == {"T"}
    assert rules(client, year=2024).context["lines"][0].rule.id == "C01"
    assert [one.rule.id for one in rules(client, year=2024, sort="fired").context["lines"][:2]] == [
        "V14",
        "A01",
    ]
    assert rules(client, year=2024, sort="dismissed").context["lines"][0].rule.id == "V14"


@pytest.mark.parametrize("query", [{"group": "Z"}, {"sort": "x"}, {"year": "abc"}, {"year": "99999"}])
def test_odd_addresses_show_all_rules(cast, query):
    assert len(rules(signed_in(cast.clerk), **query).context["lines"]) == len(BY_ID)


def test_the_level_is_the_regions(cast, counted):
    RuleSetting.objects.create(region=cast.region, fiscal_year=2024, rule="V14", level="off")
    RuleSetting.objects.create(region=cast.region, fiscal_year=2024, rule="H05", limits={"jump": "0.5"})
    page = rules(signed_in(cast.clerk), year=2024)
    lines = {line.rule.id: line for line in page.context["lines"]}
    assert lines["V14"].level is None
    assert [(one.value, one.usual) for one in lines["H05"].limits] == [("0.5", "0.3")]
    assert "不用" in page.content.decode()


def test_what_no_machine_checks_is_said_with_its_reason(cast):
    html = rules(signed_in(cast.reader)).content.decode()
    assert "P06" in html and "S01–S04" in html and "怎么办" in html


def test_somebody_without_a_place_reads_the_usual_rules(db):
    from_nowhere = User.objects.create(username="nobody")
    assert len(rules(signed_in(from_nowhere)).context["lines"]) == len(BY_ID)


@pytest.mark.parametrize("number", [1, 60])
def test_the_catalogue_takes_the_same_queries_for_many_findings(cast, number, django_assert_max_num_queries):
    findings(make_submission(cast), "V14", open=number)
    client = signed_in(cast.reviewer)
    rules(client)
    with django_assert_max_num_queries(16):
        rules(client)


def test_the_bar_leads_to_the_rules_and_has_no_more_entries_than_fit(cast):
    """Beside each other on 1366 pixels, with the name of who is here."""
    for user in cast.everybody().values():
        links = rules(signed_in(user)).context["frame"]["links"]
        assert "规则" in [link["label"] for link in links]
        assert sum(len(link["label"]) + 2 for link in links) <= 56


# ---- the settings ----


def form_of(client: Client, year: int = 2024) -> dict[str, str]:
    form = client.get(SETTINGS, {"year": year}).context["form"]
    data = {name: str(form[name].value() or "") for name in form.fields}
    return data | {"year": str(year), "do": "save"}


def save(client: Client, **changes: str):
    return client.post(SETTINGS, form_of(client) | changes)


@pytest.fixture
def keeper(cast):
    make_submission(cast)
    return signed_in(cast.finance_head)


def test_levels_limits_gates_and_scores_are_saved(cast, keeper):
    answer = save(
        keeper,
        **{
            "level-V14": "error",
            "limit-H05-jump": "0.4",
            "gate-publish": "warnings",
            "mode": "demanded",
            "points-0": "12",
            "points-1": "8",
        },
    )
    assert answer.url == f"{SETTINGS}?year=2024"
    found = settings_of(cast.region.pk, 2024)
    assert found.levels == {"V14": "error"}
    assert {name: str(value) for name, value in found.limits.items()} == {("H05", "jump"): "0.4"}
    assert [int(item.points) for item in scheme_of(cast.region.pk, 2024).items[:2]] == [12, 8]
    page = keeper.get(answer.url)
    assert "改了 6 处" in page.content.decode()
    assert "H05 比上年增减超过（0.3 即 30%）：通常 → 0.4" in page.content.decode()


def test_saving_what_is_there_changes_nothing(cast, keeper):
    save(keeper, **{"level-V14": "error", "mode": "none"})
    answer = save(keeper)
    assert "没有改动" in keeper.get(answer.url).content.decode()
    assert settings_of(cast.region.pk, 2024).levels == {"V14": "error"}


def test_a_level_that_is_set_to_the_usual_one_stays_set(cast, keeper):
    usual = BY_ID["V14"].level.value
    save(keeper, **{"level-V14": usual})
    save(keeper)
    assert settings_of(cast.region.pk, 2024).levels == {"V14": usual}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"limit-H05-jump": "三成"}, "填了“三成”，不是数"),
        ({"limit-H05-jump": "1E-999999"}, "请填 0 到 1000000 之间的数"),
        ({"limit-H05-jump": "-1"}, "请填 0 到 1000000 之间的数"),
        ({"limit-H05-jump": "NaN"}, "请填 0 到 1000000 之间的数"),
        ({"points-0": "20"}, "各项分值合计 110 分，应为 100 分"),
        ({"points-0": ""}, "“规范完整性的分值”要填一个数"),
        ({"from-优": "70"}, "等级的起点要从高到低"),
        ({"from-优": "120"}, "请填 0 到 100 之间的数"),
        ({"deduct-error": "9", "mode": "offered"}, "只有选“批复前必须评分”才用得上"),
        ({"deduct-error": "2.7"}, "请填整分或半分"),
        ({"points-0": "10.25"}, "请填整分或半分"),
        ({"level-V14": "grave"}, "grave"),
        ({"mode": ""}, "评分"),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_typed_is_lost(cast, keeper, changes, words):
    answer = save(keeper, **({"level-T01": "hint", "limit-A14-digits": "3"} | changes))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert words in html
    form = answer.context["form"]
    assert form["level-T01"].value() == "hint" and form["limit-A14-digits"].value() == "3"
    assert all(form[name].value() == text for name, text in changes.items())
    assert not RuleSetting.objects.exists() and not ScoreScheme.objects.exists()


def test_all_that_is_wrong_is_said_at_once(cast, keeper):
    html = save(keeper, **{"limit-H05-jump": "三成", "points-0": "20"}).content.decode()
    assert "不是数" in html and "合计 110 分" in html


def test_last_year_is_taken_over_and_usual_is_restored(cast, keeper):
    RuleSetting.objects.create(region=cast.region, fiscal_year=2023, rule="V14", level="off")
    said = keeper.post(SETTINGS, {"year": "2024", "do": "carry"}, follow=True).content.decode()
    assert "已带入2023年度的设置，改了 1 处" in said
    assert settings_of(cast.region.pk, 2024).levels == {"V14": "off"}
    said = keeper.post(SETTINGS, {"year": "2024", "do": "reset"}, follow=True).content.decode()
    assert "已恢复2024年度的通常设置" in said
    said = keeper.post(SETTINGS, {"year": "2024", "do": "reset"}, follow=True).content.decode()
    assert "本来就是通常的" in said


def test_the_settings_are_for_their_keepers(cast):
    for who, code in (
        ("finance_head", 200),
        ("admin", 200),
        ("reviewer", 403),
        ("clerk", 403),
        ("reader", 403),
    ):
        client = signed_in(getattr(cast, who))
        assert client.get(SETTINGS).status_code == code
        assert client.post(SETTINGS, {"do": "reset", "year": "2024"}).status_code == (
            302 if code == 200 else 403
        )


def test_a_keeper_sets_the_own_region_alone(cast):
    make_submission(cast)
    other = signed_in(make_user(Role.FINANCE_HEAD, cast.foreigner.person.region))
    save(other, **{"level-V14": "off"})
    assert settings_of(cast.region.pk, 2024).levels == {}


@pytest.mark.parametrize("number", [1, 40])
def test_the_settings_take_the_same_queries_for_many_of_them(cast, keeper, number):
    RuleSetting.objects.bulk_create(
        RuleSetting(region=cast.region, fiscal_year=2024, rule=rule, level="hint")
        for rule in list(BY_ID)[:number]
    )
    keeper.get(SETTINGS, {"year": 2024})
    with CaptureQueriesContext(connection) as asked:
        keeper.get(SETTINGS, {"year": 2024})
    assert len(asked) <= 18
