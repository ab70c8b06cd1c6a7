"""The office around the sheets: deadlines, ready sentences, delegations, notices, batches, saved filters."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from departments.models import Person, Region
from reviews.models.submissions import State, Submission


class Deadline(models.Model):
    """Until when sheets of a fiscal year have to be out of a state: 草稿 送审, 部门审核 and 财政审核 done."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="deadlines", verbose_name="地区")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=20, choices=State)
    due_on = models.DateField("最迟办理日期")

    class Meta:
        verbose_name = verbose_name_plural = "办理期限"
        ordering = ["-fiscal_year", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["region", "fiscal_year", "state"], name="deadline_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="deadline_state_known"),
        ]

    def __str__(self):
        return f"{self.fiscal_year}年度{self.get_state_display()} {self.due_on:%Y-%m-%d}"


class Phrase(models.Model):
    """A ready sentence for opinions and comments, of one person or (no owner) of a region's finance staff."""

    class For(models.TextChoices):
        RETURN = "return", "退回意见"
        PASS = "pass", "同意意见"
        COMMENT = "comment", "批注"

    region = models.ForeignKey(Region, models.CASCADE, related_name="phrases", verbose_name="地区")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="phrases",
        null=True,
        blank=True,
        verbose_name="所有人",
    )
    kind = models.CharField("用处", max_length=10, choices=For)
    text = models.TextField("内容", max_length=2000)
    used = models.PositiveIntegerField("用过次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "常用意见"
        ordering = ["-used", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["return", "pass", "comment"]), name="phrase_kind_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="phrase_has_text"),
        ]

    def __str__(self):
        return self.text[:40]


class Delegation(models.Model):
    """`giver` is away: from `since` to `until`, both included, `taker` may act in the giver's place."""

    giver = models.ForeignKey(Person, models.CASCADE, related_name="delegated", verbose_name="委托人")
    taker = models.ForeignKey(Person, models.CASCADE, related_name="acts_for", verbose_name="代办人")
    since = models.DateField("开始日期")
    until = models.DateField("结束日期")
    made_at = models.DateTimeField("委托时间", auto_now_add=True)
    ended_at = models.DateTimeField("收回时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代办委托"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__lte=F("until")), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="delegation_to_somebody_else"),
        ]

    def __str__(self):
        return f"{self.giver.name} → {self.taker.name}"


class Notice(models.Model):
    """A line under somebody's bell.  Mailed with the day's digest where there is a mail server."""

    class Kind(models.TextChoices):
        WAITING = "waiting", "待办"  # a sheet has come to this person's desk
        RETURNED = "returned", "退回"
        MOVED = "moved", "进展"  # passed, approved, published, withdrawn
        REMARK = "remark", "意见"
        DEADLINE = "deadline", "期限"
        URGED = "urged", "催办"
        DELEGATED = "delegated", "代办"
        BATCH = "batch", "批量办理"
        SECURITY = "security", "账号安全"

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="收件人"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind)
    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="notices", null=True, blank=True, verbose_name="表"
    )
    text = models.CharField("内容", max_length=300)
    once = models.CharField(
        "不重复的标记", max_length=80, null=True, unique=True
    )  # deadline reminders: said once
    at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("看过时间", null=True)
    mailed_at = models.DateTimeField("邮件时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-id"]
        indexes = [models.Index(fields=["to", "read_at"], name="notice_by_reader")]

    def __str__(self):
        return self.text[:40]


class Batch(models.Model):
    """One decision on many sheets with one opinion: done in the background, each sheet logged on its own."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待办理"
        RUNNING = "running", "正在办理"
        DONE = "done", "已办完"

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="batches", verbose_name="操作人"
    )
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="batches", null=True, blank=True, verbose_name="代办委托"
    )
    action = models.CharField("操作", max_length=20)
    opinion = models.TextField("意见", blank=True)
    with_findings = models.BooleanField("附上各表的问题", default=False)
    keys = models.JSONField("各表编号")  # [key, version as seen] of each sheet
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("已办张数", default=0)
    failures = models.JSONField("没有办成的", default=list)  # [key, name, reason]
    heartbeat = models.DateTimeField("最近活动", null=True)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "批量办理"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.action} {len(self.keys)}"


class SavedFilter(models.Model):
    """常用筛选: a name for the query string of the list."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters", verbose_name="所有人"
    )
    name = models.CharField("名称", max_length=40)
    query = models.CharField("筛选条件", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_name_once")]

    def __str__(self):
        return self.name
