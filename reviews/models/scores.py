"""Score cards of the double review: four dimensions with weights, filled in from findings, then judged."""

from django.conf import settings
from django.db import models

from departments.models import Region
from reviews.models.comments import STAGES
from reviews.models.submissions import Submission


class ScoreScheme(models.Model):
    """A region's dimensions, questions, points and grades of a year; without a row the usual ones count
    (`reviews.scoring`).  in_use: whether sheets are scored at all."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="score_schemes", verbose_name="地区")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    in_use = models.BooleanField("评分", default=True)
    items = models.JSONField("评分项")  # [{dimension, item, points, question, groups: rules' letters}]
    grades = models.JSONField("等级")  # [{grade, from, next}] from the best down
    deductions = models.JSONField("扣分", default=dict)  # level -> points for each finding

    class Meta:
        verbose_name = verbose_name_plural = "评分办法"
        ordering = ["region", "fiscal_year"]
        constraints = [models.UniqueConstraint(fields=["region", "fiscal_year"], name="score_scheme_once")]

    def __str__(self):
        return f"{self.region} {self.fiscal_year}"


class Score(models.Model):
    """What a reviewer gave a sheet in one round of one review.  Of each item: points, proposed, given and the
    reason where the two differ."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="scores", verbose_name="表")
    stage = models.CharField("审核环节", max_length=20, choices=STAGES)
    round = models.PositiveSmallIntegerField("第几次送审")
    items = models.JSONField("得分")  # [{dimension, item, points, proposed, given, reason}]
    total = models.DecimalField("总分", max_digits=5, decimal_places=1)
    grade = models.CharField("等级", max_length=4)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="scores", verbose_name="评分人"
    )
    by_name = models.CharField("姓名", max_length=80)
    at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "stage", "round"], name="score_once_a_round")
        ]

    def __str__(self):
        return f"{self.grade} {self.total}"
