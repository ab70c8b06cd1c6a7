"""Log-in at the bureau's own provider (OpenID Connect), by the settings of mozilla-django-oidc.

On when OIDC_ISSUER is set.  The addresses are given, not discovered: a provider that is away when the site
starts keeps nobody else out.
"""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from perfgoals import environment

PACKAGE = "mozilla_django_oidc"
REQUIRED = {
    "OIDC_CLIENT_ID": "OIDC_RP_CLIENT_ID",
    "OIDC_CLIENT_SECRET": "OIDC_RP_CLIENT_SECRET",
    "OIDC_AUTHORIZATION_URL": "OIDC_OP_AUTHORIZATION_ENDPOINT",
    "OIDC_TOKEN_URL": "OIDC_OP_TOKEN_ENDPOINT",
    "OIDC_KEYS_URL": "OIDC_OP_JWKS_ENDPOINT",
}
CLAIM = "preferred_username"
PATIENCE = 10  # seconds the provider has for an answer


def settings() -> dict[str, object]:
    """Empty where no provider is named.  Half a description stops the start."""
    issuer = environment.text("OIDC_ISSUER")
    if not issuer:
        return {}
    found = {name: environment.text(name) for name in REQUIRED}
    if missing := [name for name, text in found.items() if not text]:
        raise ImproperlyConfigured(f"OIDC_ISSUER is set, so {', '.join(missing)} must be, too.")
    if find_spec(PACKAGE) is None:
        raise ImproperlyConfigured("OIDC_ISSUER needs the packages of requirements-servers.txt.")
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_CLAIM": environment.text("OIDC_CLAIM") or CLAIM,
        **{REQUIRED[name]: text for name, text in found.items()},
        "OIDC_OP_USER_ENDPOINT": environment.text("OIDC_USERINFO_URL"),
        **FIXED,
    }


FIXED: dict[str, object] = {
    "OIDC_RP_SIGN_ALGO": "RS256",
    "OIDC_RP_SCOPES": "openid profile",
    "OIDC_USE_PKCE": True,
    "OIDC_CREATE_USER": False,  # an account has a place and a role: an administrator gives them
    "OIDC_TIMEOUT": PATIENCE,
    "OIDC_AUTHENTICATION_CALLBACK_URL": "oidc-back",
    "LOGIN_REDIRECT_URL_FAILURE": "/login/",
    "AXES_WHITELIST_CALLABLE": "accounts.provider.asks_for_no_password",
}
