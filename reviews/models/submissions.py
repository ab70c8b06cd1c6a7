"""Submission, the one header of all four sheets, and what happened to it: its events.

`actions` writes here, nobody else.  Content stands one floor up, in `projects`.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

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
    `replaces` the one before.  name is empty for the sheets of a whole department.  A sheet begun from
    another one (last year's) is `based_on` it and has its row keys.

    What lists count and order by is kept beside it, in the transaction that changes it (`projects.kept` tells
    how it is counted): rows of indicators, findings that are open, the time of its last event, and the state
    of the edition that replaces it (empty: none does).
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
    based_on = models.ForeignKey(
        "self", models.SET_NULL, related_name="copies", null=True, blank=True, verbose_name="参照的表"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    changed_at = models.DateTimeField("修改时间", auto_now_add=True)

    rows = models.PositiveIntegerField("指标数", default=0, editable=False)
    errors = models.PositiveIntegerField("未处理的错误", default=0, editable=False)
    doubts = models.PositiveIntegerField("未处理的疑问", default=0, editable=False)
    moved_at = models.DateTimeField("最近办理时间", default=timezone.now, editable=False)
    later_state = models.CharField(
        "后一稿的状态", max_length=20, choices=State, blank=True, default="", editable=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标表"
        ordering = ["-fiscal_year", "department", "kind", "name", "edition"]
        indexes = [
            models.Index(
                fields=["region", "fiscal_year", "state", "later_state"], name="submission_of_region"
            ),
            models.Index(fields=["region", "state", "later_state"], name="submission_of_region_at"),
            models.Index(
                fields=["department", "fiscal_year", "state", "later_state"], name="submission_of_department"
            ),
            models.Index(fields=["-changed_at", "-id"], name="submission_newest"),
            models.Index(fields=["fiscal_year", "-changed_at", "-id"], name="submission_newest_of_year"),
        ]
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

    @cached_property
    def senders(self) -> frozenset[int]:
        """Keys of the users who have sent it in, in any round; without a query where `sendings` are there."""
        sent = vars(self).get("sendings")
        if sent is None:
            sent = self.events.filter(action="submit").only("by")
        return frozenset(event.by_id for event in sent)


def lock(submission: Submission) -> Submission:
    """The submission as it stands now, held until the transaction ends (where the database can)."""
    locked = Submission.objects.select_for_update(of=("self",)).select_related("department", "region")
    return locked.get(pk=submission.pk)


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
        indexes = [models.Index(fields=["by", "at"], name="event_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(action="return") | ~Q(opinion=""), name="event_return_has_opinion"
            ),
            models.CheckConstraint(condition=Q(to_state__in=State.values), name="event_state_known"),
        ]

    def __str__(self):
        return f"{self.label} {self.by_name}"
