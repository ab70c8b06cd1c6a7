"""Requests as a server gives them to the site: through its WSGI application, with a person's session."""

import io
import json
import sys
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

HOST, SECRET = "localhost", "k" * 32
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BOUNDARY = "a-boundary-that-stands-in-no-file"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def leads_to(self) -> str:
        return self.headers.get("Location", "")

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Caller:
    """A signed-in person, or nobody."""

    application: WSGIHandler
    user: User | None = None
    _session: str = field(default="", init=False)

    def __post_init__(self) -> None:
        if self.user:
            client = Client()
            client.force_login(self.user)
            self._session = client.cookies["sessionid"].value

    def get(self, path: str) -> Answer:
        return self._call("GET", path, b"", FORM)

    def post(self, path: str, **form: Any) -> Answer:
        return self._call("POST", path, urlencode(form, doseq=True).encode(), FORM)

    def send(self, path: str, what: Any) -> Answer:
        return self._call("POST", path, json.dumps(what).encode(), JSON)

    def bring(self, path: str, name: str, data: bytes) -> Answer:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self._call("POST", path, body, f"multipart/form-data; boundary={BOUNDARY}")

    def _call(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        said: list[Any] = []
        response = self.application(
            self._environ(method, path, body, kind), lambda *begin: said.extend(begin[:2])
        )
        try:
            content = b"".join(response)
        finally:
            response.close()
        return Answer(int(said[0].split()[0]), dict(said[1]), content)

    def _environ(self, method: str, path: str, body: bytes, kind: str) -> dict[str, Any]:
        address, _, query = path.partition("?")
        cookies = f"csrftoken={SECRET}" + (f"; sessionid={self._session}" if self._session else "")
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "HTTP_HOST": HOST,
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": cookies,
            "HTTP_X_CSRFTOKEN": SECRET,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
