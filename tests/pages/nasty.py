"""What nobody types: texts, JSON, headers, files; and the ways to change a good request at one place."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

Pair = tuple[str, str]
HALF = "\ud800"  # sent as the three bytes that UTF-8 forbids
TEXTS = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "+1",
        " 1 ",
        "1.5",
        "-0",
        "1e309",
        "1e1000000",
        "NaN",
        "-inf",
        "0x10",
        "1_000",
    ),
    *(
        "9" * 30,
        "9" * 5000,
        "2147483648",
        "9223372036854775808",
        "-9223372036854775809",
        "0." + "0" * 40 + "1",
    ),
    *("²", "１２", "١٢", "二〇二四", "1,000", "≥1个", "=1+1", '=cmd|"/c calc"!A1', "@SUM(A1)", "-3-12倍"),
    *("2024-02-30", "0000-00-00", "9999-12-31", "99999-01-01", "2024-13-45", "1900", "2101", "0001-01-01"),
    *("a\0b", "\0", HALF, f"甲{HALF}", "\ufeff", "\u202e甲", "😀", "\r\nX-Evil: 1", "\t", "\x1b[31m", "\x7f"),
    *("甲" * 5000, "校 " * 900, "%", "%%", "%s", "%00", "_", "\\", "'", '"', "';DROP TABLE x;--", "{{7*7}}"),
    *("<script>alert(1)</script>", "{% now %}", "../../etc/passwd", "..\\..\\x", "a/b", "//evil.example/"),
    *(
        "javascript:alert(1)",
        "https://evil.example/",
        "None",
        "null",
        "true",
        "[]",
        "{}",
        "[" * 3000,
        ",",
        ":",
    ),
    *("::", "00000000", "00000000:1", "row00001", "row00001:value", "task0001:row00001", "a:b:c:d", "h.name"),
    *(
        "budget.total",
        "extra.甲",
        "__class__",
        "pk__in",
        "user__password",
        "submit",
        "publish",
        "undo",
        "delete",
    ),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 2**31, 2**63, 10**400, "", "甲" * 3000, HALF, "a\0b", "2024"),
    *([], {}, [[]], [None], {"": None}, {"a": {"b": []}}, "row00001", float("nan"), float("inf"), -(2**70)),
)
HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "HTTP_HOST",
        ("evil.example", "", "localhost:99999", "a b", "[::1", "localhost\x00", "x" * 3000, "測試"),
    ),
    ("HTTP_X_FORWARDED_FOR", ("", "1.2.3.4, 5.6.7.8", "x" * 500, "::1", "999.1.1.1", "fe80::1%eth0", ",,,")),
    ("HTTP_X_FORWARDED_PROTO", ("https", "x", "")),
    ("REMOTE_ADDR", ("", "unix:", "::ffff:1.2.3.4", "fe80::1%eth0", "nonsense")),
    ("HTTP_X_REQUEST_ID", ("", "a" * 5000, "a\nb", "../x", "é")),
    ("HTTP_ACCEPT", ("", "*/*;q=nan", "application/json", "text/html;" * 300, "é")),
    ("HTTP_ACCEPT_LANGUAGE", ("", "xx-" + "y" * 500, "zh;q=abc", "../../x", "é")),
    ("HTTP_ACCEPT_ENCODING", ("gzip;q=0", "br, gzip", "\x80", "*")),
    ("HTTP_RANGE", ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 500, "x=y", "bytes=a-b")),
    ("HTTP_IF_NONE_MATCH", ("*", '"', 'W/"', "é", '"a", ' * 500)),
    ("HTTP_IF_MATCH", ("*", '"x"', "")),
    ("HTTP_IF_MODIFIED_SINCE", ("0", "Thu, 99 Foo 2024 99:99:99 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "é")),
    ("HTTP_AUTHORIZATION", ("Bearer", "Bearer ", "Bearer é", "Basic !!", "Bearer " + "x" * 5000, "bearer\0")),
    (
        "HTTP_COOKIE",
        ("sessionid=x", "sessionid=; csrftoken=é", "=;=;", "size=../..", "a" * 5000, "messages=x:y"),
    ),
    ("HTTP_REFERER", ("", "//", "http://[", "javascript:1", "é")),
    ("HTTP_ORIGIN", ("null", "http://[", "https://evil.example")),
    ("HTTP_HX_REQUEST", ("true", "x")),
    ("HTTP_HX_CURRENT_URL", ("http://[", "é", "")),
    ("HTTP_HX_TARGET", ("é", "x" * 900)),
    ("HTTP_X_HTTP_METHOD_OVERRIDE", ("DELETE",)),
    ("CONTENT_LENGTH", ("0", "-1", "x")),
    ("HTTP_CONTENT_ENCODING", ("gzip", "x")),
    ("HTTP_TRANSFER_ENCODING", ("chunked",)),
)
TYPES = (
    *(
        "",
        "application/json",
        "text/plain; charset=utf-7",
        "multipart/form-data",
        "é",
        "x/y; charset=nonsense",
    ),
    *("multipart/form-data; boundary=", "multipart/form-data; boundary=" + "b" * 300, "text/xml"),
    *("application/x-www-form-urlencoded; charset=utf-16", "application/json; charset=nonsense"),
)
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get", "Ö")
BODIES = (
    *(
        b"",
        b"\0",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"1",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 20_000,
        b"\xff\xfe{}",
    ),
    *(
        b"a=" + b"%" * 50,
        b"&" * 3000,
        b"=&=&=",
        b"%00=%00",
        b"\xef\xbb\xbf{}",
        b"1" * 5000,
        b'{"version":NaN}',
    ),
    *(
        b"--%s\r\n" % BOUNDARY.encode(),
        b"--%s--\r\n" % BOUNDARY.encode(),
        b"--x\r\nContent-Disposition: \xe9\r\n",
    ),
    b'--%s\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n' % BOUNDARY.encode(),
    b'--%s\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n'
    b"--%s--\r\n" % (BOUNDARY.encode(), BOUNDARY.encode()),
)
NAMES = (
    "../../x.pdf",
    "C:\\a\\b.xlsx",
    "",
    ".",
    "..",
    "a\0b.pdf",
    "甲" * 300 + ".docx",
    "a.xlsx.exe",
    "con",
    "é",
)


def bomb() -> bytes:
    """Two hundred megabytes of nothing in two hundred kilobytes, called a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        for number in range(4):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * 25_000_000)
    return out.getvalue()


def package(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


FILES = (
    *(
        b"",
        b"\0",
        b"%PDF-1.7",
        b"%PDF-1.7\n%%EOF",
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\0" * 18,
        b"\xd0\xcf\x11\xe0",
    ),
    *(
        b"\x89PNG\r\n\x1a\n",
        b"<html>",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"MZ\x90",
    ),
    package(xl__workbook__xml=b"<x/>"),
    package(**{"xl__../../../x": b"x", "[Content_Types].xml": b"<!DOCTYPE a>"}),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A request.  The body is what `fields` and `files` make, unless it is given."""

    path: str
    method: str = "GET"
    query: tuple[Pair, ...] = ()
    fields: tuple[Pair, ...] = ()
    files: tuple[tuple[str, str, bytes], ...] = ()
    data: Any = None  # JSON
    body: bytes | None = None
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    who: str = ""

    @property
    def target(self) -> str:
        query = urlencode([tuple(map(octets, pair)) for pair in self.query])
        return self.path + (f"?{query}" if query else "")

    def made(self) -> tuple[bytes, str]:
        """Body and content type."""
        if self.body is not None:
            return self.body, self.content_type or MULTIPART_CONTENT
        if self.data is not None:
            return json.dumps(self.data).encode(), self.content_type or "application/json"
        if self.files:
            return multipart(self.fields, self.files), self.content_type or MULTIPART_CONTENT
        text = urlencode([tuple(map(octets, pair)) for pair in self.fields])
        return text.encode(), self.content_type or "application/x-www-form-urlencoded"


def octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def multipart(fields: tuple[Pair, ...], files: tuple[tuple[str, str, bytes], ...]) -> bytes:
    plain = encode_multipart(BOUNDARY, {}).removesuffix(f"--{BOUNDARY}--\r\n".encode())
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    for name, value in fields:
        plain += f'{head}"'.encode() + octets(name) + b'"\r\n\r\n' + octets(value) + b"\r\n"
    for name, filename, content in files:
        plain += f'{head}"{name}"; filename="'.encode() + octets(filename) + b'"\r\n'
        plain += b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
    return plain + f"--{BOUNDARY}--\r\n".encode()


# ---- one change ----

Change = Callable[[Random, Sent], Sent]


def _with_pair(pairs: tuple[Pair, ...], rng: Random) -> tuple[Pair, ...]:
    """One name or value changed, left out, given twice, or one more."""
    text, kept = rng.choice(TEXTS), list(pairs)
    if not kept or rng.random() < 0.1:
        return (*kept, (rng.choice([name for name, _ in kept] or ["q"]), text))
    place = rng.randrange(len(kept))
    name, value = kept[place]
    kept[place : place + 1] = rng.choice(
        (
            *([(name, text)],) * 6,
            [],
            [(name, value), (name, text)],
            [(text[:200], value)],
            [(name, rng.choice(kept)[1])],
            [(name, value + text[:50])],
        )
    )
    return tuple(kept)


def field_changed(rng: Random, sent: Sent) -> Sent:
    if sent.data is not None:
        return replace(sent, data=json_changed(rng, sent.data))
    if sent.method == "GET":
        return replace(sent, query=_with_pair(sent.query, rng))
    return replace(sent, fields=_with_pair(sent.fields, rng))


def query_changed(rng: Random, sent: Sent) -> Sent:
    return replace(sent, query=_with_pair(sent.query, rng))


def json_changed(rng: Random, data: Any) -> Any:
    """A value somewhere in it."""
    if isinstance(data, dict) and data and rng.random() < 0.9:
        name = rng.choice(list(data))
        if rng.random() < 0.1:
            return {key: value for key, value in data.items() if key != name} | {"甲": 1}
        return data | {name: json_changed(rng, data[name])}
    if isinstance(data, list) and data and rng.random() < 0.9:
        place = rng.randrange(len(data))
        return [json_changed(rng, one) if at == place else one for at, one in enumerate(data)]
    return rng.choice(VALUES + TEXTS)


def path_changed(rng: Random, sent: Sent) -> Sent:
    parts = sent.path.split("/")
    place = rng.randrange(len(parts))
    odd = quote_from_bytes(octets(rng.choice(TEXTS)[:300]), safe="")
    parts[place : place + 1] = rng.choice(
        ([odd], [], [parts[place], odd], ["", parts[place]], [".."], ["%ff"])
    )
    return replace(sent, path="/" + "/".join(parts).lstrip("/"))


def method_changed(rng: Random, sent: Sent) -> Sent:
    return replace(sent, method=rng.choice(METHODS))


def header_changed(rng: Random, sent: Sent) -> Sent:
    name, values = rng.choice(HEADERS)
    return replace(sent, headers=sent.headers | {name: rng.choice(values)})


def body_changed(rng: Random, sent: Sent) -> Sent:
    made, kind = sent.made()
    place = rng.randrange(len(made) + 1)
    body = rng.choice((rng.choice(BODIES), made[:place], made[:place] + rng.randbytes(3) + made[place:]))
    return replace(sent, method=sent.method if sent.method != "GET" else "POST", body=body, content_type=kind)


def type_changed(rng: Random, sent: Sent) -> Sent:
    body, _ = sent.made()
    return replace(sent, body=body, content_type=rng.choice(TYPES) or "x")


def file_changed(rng: Random, sent: Sent) -> Sent:
    name = sent.files[0][0] if sent.files else rng.choice(("files", "file"))
    content = rng.choice(FILES) if rng.random() < 0.9 else sent.files[0][2][:100] if sent.files else b""
    named = rng.choice((*NAMES, "a.pdf", "a.xlsx", "a.docx", "a.txt", "a.png"))
    files = ((name, named, content),) * rng.choice((1, 1, 1, 2, 25))
    return replace(sent, method="POST", files=files, data=None)


def sender_changed(rng: Random, sent: Sent) -> Sent:
    """The same request from somebody else; `who` is filled in by the walk."""
    return replace(sent, who="*")


def crowded(rng: Random, sent: Sent) -> Sent:
    """More fields than are taken."""
    return replace(
        sent, method="POST", body=b"a=1&" * 20_050, content_type="application/x-www-form-urlencoded"
    )


CHANGES: tuple[Change, ...] = (
    *(field_changed,) * 10,
    *(query_changed,) * 4,
    *(path_changed,) * 3,
    *(method_changed,) * 2,
    *(header_changed,) * 3,
    *(body_changed,) * 2,
    *(sender_changed,) * 2,
    type_changed,
    file_changed,
)
RARE: tuple[Change, ...] = (crowded,)


def changed(rng: Random, sent: Sent) -> Sent:
    return rng.choice(RARE if rng.random() < 0.002 else CHANGES)(rng, sent)


def quoted(text: str) -> str:
    return quote(octets(text))
