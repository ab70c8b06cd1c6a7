"""Log-in at a provider that stands in this process: a key, and the answers of its three addresses."""

import json
from datetime import timedelta
from time import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings as told
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Password
from accounts.provider_urls import NOT_LET_IN
from journal.models import Entry
from perfgoals import single_sign_on

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.provider_site")]

ISSUER, CLIENT = "https://sso.example", "perfgoals"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
ENVIRONMENT = {
    "OIDC_ISSUER": ISSUER,
    "OIDC_CLIENT_ID": CLIENT,
    "OIDC_CLIENT_SECRET": "a secret of thirty-two characters",
    "OIDC_AUTHORIZATION_URL": f"{ISSUER}/authorize",
    "OIDC_TOKEN_URL": f"{ISSUER}/token",
    "OIDC_KEYS_URL": f"{ISSUER}/keys",
}


class Provider:
    """What it says can be changed; `asked` is what it was sent."""

    def __init__(self) -> None:
        self.key, self.algorithm, self.claims, self.userinfo = KEY, "RS256", {}, None
        self.asked: dict[str, str] = {}
        self.is_away = False

    def post(self, url: str, data: dict[str, str], **more: object) -> requests.Response:
        self.asked = data
        return self._answer({"access_token": "x", "id_token": self.token()})

    def get(self, url: str, **more: object) -> requests.Response:
        if url.endswith("/keys"):
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return self._answer({"keys": [public | {"kid": "1", "alg": "RS256", "use": "sig"}]})
        return self._answer(self.userinfo)

    def token(self) -> str:
        now = int(time())
        claims = {"iss": ISSUER, "aud": CLIENT, "sub": "42", "iat": now, "exp": now + 60}
        key = self.key if self.algorithm == "RS256" else "a secret of thirty-two characters"
        kept = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return jwt.encode(kept, key, self.algorithm, headers={"kid": "1"})

    def _answer(self, data: object) -> requests.Response:
        if self.is_away:
            raise requests.ConnectionError("nobody there")
        response = requests.Response()
        response.status_code, response._content = 200, json.dumps(data).encode()
        return response


@pytest.fixture
def provider(settings, monkeypatch) -> Provider:
    for name, text in ENVIRONMENT.items():
        monkeypatch.setenv(name, text)
    for name, value in single_sign_on.settings().items():
        setattr(settings, name, value)
    settings.AUTHENTICATION_BACKENDS = [*told.AUTHENTICATION_BACKENDS, "accounts.provider.ByProvider"]
    found = Provider()
    monkeypatch.setattr("mozilla_django_oidc.auth.requests.post", found.post)
    monkeypatch.setattr("mozilla_django_oidc.auth.requests.get", found.get)
    return found


def sent_away(client: Client, **query: str) -> dict[str, str]:
    """What the provider is asked for."""
    answer = client.get("/oidc/", query)
    assert answer.status_code == 302 and answer.url.startswith(f"{ISSUER}/authorize?")
    return {name: texts[0] for name, texts in parse_qs(urlsplit(answer.url).query).items()}


def back(client: Client, provider: Provider, asked: dict[str, str], **claims: object):
    provider.claims = {"nonce": asked["nonce"], "preferred_username": "nobody"} | claims
    return client.get("/oidc/back/", {"code": "c", "state": asked["state"]})


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_page_of_log_in_leads_there_and_asks_with_all_it_takes(provider, client):
    assert '<a class="btn l" href="/oidc/' in client.get("/login/").content.decode()
    asked = sent_away(client)
    assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == "http://testserver/oidc/back/"
    assert asked["code_challenge_method"] == "S256"
    assert all(len(asked[name]) >= 32 for name in ("state", "nonce", "code_challenge"))


def test_an_account_that_is_there_is_signed_in(provider, client, cast):
    answer = back(
        client, provider, sent_away(client, next="/tables/"), preferred_username=cast.clerk.username
    )
    assert (answer.status_code, answer.url) == (302, "/tables/")
    assert signed_in(client) == str(cast.clerk.pk)
    assert len(provider.asked["code_verifier"]) >= 43
    assert client.get("/tables/").status_code == 200
    assert Entry.objects.filter(action="login.done", username=cast.clerk.username).count() == 1


def test_an_old_or_given_password_of_this_site_stops_nobody_who_comes_from_there(
    provider, client, cast, settings
):
    settings.PASSWORD_DAYS, settings.PASSWORD_FIRST_CHANGE, settings.TWO_STEP_ROLES = 90, True, ["clerk"]
    cast.clerk.set_password("Right-horse-7")
    cast.clerk.save()
    old = timezone.now() - timedelta(days=91)
    Password.objects.filter(user=cast.clerk).update(set_at=old, by_other=True)
    back(client, provider, sent_away(client), preferred_username=cast.clerk.username)
    assert client.get("/tables/").status_code == 200
    by_password = Client()
    by_password.post("/login/", {"username": cast.clerk.username, "password": "Right-horse-7"})
    assert by_password.get("/tables/").url == reverse("accounts:password")


def test_nor_does_the_site_warn_of_it(provider, client, cast, settings):
    settings.PASSWORD_DAYS = 90
    cast.clerk.set_password("Right-horse-7")
    cast.clerk.save()
    soon = timezone.now() - timedelta(days=89)
    Password.objects.filter(user=cast.clerk).update(set_at=soon)
    back(client, provider, sent_away(client), preferred_username=cast.clerk.username)
    assert "到期" not in client.get("/").content.decode()


def test_the_way_back_leads_nowhere_else(provider, client, cast):
    asked = sent_away(client, next="https://elsewhere.example/")
    assert back(client, provider, asked, preferred_username=cast.clerk.username).url == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"iss": "https://elsewhere.example"},
        {"aud": "another site"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"sub": None},
        {"preferred_username": None},
        {"preferred_username": ["clerk"]},
        {"preferred_username": "not here"},
    ],
)
def test_a_token_that_is_not_for_this_log_in_lets_nobody_in(provider, client, cast, claims):
    known = {"preferred_username": cast.clerk.username}
    answer = back(client, provider, sent_away(client), **known | claims)
    assert_refused(client, answer)


def assert_refused(client: Client, answer) -> None:
    assert answer.status_code == 302 and answer.url == "/login/"
    assert signed_in(client) is None
    assert NOT_LET_IN in client.get("/login/").content.decode()


def test_a_token_of_another_key_lets_nobody_in(provider, client, cast):
    provider.key = OTHER_KEY
    assert_refused(client, back(client, provider, sent_away(client), preferred_username=cast.clerk.username))
    assert Entry.objects.filter(action="login.provider_refused").exists()


def test_a_token_signed_with_what_both_know_lets_nobody_in(provider, client, cast):
    provider.algorithm = "HS256"
    assert_refused(client, back(client, provider, sent_away(client), preferred_username=cast.clerk.username))


def test_a_closed_account_stays_closed(provider, client, cast):
    cast.clerk.is_active = False
    cast.clerk.save()
    assert_refused(client, back(client, provider, sent_away(client), preferred_username=cast.clerk.username))


def test_what_is_said_about_somebody_else_counts_for_nothing(provider, client, cast, settings):
    settings.OIDC_OP_USER_ENDPOINT, provider.userinfo = f"{ISSUER}/me", {"sub": "43"}
    assert_refused(client, back(client, provider, sent_away(client), preferred_username=cast.clerk.username))


def test_a_provider_that_is_away_is_told_in_words(provider, client):
    asked, provider.is_away = sent_away(client), True
    assert_refused(client, back(client, provider, asked))


def test_many_who_have_no_account_lock_nobody_out(provider, client, cast):
    for _ in range(told.AXES_FAILURE_LIMIT + 1):
        back(client, provider, sent_away(client))
    answer = back(client, provider, sent_away(client), preferred_username=cast.clerk.username)
    assert answer.url == "/" and signed_in(client) == str(cast.clerk.pk)


def test_an_answer_is_good_once_and_only_to_whom_it_was_given(provider, client, cast):
    asked, thief, known = sent_away(client), Client(), {"preferred_username": cast.clerk.username}
    assert_refused(thief, back(thief, provider, asked, **known))
    assert back(client, provider, asked, **known).url == "/"
    client.logout()
    assert_refused(client, back(client, provider, asked, **known))


def test_without_a_provider_nothing_is_set_and_half_of_one_stops_the_start(monkeypatch):
    assert single_sign_on.settings() == {}
    monkeypatch.setenv("OIDC_ISSUER", ISSUER)
    with pytest.raises(
        ImproperlyConfigured, match="^OIDC_ISSUER is set, so OIDC_CLIENT_ID, .* must be, too.$"
    ):
        single_sign_on.settings()


def test_without_the_package_the_start_says_so_in_one_line(monkeypatch):
    for name, text in ENVIRONMENT.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setattr(single_sign_on, "PACKAGE", "no_such_package")
    with pytest.raises(ImproperlyConfigured, match="^OIDC_ISSUER needs the packages of .*$"):
        single_sign_on.settings()
