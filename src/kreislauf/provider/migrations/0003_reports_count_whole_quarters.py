"""A report's number is made of several released cells, one after the other; what was cited before stays cited."""

import django.db.models.deletion
from django.db import migrations, models


def keep_cited_cells(apps, schema_editor):
    """Turn the one cell of each report into its only count; a second report with the same cell keeps its text alone."""
    report_model = apps.get_model("provider", "DeliveryReport")
    count_model = apps.get_model("provider", "DeliveryCount")
    cited = report_model.objects.exclude(cell=None).order_by("period_from", "pk")
    for report in cited.values("pk", "agreement_id", "cell_id"):
        count_model.objects.get_or_create(
            agreement_id=report["agreement_id"],
            cell_id=report["cell_id"],
            defaults={"report_id": report["pk"]},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_evidence_never_changes"),
        ("provider", "0002_agreements_and_delivery"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeliveryCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="provider.agreement",
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.releasedcell",
                        verbose_name="freigegebene Zelle",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="provider.deliveryreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zählung eines Leistungsberichts",
                "verbose_name_plural": "Zählungen der Leistungsberichte",
                "ordering": ["report_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "cell"), name="delivery_counts_a_cell_once")
                ],
            },
        ),
        migrations.RunPython(keep_cited_cells, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="deliveryreport", name="delivery_submitted_with_cell_and_text"
        ),
        migrations.RemoveField(model_name="deliveryreport", name="cell"),
        migrations.AddField(
            model_name="deliveryreport",
            name="cells",
            field=models.ManyToManyField(
                related_name="delivery_reports",
                through="provider.DeliveryCount",
                to="evidence.releasedcell",
                verbose_name="freigegebene Zellen",
            ),
        ),
        migrations.AddConstraint(
            model_name="deliveryreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"),
                    models.Q(("submitted_at__isnull", False), models.Q(("narrative", ""), _negated=True)),
                    _connector="OR",
                ),
                name="delivery_submitted_with_text",
            ),
        ),
    ]
