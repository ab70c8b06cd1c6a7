"""What lists count, order by and search is kept beside each sheet: of the sheets there are it is counted now."""

from django.db import migrations

from projects import kept, words


def forwards(apps, schema_editor):
    kept.recount(apps)
    words.renew(apps.get_model("reviews", "Submission").objects.all(), apps)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_words"),
        ("reviews", "0010_kept_columns"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
