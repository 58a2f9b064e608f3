from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("case", "0002_counts_of_a_house")]

    operations = [
        migrations.AddField(
            model_name="caseidentity",
            name="person_key",
            field=models.BinaryField(null=True, verbose_name="Personenkennung im eigenen Programm"),
        ),
        migrations.AddField(
            model_name="person",
            name="own_key",
            field=models.UUIDField(
                blank=True,
                editable=False,
                null=True,
                verbose_name="Kennung im eigenen Programm, verschlüsselt",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("own_key__isnull", False)),
                fields=("provider", "own_key"),
                name="person_own_key_once_per_provider",
            ),
        ),
    ]
