"""Published sheets.  Public pages read these tables and no others: what is not here is not public."""

from typing import Any

from django.db import models
from django.db.models import F, OrderBy, Q, Value
from django.db.models.functions import Coalesce

from departments.models import Department, Region
from projects.grams import Grams, InvertedIndex
from publishing.models.generations import Shown
from reviews.models import Kind, Submission

_AMOUNT = models.DecimalField(max_digits=18, decimal_places=6)
_LOWEST, _HIGHEST = Value(-(10**11), _AMOUNT), Value(10**11, _AMOUNT)
# orders of the public list, by columns of its own so that an index has them; without an amount comes last
IN_ORDER: dict[str, tuple[OrderBy, ...]] = {
    "newest": (F("changed_at").desc(), F("id").desc()),
    "dearest": (Coalesce("amount", _LOWEST).desc(), F("id").asc()),
    "cheapest": (Coalesce("amount", _HIGHEST).asc(), F("id").asc()),
    "named": (F("name").asc(), F("id").asc()),
    "placed": (
        F("fiscal_year").desc(),
        F("region").asc(),
        F("department").asc(),
        F("kind").asc(),
        F("name").asc(),
        F("id").asc(),
    ),
}


class Publication(models.Model):
    """A sheet at its lasting public address, whatever editions of it follow one another.

    key, kind, year, names and amount are those of its newest Release.  search: all its words in lower case,
    what a search looks through, with the pairs of its characters and of its name's (`projects.grams`).
    rows_count, tasks_count: its indicators, and the names they stand under.  since: the first version that
    may be read; those before were withdrawn, and stay so when the sheet is published again.
    """

    key = models.CharField("编号", max_length=8, unique=True)
    submission = models.OneToOneField(
        Submission, models.CASCADE, related_name="publication", verbose_name="第一次批复稿"
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="publications", verbose_name="地区")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="publications", verbose_name="部门"
    )
    kind = models.CharField("表", max_length=24, choices=Kind)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("名称", max_length=200, blank=True)
    amount = models.DecimalField("金额（万元）", max_digits=18, decimal_places=6, null=True, blank=True)
    search = models.TextField("检索文字", blank=True)
    grams = Grams("检索字对")
    name_grams = Grams("名称字对")
    rows_count = models.PositiveIntegerField("指标数", default=0)
    tasks_count = models.PositiveIntegerField("任务数", default=0)
    number = models.PositiveSmallIntegerField("公开版本", default=1)
    since = models.PositiveSmallIntegerField("可以查看的第一版", default=1)
    published_at = models.DateTimeField("首次公开时间")
    changed_at = models.DateTimeField("最近更新时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdrawn_by = models.CharField("撤下人", max_length=80, blank=True)
    reason = models.TextField("撤下原因", blank=True)

    objects = Shown.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开的表"
        ordering = ["-fiscal_year", "region", "department", "kind", "name"]
        indexes = [
            models.Index(fields=["region", "fiscal_year", "kind"], name="publication_by_place"),
            InvertedIndex(fields=["grams"], name="publication_by_gram"),
            InvertedIndex(fields=["name_grams"], name="publication_by_name_gram"),
            models.Index(
                fields=["region", "fiscal_year"],
                name="public_corrected",
                condition=Q(withdrawn_at__isnull=True, number__gt=1),
            ),
            *(
                models.Index(*columns, name=f"public_{name}", condition=Q(withdrawn_at__isnull=True))
                for name, columns in IN_ORDER.items()
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(reason=""),
                name="publication_withdrawn_for_reason",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="publication_kind_known"),
        ]

    def __str__(self):
        return f"{self.fiscal_year} {self.name or self.get_kind_display()}"


class Shelf(models.Model):
    """What is public of a department and year, counted anew with each change (`publishing.shelves`)."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="shelves", verbose_name="地区")
    department = models.ForeignKey(Department, models.CASCADE, related_name="shelves", verbose_name="部门")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    projects = models.PositiveIntegerField("项目数", default=0)
    funds = models.PositiveIntegerField("专项资金数", default=0)
    wholes = models.PositiveIntegerField("部门整体表数", default=0)
    rows = models.PositiveIntegerField("指标数", default=0)
    money = models.DecimalField("项目预算（万元）", max_digits=20, decimal_places=6, default=0)
    changed_at = models.DateTimeField("最近更新时间")

    class Meta:
        verbose_name = verbose_name_plural = "公开的部门"
        ordering = ["-fiscal_year", "region", "department"]
        indexes = [models.Index(fields=["region", "fiscal_year"], name="shelf_by_place")]
        constraints = [models.UniqueConstraint(fields=["fiscal_year", "department"], name="shelf_once")]

    def __str__(self):
        return f"{self.fiscal_year} {self.department}"


class Frozen(Exception):
    """A Release is neither changed nor taken away."""


class FrozenRows(Shown):
    def update(self, **kwargs: Any) -> int:
        raise Frozen

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen


class Release(models.Model):
    """A frozen copy of a published sheet.  Never changed; the next one corrects it.

    It goes only with its submission, when an import is taken back.

    document: TABLE of `perfgoals/1`, with its row keys.  sha256: of the canonical JSON (`actions.digest`).
    note: why it was corrected.  signed_off: the findings that stood when it was published, each with what
    was said to it.
    """

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="releases", verbose_name="公开的表"
    )
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="releases", verbose_name="批复稿")
    number = models.PositiveSmallIntegerField("公开版本")
    document = models.JSONField("内容")
    sha256 = models.CharField("校验值", max_length=64)
    at = models.DateTimeField("公开时间")
    by_name = models.CharField("公开人", max_length=80)
    note = models.TextField("更正说明", blank=True)
    signed_off = models.JSONField("公开时的问题", default=list, blank=True)

    objects = FrozenRows.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开版本"
        ordering = ["-number"]
        indexes = [models.Index(fields=["-at", "-id"], condition=Q(number__gt=1), name="release_corrections")]
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="release_once"),
        ]

    def __str__(self):
        return f"第{self.number}版"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen


class PublishedRow(models.Model):
    """An indicator of the newest Release of a Publication: for search, comparison and open data."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="rows", verbose_name="公开的表")
    position = models.PositiveIntegerField("顺序")
    task = models.CharField("任务", max_length=200, blank=True)
    level1 = models.TextField("一级指标", blank=True)
    level2 = models.TextField("二级指标", blank=True)
    level3 = models.TextField("三级指标", blank=True)
    value = models.TextField("指标值", blank=True)
    value_kind = models.CharField("指标值类型", max_length=10, blank=True)
    value_operator = models.CharField("符号", max_length=2, blank=True)
    value_number = models.DecimalField("数值", max_digits=30, decimal_places=10, null=True)
    value_unit = models.CharField("计量单位", max_length=80, blank=True)
    value_canonical_number = models.DecimalField("换算数值", max_digits=30, decimal_places=10, null=True)
    value_canonical_unit = models.CharField("标准计量单位", max_length=80, blank=True)
    search = models.TextField("检索文字", blank=True)  # task, levels, value in lower case

    class Meta:
        verbose_name = verbose_name_plural = "公开的指标"
        ordering = ["publication", "position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "position"], name="published_row_once"),
        ]

    def __str__(self):
        return self.level3
