import django.db.models.deletion
import kreislauf.state.report.rules
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("evidence", "0002_evidence_never_changes"),
        ("foundation", "0002_audit_is_append_only"),
        ("foundation", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="GoalArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="Kurzzeichen")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("source", models.CharField(max_length=200, verbose_name="Quelle")),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
            ],
            options={
                "verbose_name": "Zielbereich",
                "verbose_name_plural": "Zielbereiche",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="goal_area_once_per_start"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="goal_area_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StateReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("definition_id", models.CharField(max_length=80, verbose_name="Berichtsart")),
                ("definition_version", models.PositiveIntegerField(verbose_name="Fassung")),
                ("period_from", models.DateField(verbose_name="Zeitraum von")),
                ("period_until", models.DateField(verbose_name="Zeitraum bis")),
                ("digest", models.CharField(max_length=64, verbose_name="Prüfsumme")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("built", "erstellt und geprüft"),
                            ("submitted", "an das Land übergeben"),
                            ("received", "beim Land eingegangen"),
                        ],
                        default=kreislauf.state.report.rules.ReportStatus["BUILT"],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("built_at", models.DateTimeField(auto_now_add=True, verbose_name="erstellt am")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="übergeben am")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="foundation.area",
                        verbose_name="Gebiet",
                    ),
                ),
                (
                    "built_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "releases",
                    models.ManyToManyField(
                        related_name="state_reports", to="evidence.release", verbose_name="Freigaben"
                    ),
                ),
            ],
            options={
                "verbose_name": "Landesbericht",
                "verbose_name_plural": "Landesberichte",
                "ordering": ["-period_from", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("definition_id", "area", "period_from", "digest"),
                        name="state_report_once_per_content",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["built", "submitted", "received"])),
                        name="state_report_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="state_report_has_a_digest",
                    ),
                ],
            },
        ),
    ]
