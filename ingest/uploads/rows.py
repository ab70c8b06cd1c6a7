"""A row of the import page in words: how far the reading is, what it found, what can be done next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ingest.intake import REMOVABLE
from ingest.models import Draft, Job, Upload
from ingest.queries import Counts
from projects.tables import SHORT_KINDS

STEPS = ("读取", "认表", "核对", "等您确认")
_AT = {Job.Step.WAITING: 0, Job.Step.READING: 0, Job.Step.RECOGNISING: 1, Job.Step.CHECKING: 2}
KINDS = {
    "pdf": "PDF",
    "scan": "扫描件",
    "docx": "Word",
    "xlsx": "Excel",
    "xls": "Excel 97-2003",
    "text": "文本",
    "markdown": "文本",
    "json": "数据",
}
QUIET = timedelta(seconds=20)  # a living worker is heard of twice a second
_ENOUGH = 3  # pages read before the rest can be guessed at


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    state: str  # done, on, or nothing


@dataclass(frozen=True, slots=True)
class Row:
    upload: Upload
    counts: Counts

    @property
    def reading(self) -> bool:
        return self.upload.state == Upload.State.READING

    @property
    def steps(self) -> list[Step]:
        at = len(STEPS) - 1
        if self.reading:
            at = _AT.get(self.upload.job.step, at)
        done = self.upload.state == Upload.State.DONE
        states = [
            "done" if place < at or done else "on" if place == at else "" for place in range(len(STEPS))
        ]
        return [Step(label, state) for label, state in zip(STEPS, states, strict=True)]

    @property
    def about(self) -> str:
        """3.2 MB · PDF，46 页"""
        upload = self.upload
        kind = KINDS.get(upload.kind, "")
        unit = "个工作表" if upload.kind in ("xlsx", "xls") else "页"
        pages = f"{upload.pages} {unit}" if upload.pages else ""
        return " · ".join(
            text for text in (size(upload.size), "，".join(filter(None, (kind, pages)))) if text
        )

    @property
    def progress(self) -> str:
        """What is being done now, and how long it may still take."""
        job = self.upload.job
        if job.cancel_asked:
            return "正在停止。"
        now = timezone.now()
        if job.step == Job.Step.WAITING:
            waited = int((now - self.upload.at).total_seconds() // 60)
            said = f"，已等 {waited} 分钟" if waited else ""
            return f"排队等待读取{said}。可以离开本页。"
        if job.heartbeat and now - job.heartbeat > QUIET:
            return "读取中断了，一分钟内会自动重新开始。"
        if job.step == Job.Step.READING:
            pages = f"：第 {min(job.done + 1, job.total)} / {job.total} 页" if job.total else ""
            return f"正在读取{pages}。{left(job, now)}"
        return "正在认表。" if job.step == Job.Step.RECOGNISING else "正在核对。"

    @property
    def result(self) -> str:
        forms = "、".join(f"{SHORT_KINDS[form]} {number} 张" for form, number in self.counts.forms.items())
        return f"（{forms}）。" if forms else "。"

    @property
    def checks(self) -> str:
        """Beside the preface; what disagrees is in `warnings`."""
        summary = self.upload.summary
        if not summary.get("checks"):
            return "前言没有写明数量和金额，无从核对。"
        return "" if summary["apart"] else "数量和金额与前言一致。"

    @property
    def decided(self) -> str:
        states = self.counts.states
        words = (
            ("已入库", Draft.State.ACCEPTED),
            ("不要", Draft.State.REJECTED),
            ("已撤销", Draft.State.UNDONE),
        )
        found = [f"{word} {states[state]} 张" for word, state in words if states[state]]
        return f"{'，'.join(found)}。" if found else ""

    @property
    def to_see(self) -> str:
        waiting = self.counts.states[Draft.State.TO_CHECK]
        unplaced = self.counts.unplaced + self.upload.summary.get("unplaced", 0)
        said = f"待核对 {waiting} 张，" if waiting else ""
        return f"{said}未归位文字 {unplaced} 段，要您看的 {self.counts.asking} 处。" if waiting else ""

    @property
    def warnings(self) -> list[str]:
        summary = self.upload.summary
        found = [f"{line}。" for line in summary.get("apart", ())[:2]]
        if foreign := summary.get("foreign"):
            found.append(f"有 {foreign} 张表的版式没有见过，请打开文件登记版式。")
        return [*found, self.other_region] if self.upload.held_back else found

    @property
    def other_region(self) -> str:
        """The file names another region than the one it was brought into."""
        printed, own = self.upload.elsewhere, self.upload.region.name
        if self.upload.held_back:
            return f"文件里写的是{printed}，这里是{own}。确认要导入到{own}后才能入库。"
        said_by = self.upload.summary.get("own_by")
        return f"文件里写的是{printed}，{said_by}已确认导入到{own}。" if printed else ""

    @property
    def may(self) -> dict[str, bool]:
        upload, states = self.upload, self.counts.states
        return {
            "check": upload.state == Upload.State.READY,
            "map": upload.state == Upload.State.READY and bool(upload.summary.get("foreign")),
            "open": upload.state in (Upload.State.READY, Upload.State.DONE, Upload.State.UNDONE),
            "stop": self.reading and not upload.job.cancel_asked,
            "remove": upload.state in REMOVABLE,
            "again": not self.reading and not states[Draft.State.ACCEPTED] and bool(upload.file),
            "undo": bool(states[Draft.State.ACCEPTED]),
        }


@dataclass(frozen=True, slots=True)
class Sums:
    """Of the files of one batch."""

    files: int
    found: int
    to_check: int
    accepted: int


def rows(uploads: Iterable[Upload], counts: dict[int, Counts]) -> list[Row]:
    return [Row(upload, counts.get(upload.pk, Counts())) for upload in uploads]


def sums(found: list[Row]) -> Sums:
    return Sums(
        files=len(found),
        found=sum(row.counts.found for row in found),
        to_check=sum(row.counts.states[Draft.State.TO_CHECK] for row in found),
        accepted=sum(row.counts.states[Draft.State.ACCEPTED] for row in found),
    )


def size(number: int) -> str:
    """Bytes as people read them; a file that was not received has none."""
    if number >= 2**20:
        return f"{number / 2**20:.1f} MB"
    return f"{max(number / 2**10, 0.1):.1f} KB" if number else ""


def left(job: Job, now: datetime) -> str:
    if job.done < _ENOUGH or not job.started_at or job.done >= job.total:
        return "可以离开本页。"
    seconds = (now - job.started_at).total_seconds() / job.done * (job.total - job.done)
    wait = f"{max(round(seconds / 10), 1) * 10} 秒" if seconds < 90 else f"{round(seconds / 60)} 分钟"
    return f"约还要 {wait}，可以离开本页。"
