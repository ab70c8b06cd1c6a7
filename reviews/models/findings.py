"""What the rules found in the sheets, what people said about it, and what a region set for its rules."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments.models import Region, Role
from reviews.findings import OFF, SIGNS, Level
from reviews.models.submissions import Submission

LEVELS = [(level.value, SIGNS[level]) for level in Level]


class StoredFinding(models.Model):
    """A finding as of the last look, for lists, queues and audits; written anew with each save of its sheet.

    scope: of the sheet alone, or found between sheets (those are written anew by an audit of the region and
    hold while `cell_text` stands).  status follows from the explanations.
    """

    class Scope(models.TextChoices):
        SHEET = "sheet", "本表"
        REPORT = "report", "表间"

    class Status(models.TextChoices):
        OPEN = "open", "未处理"
        KEPT = "kept", "已说明"
        DISMISSED = "dismissed", "不成立"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="findings", verbose_name="表")
    position = models.PositiveIntegerField("顺序")
    scope = models.CharField("范围", max_length=10, choices=Scope, default=Scope.SHEET)
    rule = models.CharField("规则", max_length=8)
    level = models.CharField("程度", max_length=10, choices=LEVELS)
    row_key = models.CharField("行", max_length=20, blank=True)
    field = models.CharField("栏", max_length=40, blank=True)
    path = models.CharField("位置", max_length=80, blank=True)
    place = models.CharField("位置名称", max_length=200, blank=True)
    cell_text = models.TextField("原文", blank=True)
    short = models.CharField("短句", max_length=22)
    message = models.TextField("问题和建议")
    basis = models.TextField("依据", blank=True)
    sum = models.JSONField("算式", default=list, blank=True)
    related = models.JSONField("相关的格", default=list, blank=True)  # [row key, field]
    fixes = models.JSONField("改法", default=list, blank=True)  # [label, operations]
    status = models.CharField("处理", max_length=10, choices=Status, default=Status.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = "问题"
        ordering = ["submission", "position"]
        indexes = [
            models.Index(fields=["submission", "status", "level"], name="finding_by_sheet"),
            models.Index(fields=["rule", "status"], name="finding_by_rule"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="finding_level_known"
            ),
        ]

    def __str__(self):
        return f"{self.rule} {self.short}"


class Explanation(models.Model):
    """保留并说明 of the department (kept), or 此条不成立 of a reviewer (dismissed).

    Kept with (rule, row key, field); it holds while the cell's text is `cell_text`.  Counted per rule, so
    that rules that cry wolf are seen.  Withdrawn: taken back, stays in the books.
    """

    class Kind(models.TextChoices):
        KEPT = "kept", "保留并说明"
        DISMISSED = "dismissed", "此条不成立"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="explanations", verbose_name="表")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    rule = models.CharField("规则", max_length=8)
    row_key = models.CharField("行", max_length=20, blank=True)
    field = models.CharField("栏", max_length=40, blank=True)
    cell_text = models.TextField("当时的内容", blank=True)
    text = models.TextField("说明")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="explanations", verbose_name="说明人"
    )
    by_name = models.CharField("姓名", max_length=80)
    by_role = models.CharField("角色", max_length=20, choices=Role, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "问题的说明"
        ordering = ["id"]
        indexes = [models.Index(fields=["rule", "kind"], name="explanation_by_rule")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="explanation_has_text"),
            models.CheckConstraint(
                condition=Q(kind__in=["kept", "dismissed"]), name="explanation_kind_known"
            ),
            models.UniqueConstraint(
                fields=["submission", "rule", "row_key", "field", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="explanation_one_at_a_time",
            ),
        ]

    def __str__(self):
        return self.text[:40]


class RuleSetting(models.Model):
    """What a region sets for a rule in a year: another level (or off), other limits by name."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="rule_settings", verbose_name="地区")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    rule = models.CharField("规则", max_length=8)
    level = models.CharField("程度", max_length=10, choices=[*LEVELS, (OFF, "不用")], blank=True)
    limits = models.JSONField("界限", default=dict, blank=True)  # name -> decimal as text

    class Meta:
        verbose_name = verbose_name_plural = "规则设置"
        ordering = ["region", "fiscal_year", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["region", "fiscal_year", "rule"], name="rule_setting_once")
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.rule}"


class Gate(models.Model):
    """What keeps a sheet from a move in a region and year: nothing, 错, or 错 and 疑 without an explanation.

    Without a row: 错.
    """

    class Stops(models.TextChoices):
        NOTHING = "nothing", "都不拦"
        ERRORS = "errors", "有错不能办"
        WARNINGS = "warnings", "有错、有未说明的疑不能办"

    region = models.ForeignKey(Region, models.CASCADE, related_name="gates", verbose_name="地区")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    action = models.CharField("操作", max_length=20)  # submit, pass, approve, publish
    stops = models.CharField("拦下", max_length=10, choices=Stops, default=Stops.ERRORS)

    class Meta:
        verbose_name = verbose_name_plural = "关口"
        ordering = ["region", "fiscal_year", "action"]
        constraints = [models.UniqueConstraint(fields=["region", "fiscal_year", "action"], name="gate_once")]

    def __str__(self):
        return f"{self.fiscal_year} {self.action}"


class AuditRun(models.Model):
    """One look at all sheets of a region and year: how far it is, and how well all could be checked."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待检查"
        RUNNING = "running", "正在检查"
        DONE = "done", "已检查"
        FAILED = "failed", "没有查完"

    region = models.ForeignKey(Region, models.CASCADE, related_name="audits", verbose_name="地区")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="audits", null=True, verbose_name="发起人"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    at = models.DateTimeField("时间", auto_now_add=True)
    heartbeat = models.DateTimeField("最近活动", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    done = models.PositiveIntegerField("已查张数", default=0)
    tables = models.PositiveIntegerField("张数", default=0)
    indicators = models.PositiveIntegerField("指标数", default=0)
    outcomes = models.JSONField(
        "各规则的结果", default=dict, blank=True
    )  # rule -> {status: number of sheets}
    unclear = models.JSONField("无法核对的", default=list, blank=True)  # [rule, sheet's key or "", reason]
    stated = models.JSONField("报告自身对账", default=list, blank=True)  # [line, agrees]

    class Meta:
        verbose_name = verbose_name_plural = "检查"
        ordering = ["-id"]
        indexes = [models.Index(fields=["region", "fiscal_year"], name="audit_by_place")]

    def __str__(self):
        return f"{self.region} {self.fiscal_year}"
