"""What is public already is counted, and made ready to be searched."""

from django.db import migrations

from publishing import indexed, shelves


def forwards(apps, schema_editor):
    indexed.recount(apps)
    shelves.recount(apps)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0006_shelves_and_grams")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
