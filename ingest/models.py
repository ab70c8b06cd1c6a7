"""The import desk: files brought in, the jobs that read them, and drafts that wait for a decision.

`intake` writes uploads, `jobs` and `keeping` what their reading finds, `actions` the drafts; nobody else.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from departments.models import Region
from reviews.models import Kind, Submission, new_key


def private_name(upload: "Upload", name: str) -> str:
    """Where the file lies below MEDIA_ROOT.  The name it came with is never part of a path."""
    return f"uploads/{timezone.localdate().year}/{secrets.token_hex(16)}"


class Upload(models.Model):
    """A published file as somebody brought it, and what its reading found outside of the tables.

    report: `perfgoals/1` without its tables (title, region, stated, texts, furniture), `unplaced` outside of
    the tables, `checks` ([{line, agrees}], lines for people) and `problems` (sentences).
    summary: what a list says of it, {region, checks, apart: [line], unplaced, foreign, problems}, and
    {own_by}: who said that a file of another region belongs here all the same.
    """

    class State(models.TextChoices):
        READING = "reading", "读取中"
        READY = "ready", "待核对"
        DONE = "done", "已核对完"
        FAILED = "failed", "读不了"
        CANCELLED = "cancelled", "已停止"
        UNDONE = "undone", "已撤销"

    key = models.CharField("编号", max_length=8, unique=True, default=new_key, editable=False)
    batch = models.CharField("批次", max_length=8, db_index=True)  # files brought together
    region = models.ForeignKey(Region, models.PROTECT, related_name="uploads", verbose_name="地区")
    fiscal_year = models.PositiveSmallIntegerField("指定年度", null=True, blank=True)
    name = models.CharField("文件名", max_length=255)
    file = models.FileField("文件", upload_to=private_name)
    size = models.PositiveBigIntegerField("字节")
    sha256 = models.CharField("校验值", max_length=64, db_index=True)
    kind = models.CharField("种类", max_length=12, blank=True)  # told by the content
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.READING)
    message = models.TextField("说明", blank=True)  # why it cannot be read, one Chinese sentence
    report = models.JSONField("表外内容", default=dict, blank=True)
    summary = models.JSONField("摘要", default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="uploads", verbose_name="上传人"
    )
    at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入的文件"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["reading", "ready", "done", "failed", "cancelled", "undone"]),
                name="upload_state_known",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def elsewhere(self) -> str:
        """The other region that the file names; empty where it names its own or none."""
        printed = self.summary.get("region") or ""
        return "" if printed in (self.region.name, self.region.full_name) else printed

    @property
    def held_back(self) -> bool:
        """Nothing of it comes into the books before somebody has said that it belongs here."""
        return bool(self.elsewhere) and not self.summary.get("own_by")


class Job(models.Model):
    """The reading of one Upload in the background.  A worker that dies leaves an old heartbeat."""

    class Step(models.TextChoices):
        WAITING = "waiting", "等待"
        READING = "reading", "读取"
        RECOGNISING = "recognising", "认表"
        CHECKING = "checking", "核对"
        FINISHED = "finished", "等您确认"

    upload = models.OneToOneField(Upload, models.CASCADE, related_name="job", verbose_name="文件")
    step = models.CharField("步骤", max_length=12, choices=Step, default=Step.WAITING)
    done = models.PositiveIntegerField("已读页数", default=0)
    total = models.PositiveIntegerField("总页数", default=0)
    attempts = models.PositiveSmallIntegerField("第几次", default=0)
    heartbeat = models.DateTimeField("最近动静", null=True, blank=True)
    cancel_asked = models.BooleanField("要求停止", default=False)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "读取任务"

    def __str__(self):
        return self.get_step_display()


class Draft(models.Model):
    """One sheet as read (导入草稿), waiting to be accepted, corrected or rejected.

    document: TABLE of `perfgoals/1` as read, with row keys; corrected: the same as it stands now.
    origins: by path of `document`, {page, box, also: [{page, box}], place, lines, raw, repairs, confidence}.
    questions: [{id, kind, path, row, field, rows, printed, text, proposals: [{label, text, cells?}], answer}]
    in reading order.  text: the question in words; printed: what stands in the cell; path: in `corrected`;
    row, field: its lasting address; rows: the keys of all rows the merged cell covers.  The first proposal is
    the reader's.  answer: null while open, then the text taken ("" for an emptied cell).
    unplaced: [{page, line, place, text, box, answer}]; an answer is the path it was sent to, or 不属于表.
    questions_open, unplaced_open: how many of them have no answer.
    replaced_version: the sheet's version before acceptance wrote on it; null where acceptance wrote nothing
    or made the sheet.
    """

    class State(models.TextChoices):
        TO_CHECK = "to_check", "待核对"
        ACCEPTED = "accepted", "已入库"
        REJECTED = "rejected", "不要"
        UNDONE = "undone", "已撤销"

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="drafts", verbose_name="文件")
    position = models.PositiveIntegerField("顺序")
    form = models.CharField("表", max_length=24, choices=Kind)
    name = models.CharField("名称", max_length=200, blank=True)
    department_name = models.CharField("部门", max_length=200, blank=True)
    page = models.PositiveIntegerField("起始页", null=True, blank=True)
    document = models.JSONField("读到的内容")
    corrected = models.JSONField("核对后的内容")
    version = models.PositiveIntegerField("版本", default=1)
    origins = models.JSONField("出处", default=dict)
    questions = models.JSONField("疑问", default=list)
    unplaced = models.JSONField("未归位", default=list)
    questions_open = models.PositiveIntegerField("待答疑问", default=0)
    unplaced_open = models.PositiveIntegerField("待定的未归位", default=0)
    state = models.CharField("状态", max_length=10, choices=State, default=State.TO_CHECK)
    submission = models.ForeignKey(
        Submission, models.SET_NULL, related_name="drafts", null=True, blank=True, verbose_name="入库的表"
    )
    accepted_version = models.PositiveIntegerField("入库时的版本", null=True, blank=True)
    replaced_version = models.PositiveIntegerField("入库前的版本", null=True, blank=True)
    created_submission = models.BooleanField("新建的表", default=False)
    reason = models.TextField("说明", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="drafts",
        null=True,
        blank=True,
        verbose_name="核对人",
    )
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入草稿"
        ordering = ["upload", "position"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "position"], name="draft_once"),
            models.CheckConstraint(
                condition=Q(state__in=["to_check", "accepted", "rejected", "undone"]),
                name="draft_state_known",
            ),
        ]

    def __str__(self):
        return self.name or self.get_form_display()


class KnownLayout(models.Model):
    """A foreign layout somebody mapped once; the next file with the same fingerprint is read by it.

    labels: printed label -> field of the head; columns: printed title -> field of a row.  A field is named as
    in `sheets.documents`; `extra.<title>` keeps a column or label under its own name; null sets it aside.
    """

    fingerprint = models.CharField("版式指纹", max_length=64, unique=True)
    name = models.CharField("版式名称", max_length=100)
    form = models.CharField("表", max_length=24, choices=Kind)
    labels = models.JSONField("标签", default=dict)
    columns = models.JSONField("栏目", default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="layouts", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "已登记的版式"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Worker(models.Model):
    """A process that works through the queue, as long as it says so (`rollcall`)."""

    name = models.CharField("编号", max_length=16, unique=True)
    host = models.CharField("主机", max_length=80)
    process = models.PositiveBigIntegerField("进程号")
    begun_at = models.DateTimeField("开始时间", auto_now_add=True)
    seen_at = models.DateTimeField("最近动静", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台进程"
        ordering = ["begun_at"]

    def __str__(self):
        return f"{self.host} {self.process}"
