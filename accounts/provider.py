"""Who comes back from the bureau's provider (OpenID Connect) and says who he is.

Only an account that is there, and open, is signed in; none is made.  Beside what the library checks (state,
nonce, PKCE, signature by a key of the provider's) the token must be from this issuer, for this site, and not
over.  Imported only where a provider is set: the library is an extra.
"""

import logging
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from departments.backends import WithPlace
from journal.actions import record

log = logging.getLogger(__name__)
LEEWAY = 60  # seconds by which the clocks of two machines may differ
NEEDED = ["exp", "iat", "iss", "aud", "sub"]
REFUSED = (SuspiciousOperation, jwt.PyJWTError, requests.RequestException, KeyError, TypeError, ValueError)


class ByProvider(WithPlace, OIDCAuthenticationBackend):
    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> User | None:
        """None for whatever went wrong: the reason is the log's and the journal's."""
        if "nonce" not in kwargs:
            return None
        try:
            return OIDCAuthenticationBackend.authenticate(self, request, **kwargs)
        except REFUSED as error:
            log.warning("single sign-on refused: %s", error)
            record("login.provider_refused", request=request, reason=type(error).__name__)
            return None

    def _verify_jws(self, payload: str, key: Any) -> dict[str, Any]:
        return jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """What the token says, and what the provider adds about the same person."""
        if not self.OIDC_OP_USER_ENDPOINT:
            return payload
        more = super().get_userinfo(access_token, id_token, payload)
        if more.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the answer is about somebody else")
        return more | payload

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        return isinstance(claims.get(settings.OIDC_CLAIM), str) and bool(claims[settings.OIDC_CLAIM])

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[User]:
        """As it is written: another name in capitals is another name."""
        found = User.objects.filter(username=claims[settings.OIDC_CLAIM], is_active=True)
        if not found:
            record("login.provider_unknown", username=claims[settings.OIDC_CLAIM], request=self.request)
        return found


def asks_for_no_password(request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    """Nothing is guessed here, so nobody is locked out by it."""
    return bool(credentials) and "nonce" in credentials
