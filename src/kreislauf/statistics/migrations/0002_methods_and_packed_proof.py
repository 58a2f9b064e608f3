"""The method of a preparation; its certificate packed. What is left over goes in the next step, on its own."""

import json
import lzma

from django.db import migrations, models

METHODS = [
    ("suppression", "Ausblenden"),
    ("suppression_rounding", "Ausblenden und Runden"),
    ("rounding", "Runden"),
    ("cell_key", "Zellschlüssel (kleine Zufallsabweichung)"),
]


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


class Migration(migrations.Migration):
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
        migrations.RemoveConstraint("preparation", "preparation_audited_has_its_proof"),
        migrations.RunPython(name_methods_and_pack, unpack_again),
    ]
