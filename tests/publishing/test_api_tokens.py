"""Tokens: who may make them, what they open, how they end, what is counted and logged."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from departments.roles import Role
from publishing.api import call_rates, tokens
from publishing.api.tokens import READS, WRITES
from publishing.models import Call, CallRate, Token
from reviews.models import Submission
from reviews.problems import Refused
from tests.cast import make_user
from tests.publishing.api import ask, refused, send, token_of
from tests.publishing.public import published

pytestmark = pytest.mark.django_db

PAGE = reverse("publishing:tokens")
LIST = {"projects": [{"department": "202", "name": "公厕建设", "fiscal_year": 2025}]}
OPERATIONS = {WRITES: lambda secret: send("/projects", LIST, secret)}
OPERATIONS[READS] = lambda secret: ask("/exchange/targets", secret)


@pytest.fixture
def minute(monkeypatch):
    """The clock stands at ten seconds past, and goes on when told."""
    now = [1_800_000_010.0]
    monkeypatch.setattr("publishing.api.call_rates.time", lambda: now[0])
    return now


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def tomorrow() -> str:
    return f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"


# ---- scopes ----


@pytest.mark.parametrize("wanted", [WRITES, READS])
@pytest.mark.parametrize("given", [(WRITES,), (READS,), (WRITES, READS)], ids="+".join)
def test_a_token_opens_what_its_scopes_say(cast, given, wanted):
    response = OPERATIONS[wanted](token_of(cast.admin, *given)[1])
    if wanted in given:
        assert response.status_code == 200
    else:
        assert refused(response) == (403, "no_scope")


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("secret", "code"), [("", "no_token"), ("pg_wrong", "bad_token"), ("é" * 9, "bad_token")]
)
def test_without_a_token_of_ours_nothing_opens(cast, operation, secret, code):
    assert refused(OPERATIONS[operation](secret)) == (401, code)
    assert not Submission.objects.exists()


def test_a_wrong_token_does_not_even_read_what_is_public(cast):
    assert refused(ask("/regions", "pg_wrong")) == (401, "bad_token")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_session_opens_nothing(cast, operation):
    client = signed_in(cast.admin)
    assert refused(ask("/exchange/targets", client=client)) == (401, "no_token")
    assert refused(send("/projects", LIST, client=client)) == (401, "no_token")
    assert not Submission.objects.exists()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_token_of_a_region_is_good_for_no_other(cast, operation):
    _, secret = token_of(cast.admin)
    answer = (
        ask("/exchange/targets", secret, region="周村区")
        if operation == READS
        else send("/projects", LIST | {"region": "周村区"}, secret)
    )
    assert refused(answer) == (403, "other_region")


# ---- the end of a token ----


def test_a_revoked_token_is_refused(cast):
    token, secret = token_of(cast.admin)
    tokens.revoke(by=cast.finance_head, token=token)
    assert refused(ask("/exchange/targets", secret)) == (401, "token_ended")
    assert refused(ask("/regions", secret)) == (401, "token_ended")


def test_a_token_ends_on_its_day(cast):
    token, secret = token_of(cast.admin)
    Token.objects.filter(pk=token.pk).update(expires_at=timezone.now())
    assert refused(ask("/exchange/targets", secret)) == (401, "token_ended")


@pytest.mark.parametrize(
    "change",
    [{"role": Role.READER}, {"region": "周村区"}, {"active": False}],
    ids=lambda one: next(iter(one)),
)
def test_a_token_ends_with_the_office_of_who_made_it(cast, change):
    _, secret = token_of(cast.admin)
    person = cast.admin.person
    if "active" in change:
        cast.admin.is_active = False
        cast.admin.save()
    else:
        person.role = change.get("role", person.role)
        person.region = cast.foreigner.person.region if "region" in change else person.region
        person.save()
    assert refused(ask("/exchange/targets", secret)) == (401, "token_ended")


# ---- keeping them ----


def test_only_the_digest_is_kept(cast):
    token, secret = token_of(cast.admin)
    kept = " ".join(str(value) for value in Token.objects.values().get(pk=token.pk).values())
    assert secret not in kept
    assert secret.startswith(token.begins) and len(token.digest) == 64


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "reader", "stranger", "foreigner"])
def test_others_make_no_tokens(cast, who):
    user = getattr(cast, who)
    with pytest.raises(Refused):
        token_of(user)
    data = {"name": "x", "scopes": [READS], "expires_on": tomorrow(), "per_minute": 60}
    assert signed_in(user).get(PAGE).status_code == 403
    assert signed_in(user).post(PAGE, data).status_code == 403
    assert not Token.objects.exists()


@pytest.mark.parametrize("who", ["admin", "finance_head"])
def test_a_new_token_is_shown_once(cast, who):
    client = signed_in(getattr(cast, who))
    data = {"name": "项目库", "scopes": [READS, WRITES], "expires_on": tomorrow(), "per_minute": "60"}
    page = client.post(PAGE, data)
    secret = re.search(r"pg_[\w-]{43}", page.content.decode())[0]
    assert ask("/exchange/targets", secret).status_code == 200
    assert "no-store" in page["Cache-Control"]
    later = client.get(PAGE).content.decode()
    assert secret not in later and "项目库" in later
    assert "项目库" in LogEntry.objects.get().change_message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "请填写名称"),
        ({"scopes": []}, "请至少选一项权限"),
        ({"scopes": ["all"]}, "没有这项权限"),
        ({"per_minute": "0"}, "每分钟至少 1 次"),
        ({"per_minute": "9" * 20}, "每分钟最多 6000 次"),
        ({"expires_on": "2020-01-01"}, "到期日已经过了"),
        ({"expires_on": "9999-12-31"}, "到期日最迟"),
        ({"expires_on": "明天"}, "到期日请写成"),
    ],
)
def test_a_form_that_is_wrong_says_so(cast, change, words):
    data = {"name": "项目库", "scopes": [READS], "expires_on": tomorrow(), "per_minute": "60"}
    assert words in signed_in(cast.admin).post(PAGE, data | change).content.decode()
    assert not Token.objects.exists()


def test_a_token_is_revoked_by_a_button_of_its_region_only(cast):
    token, secret = token_of(cast.admin)
    url = reverse("publishing:token-revoke", args=[token.pk])
    elsewhere = make_user(Role.ADMIN, cast.foreigner.person.region)
    assert signed_in(elsewhere).post(url).status_code == 404
    assert signed_in(cast.clerk).post(url).status_code == 403
    assert ask("/exchange/targets", secret).status_code == 200
    assert signed_in(cast.finance_head).post(url).status_code == 302
    assert refused(ask("/exchange/targets", secret)) == (401, "token_ended")


def test_the_page_shows_only_the_own_regions_tokens_and_calls(cast):
    elsewhere = make_user(Role.ADMIN, cast.foreigner.person.region)
    _, secret = token_of(elsewhere, name="别区的系统")
    ask("/exchange/targets", secret)
    assert "别区的系统" not in signed_in(cast.admin).get(PAGE).content.decode()
    assert "别区的系统" in signed_in(elsewhere).get(PAGE).content.decode()


def test_the_page_takes_as_many_queries_for_nine_tokens_as_for_three(cast):
    client = signed_in(cast.admin)
    for number in range(3):
        ask("/regions", token_of(cast.admin, name=f"系统{number}")[1])
    with CaptureQueriesContext(connection) as three:
        client.get(PAGE)
    for number in range(6):
        ask("/regions", token_of(cast.admin, name=f"系统{number}")[1])
    with CaptureQueriesContext(connection) as nine:
        client.get(PAGE)
    assert len(three) == len(nine)


# ---- how often ----


def test_a_token_has_its_own_rate(cast, minute):
    _, secret = token_of(cast.admin, per_minute=2)
    assert [ask("/regions", secret).status_code for _ in range(3)] == [200, 200, 429]
    over = ask("/regions", secret)
    assert refused(over) == (429, "too_many")
    assert over["Retry-After"] == "50"
    minute[0] += 50
    assert ask("/regions", secret).status_code == 200


@override_settings(API_PER_MINUTE=2)
def test_the_public_is_counted_by_address(db, minute):
    here, there = Client(REMOTE_ADDR="192.0.2.1"), Client(REMOTE_ADDR="192.0.2.2")
    assert [ask("/regions", client=here).status_code for _ in range(3)] == [200, 200, 429]
    assert ask("/regions", client=there).status_code == 200


@override_settings(API_PER_MINUTE=2)
def test_a_house_with_many_addresses_is_one(db, minute):
    codes = [ask("/regions", client=Client(REMOTE_ADDR=f"2001:db8::{n}")).status_code for n in (1, 2, 3)]
    assert codes == [200, 200, 429]


@override_settings(API_PER_MINUTE=2)
def test_guessing_tokens_is_counted_too(cast, minute):
    codes = [ask("/regions", f"pg_guess{number}").status_code for number in range(3)]
    assert codes == [401, 401, 429]


@override_settings(API_PER_MINUTE=2)
def test_open_files_are_counted_too(cast, minute):
    published(cast)
    url = reverse("publishing:public-indicators")
    answers = [Client().get(url) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "50"


def test_the_count_stands_in_the_database_and_goes_after_some_minutes(db, minute):
    assert [call_rates.wait("甲", 2) for _ in range(3)] == [0, 0, 50]
    assert CallRate.objects.get().calls == 3
    minute[0] += 60 * (call_rates.KEPT + 1)
    call_rates.wait("乙", 2)
    assert [one.who for one in CallRate.objects.all()] == ["乙"]


def test_no_address_is_kept_to_be_read(db):
    ask("/regions", client=Client(REMOTE_ADDR="192.0.2.1"))
    assert "192.0.2.1" not in CallRate.objects.get().who


@pytest.mark.parametrize(
    ("count", "passed", "address"),
    [
        (0, "198.51.100.9", "192.0.2.1"),
        (1, "198.51.100.9, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.9, 203.0.113.5", "198.51.100.9"),
        (3, "198.51.100.9", "192.0.2.1"),
        (1, "rubbish", "0.0.0.0"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(rf, count, passed, address):
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": passed})
    with override_settings(AXES_IPWARE_PROXY_COUNT=count):
        assert call_rates.address_of(request) == address


# ---- the log ----


def test_every_call_with_a_token_is_logged(cast, minute):
    token, secret = token_of(cast.admin, READS, per_minute=3)
    client = Client(REMOTE_ADDR="192.0.2.1")
    ask("/exchange/targets", secret, client=client)
    ask("/nowhere", secret, client=client)
    send("/projects", LIST, secret)
    ask("/regions", secret)
    tokens.revoke(by=cast.admin, token=token)
    ask("/regions", secret)
    found = [(one.method, one.path, one.status) for one in Call.objects.order_by("pk")]
    assert found == [
        ("GET", "/api/v1/exchange/targets", 200),
        ("GET", "/api/v1/nowhere", 404),
        ("POST", "/api/v1/projects", 403),
        ("GET", "/api/v1/regions", 429),
        ("GET", "/api/v1/regions", 401),
    ]
    assert Call.objects.order_by("pk").first().address == "192.0.2.1"
    assert Token.objects.get().used_at is not None
    assert secret not in " ".join(Call.objects.values_list("path", flat=True))


def test_calls_of_the_public_are_not_logged(db):
    ask("/regions")
    assert not Call.objects.exists()


def test_the_log_is_paged_on_the_page(cast):
    token, secret = token_of(cast.admin, name="项目库")
    for number in range(31):
        tokens.note_call(token, method="GET", path=f"/api/v1/{number}", status=200, address="192.0.2.1")
    client = signed_in(cast.admin)
    first, second = (client.get(PAGE, {"page": number}).content.decode() for number in (1, 2))
    assert "/api/v1/30<" in first and "/api/v1/0<" not in first
    assert "/api/v1/0<" in second
    assert secret not in first


def test_the_list_says_in_words_what_a_token_may(cast):
    token_of(cast.admin, WRITES, READS, name="两项都有")
    page = signed_in(cast.admin).get(PAGE).content.decode()
    (row,) = re.findall(r"<tr>.*?两项都有.*?</tr>", page)
    assert "送入项目清单、读取已批复的目标" in row and WRITES not in row and READS not in row
