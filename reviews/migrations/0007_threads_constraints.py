"""The columns the threads replaced go; what a thread may hold is checked."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reviews", "0006_answers_into_threads")]

    operations = [
        migrations.RemoveField(model_name="comment", name="answer"),
        migrations.RemoveField(model_name="comment", name="answered_by"),
        migrations.RemoveField(model_name="comment", name="answered_at"),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=Q(stage__in=["department_review", "finance_review"]), name="comment_stage_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state="answered"), name="comment_answered_was_sent"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=~Q(text="") | Q(kind__in=["changed", "accepted"]), name="reply_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | Q(kind__in=["added", "accepted", "again"]),
                name="reply_of_the_department_is_sent",
            ),
        ),
    ]
