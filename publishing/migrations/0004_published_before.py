"""Sheets that were published before there were publications get theirs, each edition a version."""

from django.db import migrations

from publishing.backfill import publish_what_was_published


def forwards(apps, schema_editor):
    publish_what_was_published(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0003_generations"),
        ("reviews", "0009_signers"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
