from django.db import migrations

from journal import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0001_entries_seals'),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
