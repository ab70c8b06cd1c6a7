"""Submission, the one header of all four sheets, and what happened to it: events, comments.

`actions` writes here, nobody else.  Content stands one floor up, in `projects`.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from departments.models import Department, Region, Role
from reviews import workflow
from sheets import documents


def new_key() -> str:
    """Eight hex characters: the address of a submission, and of a row within its sheet."""
    return secrets.token_hex(4)


class Kind(models.TextChoices):
    PROJECT = documents.PROJECT, "项目支出绩效目标表"
    FUND = documents.FUND, "专项资金绩效目标表"
    DEPARTMENT_ANNUAL = documents.DEPARTMENT_ANNUAL, "部门整体绩效目标表"
    DEPARTMENT_STRATEGY = documents.DEPARTMENT_STRATEGY, "整体战略目标表"


State = models.TextChoices("State", {state.name: (state.value, state.label) for state in workflow.State})


class Submission(models.Model):
    """One sheet filed by one department for one fiscal year.

    version counts saves (the optimistic lock); edition counts 调整, each edition a row of its own that
    `replaces` the one before.  name is empty for the sheets of a whole department.
    """

    key = models.CharField("编号", max_length=8, unique=True, default=new_key, editable=False)
    kind = models.CharField("表", max_length=24, choices=Kind)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    region = models.ForeignKey(Region, models.PROTECT, related_name="submissions", verbose_name="地区")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="submissions", verbose_name="部门"
    )
    name = models.CharField("名称", max_length=200, blank=True)
    amount = models.DecimalField("金额（万元）", max_digits=18, decimal_places=6, null=True, blank=True)
    state = models.CharField("状态", max_length=20, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField("版本", default=1)
    edition = models.PositiveSmallIntegerField("第几次批复稿", default=1)
    round = models.PositiveSmallIntegerField("送审次数", default=0)
    replaces = models.OneToOneField(
        "self", models.PROTECT, related_name="replaced_by", null=True, blank=True, verbose_name="调整自"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标表"
        ordering = ["-fiscal_year", "department", "kind", "name", "edition"]
        indexes = [models.Index(fields=["region", "fiscal_year", "state"], name="submission_by_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "kind", "fiscal_year", "name", "edition"], name="submission_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="submission_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state_known"),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=2000, fiscal_year__lte=2100), name="submission_year_sane"
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces__isnull=True) | Q(edition__gt=1, replaces__isnull=False),
                name="submission_later_edition_replaces",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="submission_not_its_own"
            ),
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.name or self.get_kind_display()}"


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


class Event(models.Model):
    """A move of a submission, with the Document as it stood (`perfgoals/1`).  Never changed."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events", verbose_name="表")
    action = models.CharField("操作", max_length=20)
    label = models.CharField("操作名称", max_length=20)
    from_state = models.CharField("原状态", max_length=20, choices=State, blank=True)
    to_state = models.CharField("新状态", max_length=20, choices=State)
    version = models.PositiveIntegerField("版本")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="events", verbose_name="操作人"
    )
    by_name = models.CharField("姓名", max_length=80)
    by_role = models.CharField("角色", max_length=20, choices=Role, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)
    opinion = models.TextField("意见", blank=True)
    snapshot = models.JSONField("快照")

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(action="return") | ~Q(opinion=""), name="event_return_has_opinion"
            ),
            models.CheckConstraint(condition=Q(to_state__in=State.values), name="event_state_known"),
        ]

    def __str__(self):
        return f"{self.label} {self.by_name}"


class Comment(models.Model):
    """What a person says about a whole sheet (no row key, no field) or about one cell.

    path and cell_text keep where and on what it was said: rows move, texts change.
    """

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        ANSWERED = "answered", "已答复"
        RESOLVED = "resolved", "已解决"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comments", verbose_name="表")
    row_key = models.CharField("行", max_length=20, blank=True)
    field = models.CharField("栏", max_length=40, blank=True)
    path = models.CharField("位置", max_length=80, blank=True)
    cell_text = models.TextField("当时的内容", blank=True)
    round = models.PositiveSmallIntegerField("第几次送审")
    text = models.TextField("意见")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name="提出人"
    )
    at = models.DateTimeField("提出时间", auto_now_add=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="answers", null=True, verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="resolved", null=True, verbose_name="解决人"
    )
    resolved_at = models.DateTimeField("解决时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ["id"]
        indexes = [models.Index(fields=["submission", "row_key", "field"], name="comment_by_cell")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "answered", "resolved"]), name="comment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(row_key="", field="") | (~Q(row_key="") & ~Q(field="")),
                name="comment_on_sheet_or_cell",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="comment_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_by__isnull=False, resolved_at__isnull=False)
                | (~Q(state="resolved") & Q(resolved_by__isnull=True, resolved_at__isnull=True)),
                name="comment_resolved_whole",
            ),
        ]

    def __str__(self):
        return self.text[:40]
