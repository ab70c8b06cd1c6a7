"""What reviewers say about a sheet, and the threads that answer it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews import workflow
from reviews.models.submissions import Submission

STAGES = [(stage.value, stage.label) for stage in workflow.STAGES]


class Comment(models.Model):
    """A point: what a reviewer says about a whole sheet (no row key, no field) or about one cell.

    place, path and cell_text keep where and on what it was said: rows move and go, texts change.  stage is
    the review it was made in, whose people alone can close it.  Until `sent_at` it is held back: only its
    side sees it, and its author can change it.  state follows from the thread (`state_after`).
    """

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        ANSWERED = "answered", "已答复"
        RESOLVED = "resolved", "已关闭"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="comments", verbose_name="表")
    stage = models.CharField("审核环节", max_length=20, choices=STAGES)
    row_key = models.CharField("行", max_length=20, blank=True)
    field = models.CharField("栏", max_length=40, blank=True)
    path = models.CharField("位置", max_length=80, blank=True)
    place = models.CharField("位置名称", max_length=200, blank=True)
    cell_text = models.TextField("当时的内容", blank=True)
    round = models.PositiveSmallIntegerField("第几次送审")
    text = models.TextField("意见")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments", verbose_name="提出人"
    )
    at = models.DateTimeField("提出时间", auto_now_add=True)
    sent_at = models.DateTimeField("发出时间", null=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="resolved", null=True, verbose_name="关闭人"
    )
    resolved_at = models.DateTimeField("关闭时间", null=True)

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
                condition=Q(stage__in=["department_review", "finance_review"]), name="comment_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(row_key="", field="") | (~Q(row_key="") & ~Q(field="")),
                name="comment_on_sheet_or_cell",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state="answered"), name="comment_answered_was_sent"
            ),
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_by__isnull=False, resolved_at__isnull=False)
                | (~Q(state="resolved") & Q(resolved_by__isnull=True, resolved_at__isnull=True)),
                name="comment_resolved_whole",
            ),
        ]

    def __str__(self):
        return self.text[:40]


class Reply(models.Model):
    """A word in the thread of a point, in the order they were said.  Never changed.

    A reviewer's word is held back like the point until the next decision (`sent_at`) and can be taken out
    till then.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", "答复"  # the department's
        CHANGED = "changed", "已修改"  # the department's: the cell was changed since
        ADDED = "added", "追加"  # the reviewers'
        ACCEPTED = "accepted", "认可，关闭"
        AGAIN = "again", "再退回"

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="replies", verbose_name="审核意见")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    text = models.TextField("内容", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="replies", verbose_name="说话人"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    sent_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["answer", "changed", "added", "accepted", "again"]),
                name="reply_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(kind__in=["changed", "accepted"]), name="reply_says_something"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(kind__in=["added", "accepted", "again"]),
                name="reply_of_the_department_is_sent",
            ),
        ]

    def __str__(self):
        return self.text[:40] or self.get_kind_display()
