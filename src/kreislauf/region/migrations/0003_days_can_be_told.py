"""The days of replies and evaluations can be told by whoever records them; the columns stay as they are.

In the state alone: in SQLite a changed column would be copied with its whole table, and lose the triggers that keep
evaluations from being changed.
"""

import django.utils.timezone
from django.db import migrations, models

_TOLD = (
    ("evaluationconclusion", "concluded_at", "am"),
    ("evaluationrow", "given_at", "am"),
    ("jointevaluation", "opened_at", "eröffnet am"),
    ("reply", "given_at", "am"),
)


class Migration(migrations.Migration):
    dependencies = [("region", "0002_evaluations_never_change")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name=model,
                    name=name,
                    field=models.DateTimeField(default=django.utils.timezone.now, verbose_name=label),
                )
                for model, name, label in _TOLD
            ]
        )
    ]
