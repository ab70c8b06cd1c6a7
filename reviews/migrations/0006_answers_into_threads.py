"""Answers and closings move into the threads, and what was sent is marked as sent."""

from django.db import migrations

SENDING = ["return", "pass", "approve", "withdraw"]


def _stage(comment):
    person = getattr(comment.by, "person", None)
    return "department_review" if person and person.role == "head" else "finance_review"


def _sent_at(comment, Event):
    """With the next decision; what was answered or closed had been seen before."""
    sent = Event.objects.filter(
        submission_id=comment.submission_id, at__gte=comment.at, action__in=SENDING
    ).order_by("id")
    first = sent.values_list("at", flat=True).first()
    return first or (comment.at if comment.state != "open" or comment.answered_at else None)


def into_threads(apps, schema_editor):
    Comment, Reply, Event = (apps.get_model("reviews", name) for name in ("Comment", "Reply", "Event"))
    for comment in Comment.objects.select_related("by__person").iterator():
        said = []
        if comment.answer:
            said.append(("answer", comment.answer, comment.answered_by_id, comment.answered_at))
        if comment.state == "resolved":
            said.append(("accepted", "", comment.resolved_by_id, comment.resolved_at))
        for kind, text, by, at in said:
            reply = Reply.objects.create(comment=comment, kind=kind, text=text, by_id=by, sent_at=at)
            Reply.objects.filter(pk=reply.pk).update(at=at)  # made now, said then
        comment.stage, comment.sent_at = _stage(comment), _sent_at(comment, Event)
        comment.save(update_fields=["stage", "sent_at"])


def out_of_threads(apps, schema_editor):
    """The latest answer; what else was said in a thread has no place in the old columns."""
    Comment, Reply = (apps.get_model("reviews", name) for name in ("Comment", "Reply"))
    for comment in Comment.objects.filter(replies__kind__in=["answer", "changed"]).distinct().iterator():
        last = Reply.objects.filter(comment=comment, kind__in=["answer", "changed"]).order_by("id").last()
        comment.answer, comment.answered_by_id, comment.answered_at = last.text or "已修改", last.by_id, last.at
        comment.save(update_fields=["answer", "answered_by", "answered_at"])
    # they would be made a second time on the way forward
    Reply.objects.filter(kind__in=["answer", "changed", "accepted"]).delete()


class Migration(migrations.Migration):
    dependencies = [("reviews", "0005_stages_and_places_of_comments")]

    operations = [migrations.RunPython(into_threads, out_of_threads)]
