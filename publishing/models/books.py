"""The printed package of a year (成册): cover, preface, contents, sheets, in three formats."""

from django.conf import settings
from django.db import models

from departments.models import Region
from publishing.models.generations import Shown, ShownByState
from reviews.models import Submission


class BookText(models.Model):
    """A region's own words for its books; `{项目数}` and the like stand for what is counted."""

    region = models.OneToOneField(Region, models.CASCADE, related_name="book_text", verbose_name="地区")
    texts = models.JSONField("文字", default=dict)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "成册文字"

    def __str__(self):
        return f"{self.region}成册文字"


class Book(models.Model):
    """texts: its own words (a copy of the region's when it was begun).

    frozen: what it holds since it was published: its figures, words and sheets; sha256 is of that.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "编排中"
        PUBLISHED = "published", "已公开"
        WITHDRAWN = "withdrawn", "已撤下"

    key = models.CharField("编号", max_length=8, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="books", verbose_name="地区")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("书名", max_length=200)
    texts = models.JSONField("文字", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    frozen = models.JSONField("定稿", default=dict, blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="books", verbose_name="编排人"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)
    published_at = models.DateTimeField("公开时间", null=True, blank=True)
    published_by = models.CharField("公开人", max_length=80, blank=True)
    reason = models.TextField("撤下原因", blank=True)

    objects = Shown.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成册"
        ordering = ["-fiscal_year", "-id"]

    def __str__(self):
        return self.title


class BookSheet(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name="sheets", verbose_name="成册")
    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="book_sheets", verbose_name="绩效目标表"
    )
    position = models.PositiveIntegerField("顺序")

    class Meta:
        verbose_name = verbose_name_plural = "成册的表"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["book", "submission"], name="book_sheet_once"),
        ]

    def __str__(self):
        return f"{self.position} {self.submission}"


class BookFile(models.Model):
    """A file made of a book as it stood at `version`, by a worker, with its progress."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待制作"
        RUNNING = "running", "正在制作"
        DONE = "done", "已做好"
        FAILED = "failed", "没有做成"

    book = models.ForeignKey(Book, models.CASCADE, related_name="files", verbose_name="成册")
    format = models.CharField("格式", max_length=4)  # pdf, docx, xlsx
    version = models.PositiveIntegerField("成册版本")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    file = models.FileField("文件", upload_to="books/", blank=True)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("字节数", default=0)
    done = models.PositiveIntegerField("已做张数", default=0)
    total = models.PositiveIntegerField("张数", default=0)
    heartbeat = models.DateTimeField("最近活动", null=True)
    failure = models.TextField("原因", blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)

    objects = ShownByState.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成册文件"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.book} {self.format}"
