"""Secrets that the site must be able to read again, sealed with a key made of SECRET_KEY.

AES-256-GCM, bound to whose it is: copied into another row it does not open.  The keys of SECRET_KEY_FALLBACKS
open, too, and seal nothing any more.  A Fernet token would be the same by another way, but twenty bytes make
120 characters of it, and the library's column holds 80: these are 67.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK, NONCE, LENGTH = "1:", 12, 32
PURPOSE = b"perfgoals accounts.sealing 1"


class Unreadable(Exception):
    """Sealed under another SECRET_KEY, for somebody else, or not at all."""


def seal(secret: bytes, owner: str) -> str:
    nonce = urandom(NONCE)
    return (
        MARK
        + urlsafe_b64encode(nonce + _box(settings.SECRET_KEY).encrypt(nonce, secret, _of(owner))).decode()
    )


def opened(text: str, owner: str) -> bytes:
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        found = _opened_with(key, text, owner)
        if found is not None:
            return found
    raise Unreadable


def is_current(text: str, owner: str) -> bool:
    return _opened_with(settings.SECRET_KEY, text, owner) is not None


def _opened_with(key: str, text: str, owner: str) -> bytes | None:
    if not text.startswith(MARK):
        return None
    try:
        whole = urlsafe_b64decode(text.removeprefix(MARK))
        return _box(key).decrypt(whole[:NONCE], whole[NONCE:], _of(owner))
    except (ValueError, InvalidTag):
        return None


def _box(key: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), LENGTH, salt=None, info=PURPOSE).derive(key.encode()))


def _of(owner: str) -> bytes:
    return owner.encode()
