from django.db import migrations, models
from django.utils import timezone


def began_when_saved(apps, schema_editor):
    apps.get_model('projects', 'Revision').objects.update(begun_at=models.F('at'))


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0004_cells_to_check'),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='begun_at',
            field=models.DateTimeField(auto_now_add=True, default=timezone.now, verbose_name='开始时间'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='revision',
            name='label',
            field=models.CharField(blank=True, max_length=40, verbose_name='说明'),
        ),
        migrations.AddField(
            model_name='revision',
            name='steps',
            field=models.JSONField(blank=True, default=list, verbose_name='各次保存'),
        ),
        migrations.RunPython(began_when_saved, migrations.RunPython.noop),
    ]
