"""Files in and out: brought in, stopped, removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from departments.models import Region
from ingest import jobs, queries, recorded, tasks
from ingest.models import Draft, Job, Upload, private_name
from reviews import access
from reviews.models import new_key
from reviews.problems import Problem, Refused
from reviews.stored import keep

FILES = 20
NAME_LENGTH = 255
TOO_LARGE = "文件超过 100 MB，没有接收。请拆成几个文件再上传。"
REMOVABLE = (Upload.State.FAILED, Upload.State.CANCELLED, Upload.State.UNDONE)


class NothingChosen(Problem):
    message = "没有选文件。请先选择要导入的文件。"


def upload(
    files: Sequence[UploadedFile],
    region: Region,
    fiscal_year: int | None,
    by: User,
    *,
    too_large: Iterable[str] = (),
) -> list[Upload]:
    """Keeps the files as one batch and queues their reading: all of them or none.

    A file that is here already is read again: what differs shows beside what the books have.  `too_large`:
    names of files that were not even received; they stand in the batch as failed.
    """
    refused = list(too_large)
    _require(region.pk, by)
    if not files and not refused:
        raise NothingChosen
    if len(files) + len(refused) > FILES:
        raise Refused(f"一次最多上传 {FILES} 个文件，这次选了 {len(files) + len(refused)} 个。请分几次上传。")
    stored: list[Upload] = []
    common = {"batch": new_key(), "region": region, "fiscal_year": fiscal_year, "by": by}
    try:
        with transaction.atomic():
            stored.extend(_kept(files, common))
            for one in stored:
                recorded.of_file("import.received", one, by)
            return stored + [_refused(name, common) for name in refused]
    except BaseException:
        for one in stored:
            one.file.delete(save=False)
        raise


def _kept(files: Iterable[UploadedFile], common: dict[str, object]) -> Iterator[Upload]:
    for file in files:
        one = Upload(name=_name(file.name), size=file.size, sha256=_sha256(file), **common)
        file.seek(0)
        one.file.name = keep(one.file.storage, private_name(one, file.name), file)
        yield one
        one.save(force_insert=True)
        tasks.queue(Job.objects.create(upload=one))


def _refused(name: str, common: dict[str, object]) -> Upload:
    return Upload.objects.create(
        name=_name(name), size=0, state=Upload.State.FAILED, message=TOO_LARGE, **common
    )


def _name(name: str | None) -> str:
    """For people only; without a folder and without control characters."""
    plain = "".join(char for char in name or "" if char.isprintable())
    return plain.replace("\\", "/").rpartition("/")[2][-NAME_LENGTH:] or "未命名"


def _sha256(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def stop(upload: Upload, by: User) -> None:
    _require(upload.region_id, by)
    jobs.stop(upload)
    recorded.of_file("import.changed", upload, by, what="stopped")


def remove(upload: Upload, by: User) -> None:
    """Out of the list, with its file; only where nothing of it is in the books."""
    _require(upload.region_id, by)
    with transaction.atomic():
        current = queries.locked(upload)
        in_the_books = current.drafts.filter(state=Draft.State.ACCEPTED).exists()
        if current.state not in REMOVABLE or in_the_books:
            raise Refused("这份文件还在读取或已有表入库，不能移除。请先停止或撤销导入。")
        recorded.of_file("import.removed", current, by)
        current.delete()
    if current.file:
        current.file.delete(save=False)


def read_again(upload: Upload, by: User) -> None:
    """From the beginning, by what is known of layouts now; only where nothing of it is in the books."""
    _require(upload.region_id, by)
    with transaction.atomic():
        current = queries.locked(upload)
        in_the_books = current.drafts.filter(state=Draft.State.ACCEPTED).exists()
        if current.state == Upload.State.READING or in_the_books or not current.file:
            raise Refused("这份文件还在读取或已有表入库，不能重新读取。请先停止或撤销导入。")
        current.drafts.all().delete()
        Job.objects.filter(upload=current).delete()
        current.state, current.message = Upload.State.READING, ""
        current.save(update_fields=["state", "message"])
        tasks.queue(Job.objects.create(upload=current))
        recorded.of_file("import.changed", current, by, what="read again")


def _require(region_id: int, by: User) -> None:
    if refusal := access.import_refusal(by, region_id):
        raise Refused(refusal)
