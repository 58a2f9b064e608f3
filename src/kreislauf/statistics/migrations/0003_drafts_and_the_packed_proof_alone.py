"""Drafts of other methods; the certificate is stored packed alone. Apart from the step that packed: PostgreSQL changes no
table whose rows were written in the same transaction while checks wait."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

METHODS = [
    ("suppression", "Ausblenden"),
    ("suppression_rounding", "Ausblenden und Runden"),
    ("rounding", "Runden"),
    ("cell_key", "Zellschlüssel (kleine Zufallsabweichung)"),
]
STAGES = [
    ("waiting", "wartet"),
    ("collect", "Datensätze ohne Namen lesen"),
    ("tabulate", "Auszählen"),
    ("protect", "Kleine Zahlen verbergen"),
    ("audit", "Angreifen und prüfen"),
    ("ledger", "Mit früheren Freigaben vergleichen"),
    ("done", "fertig"),
]
DRAFT_STATUSES = [("requested", "wird gerechnet"), ("done", "fertig"), ("failed", "abgebrochen")]


class Migration(migrations.Migration):
    dependencies = [("statistics", "0002_methods_and_packed_proof")]

    operations = [
        migrations.RemoveField("preparation", "certificate"),
        migrations.AddConstraint(
            "preparation",
            models.CheckConstraint(
                name="preparation_audited_has_its_proof",
                condition=~Q(status__in=["audited", "released"])
                | (Q(payload__isnull=False) & Q(proof__isnull=False) & ~Q(input_hash="")),
            ),
        ),
        migrations.AddConstraint(
            "preparation",
            models.CheckConstraint(
                name="preparation_known_method",
                condition=Q(method__in=[code for code, _label in METHODS]),
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("method", models.CharField("Verfahren", max_length=24, choices=METHODS)),
                (
                    "status",
                    models.CharField("Stand", max_length=12, choices=DRAFT_STATUSES, default="requested"),
                ),
                ("stage", models.CharField("Schritt", max_length=12, choices=STAGES, default="waiting")),
                ("stage_done", models.PositiveIntegerField("erledigt", default=0)),
                ("stage_total", models.PositiveIntegerField("insgesamt", default=0)),
                ("requested_at", models.DateTimeField("angefordert am", auto_now_add=True)),
                ("done_at", models.DateTimeField("fertig am", null=True, blank=True)),
                ("payload", models.JSONField("geschützte Tabelle", null=True, blank=True)),
                ("proof", models.BinaryField("Prüfzeugnis", null=True, blank=True)),
                ("beside", models.JSONField("geprüft neben Freigaben", default=list)),
                ("checked_cells", models.PositiveIntegerField("angegriffene Zellen", default=0)),
                ("open_cells", models.PositiveIntegerField("eingrenzbare Zellen", default=0)),
                ("refusal", models.TextField("warum nicht freizugeben", blank=True)),
                ("loss", models.JSONField("Informationsverlust", null=True, blank=True)),
                (
                    "preparation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="statistics.preparation",
                        verbose_name="Vorbereitung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Entwurf",
                "verbose_name_plural": "Entwürfe",
                "constraints": [
                    models.UniqueConstraint(name="draft_one_per_method", fields=["preparation", "method"]),
                    models.CheckConstraint(
                        name="draft_known_method",
                        condition=Q(method__in=[code for code, _label in METHODS]),
                    ),
                    models.CheckConstraint(
                        name="draft_known_status",
                        condition=Q(status__in=[code for code, _label in DRAFT_STATUSES]),
                    ),
                    models.CheckConstraint(
                        name="draft_known_stage", condition=Q(stage__in=[code for code, _label in STAGES])
                    ),
                    models.CheckConstraint(
                        name="draft_done_is_proven_or_says_why_not",
                        condition=~Q(status="done")
                        | Q(payload__isnull=False, proof__isnull=False, refusal="")
                        | (Q(proof__isnull=True) & ~Q(refusal="")),
                    ),
                ],
            },
        ),
    ]
