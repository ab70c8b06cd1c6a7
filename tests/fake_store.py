"""A store that speaks as much of S3 as the site asks for, in memory; signatures are not looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote, urlsplit


class _Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Store"

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path)

    def do_PUT(self) -> None:
        self.server.files[self.key] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, etag=self.key)

    def do_GET(self) -> None:
        found = self.server.files.get(self.key)
        if found is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self._answer(200, found, etag=self.key)

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.server.files.pop(self.key, None)
        self._answer(204)

    def _answer(self, status: int, content: bytes = b"", etag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.send_header("ETag", f'"{md5(etag.encode(), usedforsecurity=False).hexdigest()}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *said: object) -> None:
        """Nothing."""


class Store(ThreadingHTTPServer):
    """files: by /bucket/key."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.files: dict[str, bytes] = {}

    @property
    def url(self) -> str:
        return f"s3://goals/site?endpoint=http://127.0.0.1:{self.server_address[1]}&region=cn-north-1"


@contextmanager
def store() -> Iterator[Store]:
    with Store() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()
