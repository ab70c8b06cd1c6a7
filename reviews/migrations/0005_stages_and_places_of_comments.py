"""A comment learns its review and its place in words; a reply, when it was sent."""

from django.conf import settings
from django.db import migrations, models

STAGES = [("department_review", "部门审核"), ("finance_review", "财政审核")]


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0004_batch_delegation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="comment", name="comment_answer_whole"),
        migrations.AddField(
            model_name="comment",
            name="stage",
            field=models.CharField(
                "审核环节", max_length=20, choices=STAGES, default="finance_review"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="comment",
            name="place",
            field=models.CharField("位置名称", max_length=200, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reply", name="sent_at", field=models.DateTimeField("发出时间", null=True)
        ),
        migrations.AlterField(
            model_name="comment",
            name="state",
            field=models.CharField(
                "状态",
                max_length=10,
                choices=[("open", "待答复"), ("answered", "已答复"), ("resolved", "已关闭")],
                default="open",
            ),
        ),
        migrations.AlterField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                settings.AUTH_USER_MODEL,
                models.PROTECT,
                related_name="resolved",
                null=True,
                verbose_name="关闭人",
            ),
        ),
        migrations.AlterField(
            model_name="comment", name="resolved_at", field=models.DateTimeField("关闭时间", null=True)
        ),
    ]
