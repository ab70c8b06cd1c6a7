"""Damage done to good files at random, for the fuzz runs: the same seed does the same damage."""

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

Damage = Callable[[random.Random, bytes], bytes]

_NUMBER = re.compile(rb"\d+")
_ODD = (b"0", b"-1", b"65536", b"2147483648", b"99999999999999999999", b"1e308", b"\xff", b"")


def damaged(chance: random.Random, data: bytes) -> bytes:
    """One to four kinds of damage; an Office file is damaged inside its parts two times out of three."""
    for _ in range(chance.randint(1, 4)):
        package = data.startswith(b"PK\x03\x04") and chance.random() < 0.67
        data = _in_a_part(chance, data) if package else chance.choice(_DAMAGES)(chance, data)
    return data


def _in_a_part(chance: random.Random, data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = {name: old.read(name) for name in old.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error):
        return _flip(chance, data)
    name = chance.choice(sorted(parts))
    parts[name] = chance.choice(_DAMAGES)(chance, parts[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def _flip(chance: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 40)):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _span(chance: random.Random, data: bytes) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.choice((1, 10, 100, 1000, 10_000)))


def _cut_out(chance: random.Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:start] + data[end:]


def _cut_off(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _double(chance: random.Random, data: bytes) -> bytes:
    start, end = _span(chance, data)
    return data[:end] + data[start:end] * chance.choice((1, 5)) + data[end:]


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.choice((1, 16, 256))) + data[at:]


def _renumber(chance: random.Random, data: bytes) -> bytes:
    numbers = list(_NUMBER.finditer(data))
    if not numbers:
        return _flip(chance, data)
    hit = chance.choice(numbers)
    return data[: hit.start()] + chance.choice(_ODD) + data[hit.end() :]


_DAMAGES: tuple[Damage, ...] = (_flip, _cut_out, _cut_off, _double, _insert, _renumber, _renumber)
