"""The method of a preparation, its certificate packed, and the drafts of other methods."""

import json
import lzma

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


def name_methods_and_pack(apps, schema_editor):
    """Until now the profile alone decided: exact counts were for the internal one."""
    preparations = apps.get_model("statistics", "Preparation").objects
    preparations.filter(profile="internal").update(method="suppression")
    for preparation in preparations.filter(certificate__isnull=False).iterator(chunk_size=20):
        preparation.proof = lzma.compress(json.dumps(preparation.certificate, sort_keys=True).encode())
        preparation.save(update_fields=["proof"])


def unpack_again(apps, schema_editor):
    """The way back."""
    preparations = apps.get_model("statistics", "Preparation").objects
    for preparation in preparations.filter(proof__isnull=False).iterator(chunk_size=20):
        preparation.certificate = json.loads(lzma.decompress(bytes(preparation.proof)))
        preparation.save(update_fields=["certificate"])


def has_proof(field):
    """The constraint with the certificate in one field or the other."""
    return models.CheckConstraint(
        name="preparation_audited_has_its_proof",
        condition=~Q(status__in=["audited", "released"])
        | (Q(payload__isnull=False) & Q(**{f"{field}__isnull": False}) & ~Q(input_hash="")),
    )


class Migration(migrations.Migration):
    # PostgreSQL changes no table whose rows were written in the same transaction while checks wait.
    atomic = False

    dependencies = [("statistics", "0001_initial")]

    operations = [
        migrations.AddField(
            "preparation",
            "method",
            models.CharField("Verfahren", max_length=24, choices=METHODS, default="suppression_rounding"),
            preserve_default=False,
        ),
        migrations.AddField("preparation", "proof", models.BinaryField("Prüfzeugnis", null=True, blank=True)),
        migrations.AddField(
            "preparation", "proven_at", models.DateTimeField("bewiesen am", null=True, blank=True)
        ),
        migrations.RunPython(name_methods_and_pack, unpack_again),
        migrations.RemoveConstraint("preparation", "preparation_audited_has_its_proof"),
        migrations.RemoveField("preparation", "certificate"),
        migrations.AddConstraint("preparation", has_proof("proof")),
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
