import django.db.models.deletion
import kreislauf.cycle.turn.rules
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0002_audit_is_append_only"),
        ("foundation", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("state", "Land"), ("region", "Region, Kreis"), ("provider", "Träger")],
                        max_length=20,
                        verbose_name="Steuerungsebene",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                ("starts_on", models.DateField(verbose_name="Beginn")),
                ("ends_on", models.DateField(verbose_name="Ende")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("prepared", "vorbereitet"),
                            ("analysis", "Analyse von Bestand und Bedarf"),
                            ("goals", "gemeinsame Ziele"),
                            ("measures", "Maßnahmen"),
                            ("agreement", "Kosten- und Leistungsvereinbarung"),
                            ("delivery", "Umsetzung"),
                            ("report", "Bericht"),
                            ("evaluation", "gemeinsame Bewertung"),
                            ("carried_on", "fortgeschrieben"),
                        ],
                        default=kreislauf.cycle.turn.rules.Stage["PREPARED"],
                        max_length=20,
                        verbose_name="Station",
                    ),
                ),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="foundation.area",
                        verbose_name="Gebiet",
                    ),
                ),
                (
                    "predecessor",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="cycle.cycle",
                        verbose_name="setzt fort",
                    ),
                ),
            ],
            options={
                "verbose_name": "Steuerungszyklus",
                "verbose_name_plural": "Steuerungszyklen",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "level", "name"), name="cycle_once_per_area_and_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="cycle_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "prepared",
                                    "analysis",
                                    "goals",
                                    "measures",
                                    "agreement",
                                    "delivery",
                                    "report",
                                    "evaluation",
                                    "carried_on",
                                ],
                            )
                        ),
                        name="cycle_known_stage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["state", "region", "provider"])),
                        name="cycle_known_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("predecessor__isnull", True),
                            models.Q(("predecessor", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="cycle_is_not_its_own_predecessor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("prepared", "vorbereitet"),
                            ("analysis", "Analyse von Bestand und Bedarf"),
                            ("goals", "gemeinsame Ziele"),
                            ("measures", "Maßnahmen"),
                            ("agreement", "Kosten- und Leistungsvereinbarung"),
                            ("delivery", "Umsetzung"),
                            ("report", "Bericht"),
                            ("evaluation", "gemeinsame Bewertung"),
                            ("carried_on", "fortgeschrieben"),
                        ],
                        max_length=20,
                        verbose_name="Station",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="Art")),
                ("object_id", models.PositiveBigIntegerField(verbose_name="Nummer der Sache")),
                ("description", models.CharField(max_length=300, verbose_name="was fehlt")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="erledigt am")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="cycle.cycle",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="foundation.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "offene Schuldigkeit",
                "verbose_name_plural": "offene Schuldigkeiten",
                "ordering": ["cycle_id", "stage", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cycle", "stage", "partner", "kind", "object_id"), name="obligation_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "prepared",
                                    "analysis",
                                    "goals",
                                    "measures",
                                    "agreement",
                                    "delivery",
                                    "report",
                                    "evaluation",
                                    "carried_on",
                                ],
                            )
                        ),
                        name="obligation_known_stage",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_stage",
                    models.CharField(
                        choices=[
                            ("prepared", "vorbereitet"),
                            ("analysis", "Analyse von Bestand und Bedarf"),
                            ("goals", "gemeinsame Ziele"),
                            ("measures", "Maßnahmen"),
                            ("agreement", "Kosten- und Leistungsvereinbarung"),
                            ("delivery", "Umsetzung"),
                            ("report", "Bericht"),
                            ("evaluation", "gemeinsame Bewertung"),
                            ("carried_on", "fortgeschrieben"),
                        ],
                        max_length=20,
                        verbose_name="von",
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("prepared", "vorbereitet"),
                            ("analysis", "Analyse von Bestand und Bedarf"),
                            ("goals", "gemeinsame Ziele"),
                            ("measures", "Maßnahmen"),
                            ("agreement", "Kosten- und Leistungsvereinbarung"),
                            ("delivery", "Umsetzung"),
                            ("report", "Bericht"),
                            ("evaluation", "gemeinsame Bewertung"),
                            ("carried_on", "fortgeschrieben"),
                        ],
                        max_length=20,
                        verbose_name="nach",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="Begründung")),
                ("proposed_at", models.DateTimeField(auto_now_add=True, verbose_name="vorgeschlagen am")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="vollzogen am")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="abgelehnt am")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="cycle.cycle",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_proposals",
                        to="foundation.partner",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Vorschlag zum Weitergehen",
                "verbose_name_plural": "Vorschläge zum Weitergehen",
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("applied_at__isnull", True), ("declined_at__isnull", True)),
                        fields=("cycle",),
                        name="stage_proposal_one_open_per_cycle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_at__isnull", True), ("declined_at__isnull", True), _connector="OR"
                        ),
                        name="stage_proposal_applied_or_declined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "from_stage__in",
                                [
                                    "prepared",
                                    "analysis",
                                    "goals",
                                    "measures",
                                    "agreement",
                                    "delivery",
                                    "report",
                                    "evaluation",
                                    "carried_on",
                                ],
                            ),
                            (
                                "to_stage__in",
                                [
                                    "prepared",
                                    "analysis",
                                    "goals",
                                    "measures",
                                    "agreement",
                                    "delivery",
                                    "report",
                                    "evaluation",
                                    "carried_on",
                                ],
                            ),
                        ),
                        name="stage_proposal_known_stages",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageConfirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agrees", models.BooleanField(verbose_name="stimmt zu")),
                ("text", models.TextField(blank=True, verbose_name="Begründung")),
                ("given_at", models.DateTimeField(auto_now_add=True, verbose_name="am")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_confirmations",
                        to="foundation.partner",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="cycle.stageproposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bestätigung einer Station",
                "verbose_name_plural": "Bestätigungen einer Station",
                "ordering": ["given_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("proposal", "partner"), name="stage_confirmation_once_per_partner"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agrees", True), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="stage_confirmation_refusal_has_a_reason",
                    ),
                ],
            },
        ),
    ]
