"""Where the files lie that all servers need: what people bring in, and the books made of it.

Without MEDIA_STORE in the folder MEDIA_ROOT, which several servers share (NFS); else in a store like S3:

    MEDIA_STORE=s3://bucket/folder?endpoint=https://store.example:9000&region=cn-north-1

`addressing=virtual` where the store wants the bucket in the host's name.  Its keys: MEDIA_STORE_KEY and
MEDIA_STORE_SECRET.  MEDIA_ROOT then is each server's own, for what can be made again at any time.
"""

from importlib.util import find_spec
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

from perfgoals import environment

Storage = dict[str, object]
FOLDER: Storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
KNOWN = {"endpoint", "region", "addressing"}
IN_MEMORY = 5 * 2**20  # bytes of a file on its way out; what is larger lies in a temporary file


def media() -> Storage:
    url = environment.text("MEDIA_STORE")
    return s3(url) if url else FOLDER


def s3(url: str) -> Storage:
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.netloc or query.keys() - KNOWN:
        raise ImproperlyConfigured("MEDIA_STORE must read s3://bucket/folder?endpoint=https://…&region=….")
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured("MEDIA_STORE needs the packages of requirements-servers.txt.")
    return {
        "BACKEND": "perfgoals.s3_store.Store",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "endpoint_url": query.get("endpoint"),
            "region_name": query.get("region"),
            "access_key": _required("MEDIA_STORE_KEY"),
            "secret_key": _required("MEDIA_STORE_SECRET"),
            "addressing_style": query.get("addressing", "path" if "endpoint" in query else "auto"),
            "signature_version": "s3v4",
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
        },
    }


def _required(name: str) -> str:
    if not (found := environment.text(name)):
        raise ImproperlyConfigured(f"{name} is required with MEDIA_STORE.")
    return found
