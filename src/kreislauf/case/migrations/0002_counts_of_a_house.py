from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("case", "0001_cases")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["provider", "action_field", "id"], name="case_by_house_and_field"),
        ),
        migrations.AddIndex(
            model_name="episode",
            index=models.Index(
                fields=["case", "closed_on", "opened_on", "completeness", "changed_at"],
                name="episode_counted",
            ),
        ),
    ]
