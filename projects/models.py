"""The content of the four sheets: a head, tasks, and one three-level tree of indicators.

Texts are as printed; null is an empty cell.  What a target value means stands beside it (`value_*`),
derived from the text at each save and indexed.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.grams import Grams, InvertedIndex
from reviews.models import Submission


class Head(models.Model):
    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="head", primary_key=True, verbose_name="表"
    )
    department_code = models.TextField("部门编码", null=True)
    department_name = models.TextField("部门名称", null=True)
    unit_code = models.TextField("单位编码", null=True)
    unit_name = models.TextField("单位名称", null=True)
    budget_total = models.TextField("年度预算资金总额", null=True)
    budget_fiscal = models.TextField("财政拨款", null=True)
    budget_other = models.TextField("其他资金", null=True)
    goal = models.TextField("总体目标", null=True)
    extra = models.JSONField("附加栏", default=dict, blank=True)  # text by standard term
    layout = models.CharField("版式", max_length=40, null=True, blank=True)  # not the region's own
    # cells that moved on from an older sheet and nobody has looked at: [row key, field, old text, new text]
    to_check = models.JSONField("待核对的格", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "表头"

    def __str__(self):
        return self.department_name or ""


class Task(models.Model):
    """主要政策任务 of a fund; the other sheets have one without a name."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="tasks", verbose_name="表")
    key = models.CharField("编号", max_length=20)
    position = models.PositiveIntegerField("顺序")
    seq = models.PositiveIntegerField("序号")
    name = models.TextField("名称", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "主要政策任务"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "key"], name="task_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="task_has_key"),
        ]

    def __str__(self):
        return self.name or ""


class Indicator(models.Model):
    """A row.  `submission` repeats the task's so that a row key is unique in its sheet, whatever its task."""

    class ValueKind(models.TextChoices):
        QUANTITY = "quantity", "定量"
        RANGE = "range", "区间"
        DEADLINE = "deadline", "时限"
        QUALITY = "quality", "定性"
        COMPOUND = "compound", "多个值"

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="indicators", verbose_name="表")
    task = models.ForeignKey(Task, models.CASCADE, related_name="indicators", verbose_name="任务")
    key = models.CharField("编号", max_length=20)
    position = models.PositiveIntegerField("顺序")
    seq = models.PositiveIntegerField("序号", null=True)
    level1 = models.TextField("一级指标", null=True)
    level2 = models.TextField("二级指标", null=True)
    level3 = models.TextField("三级指标", null=True)
    value = models.TextField("指标值", null=True)
    objective = models.TextField("职责目标", null=True)
    explanation = models.TextField("指标解释", null=True)
    planned_value = models.TextField("规划值", null=True)
    standard_value = models.TextField("标准值", null=True)
    standard_source = models.TextField("标准值来源", null=True)
    average_3y = models.TextField("前三年均值", null=True)
    previous_year = models.TextField("上年值", null=True)
    history_source = models.TextField("历史值来源", null=True)
    remark = models.TextField("备注", null=True)
    activity = models.TextField("工作活动", null=True)
    budget_project = models.TextField("预算项目", null=True)
    office = models.TextField("对应科室", null=True)
    extra = models.JSONField("附加栏", default=dict, blank=True)  # text by standard term

    value_kind = models.CharField("指标值类型", max_length=10, choices=ValueKind, blank=True)
    value_operator = models.CharField("符号", max_length=2, blank=True)
    value_number = models.DecimalField("数值", max_digits=30, decimal_places=10, null=True)
    value_unit = models.CharField("计量单位", max_length=80, blank=True)
    value_canonical_number = models.DecimalField("换算数值", max_digits=30, decimal_places=10, null=True)
    value_canonical_unit = models.CharField("标准计量单位", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ["position"]
        indexes = [
            models.Index(
                fields=["value_canonical_unit", "value_canonical_number"], name="indicator_by_value"
            ),
            models.Index(fields=["value_kind", "value_operator"], name="indicator_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["submission", "key"], name="indicator_key_once"),
            models.CheckConstraint(condition=~Q(key=""), name="indicator_has_key"),
            models.CheckConstraint(
                condition=Q(value_kind__in=["", "quantity", "range", "deadline", "quality", "compound"]),
                name="indicator_value_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(value_number__isnull=True) | Q(value_kind="quantity"),
                name="indicator_number_is_a_quantity",
            ),
            models.CheckConstraint(
                condition=Q(value_canonical_number__isnull=True) | Q(value_number__isnull=False),
                name="indicator_canonical_has_number",
            ),
        ]

    def __str__(self):
        return self.level3 or ""


class Words(models.Model):
    """What the list is searched through: all that is written in a sheet, in lower case (`projects.words`)."""

    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="words", primary_key=True, verbose_name="表"
    )
    text = models.TextField("检索文字", blank=True)
    grams = Grams("检索字对")

    class Meta:
        verbose_name = verbose_name_plural = "检索文字"
        indexes = [InvertedIndex(fields=["grams"], name="words_by_gram")]

    def __str__(self):
        return self.text[:40]


class Revision(models.Model):
    """The Document after a save: what a late saver's changes are merged against.

    One person's uninterrupted work is one revision, written again with each save.  `steps` are its saves,
    oldest first: {"version", "ids" of the operations sent, "undo": the operations that take it back}; none
    where a whole page was saved.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="revisions", verbose_name="表")
    version = models.PositiveIntegerField("版本")
    document = models.JSONField("内容")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="revisions", verbose_name="保存人"
    )
    begun_at = models.DateTimeField("开始时间", auto_now_add=True)
    at = models.DateTimeField("保存时间", auto_now_add=True)
    label = models.CharField("说明", max_length=40, blank=True)  # 恢复到 14:30
    steps = models.JSONField("各次保存", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "修改记录"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "version"], name="revision_once"),
        ]

    def __str__(self):
        return f"第{self.version}版"


class Presence(models.Model):
    """Who has a sheet open for editing, and on which row: told every 20 seconds, forgotten after a minute."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="presences", verbose_name="表")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences", verbose_name="用户"
    )
    row_key = models.CharField("行", max_length=20, blank=True)
    at = models.DateTimeField("最近活动")

    class Meta:
        verbose_name = verbose_name_plural = "正在编辑"
        constraints = [models.UniqueConstraint(fields=["submission", "user"], name="presence_once")]

    def __str__(self):
        return f"{self.user} {self.row_key}"
