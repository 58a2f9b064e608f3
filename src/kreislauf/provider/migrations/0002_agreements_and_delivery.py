import django.db.models.deletion
import kreislauf.provider.agreement.rules
import kreislauf.provider.delivery.rules
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_evidence_never_changes"),
        ("foundation", "0002_audit_is_append_only"),
        ("foundation", "__first__"),
        ("provider", "0001_offers"),
        ("region", "0002_evaluations_never_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "matter_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_agreement",
                        serialize=False,
                        to="region.matter",
                    ),
                ),
                (
                    "agreement_kind",
                    models.CharField(
                        choices=[
                            ("service", "Leistungs- und Vergütungsvereinbarung"),
                            ("grant_contract", "Zuwendungsvertrag"),
                            ("grant_notice", "Zuwendungsbescheid"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="Aufforderung vom")),
                ("term_from", models.DateField(verbose_name="Laufzeit von")),
                ("term_to", models.DateField(verbose_name="Laufzeit bis")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("persons", "Personen"),
                            ("cases", "Fälle"),
                            ("episodes", "Episoden"),
                            ("contacts", "Kontakte"),
                        ],
                        max_length=20,
                        verbose_name="Zähleinheit",
                    ),
                ),
                ("agreed_units", models.PositiveIntegerField(verbose_name="vereinbarte Menge")),
                ("cents", models.PositiveBigIntegerField(verbose_name="Betrag in Cent")),
                (
                    "reporting_months",
                    models.PositiveSmallIntegerField(
                        choices=[(3, "vierteljährlich"), (6, "halbjährlich"), (12, "jährlich")],
                        default=12,
                        verbose_name="Berichtsrhythmus",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Aufforderung zur Verhandlung"),
                            ("negotiating", "in Verhandlung"),
                            ("arbitration", "bei der Schiedsstelle"),
                            ("settled", "geeint"),
                            ("signed", "unterzeichnet"),
                            ("in_force", "gültig"),
                            ("expired", "ausgelaufen"),
                            ("terminated", "gekündigt oder beendet"),
                        ],
                        default=kreislauf.provider.agreement.rules.AgreementStatus["REQUESTED"],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="beendet am")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="Grund der Beendigung"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.partner",
                        verbose_name="aufgefordert von",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_as_county",
                        to="foundation.partner",
                        verbose_name="Kreis",
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="region.planningbasis",
                        verbose_name="Rechtsgrundlage",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="region.budgetline",
                        verbose_name="Budgetposten",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="region.measure",
                        verbose_name="Maßnahme",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Vereinbarung",
                "verbose_name_plural": "Vereinbarungen",
                "indexes": [models.Index(fields=["line", "status"], name="agreement_by_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "requested",
                                    "negotiating",
                                    "arbitration",
                                    "settled",
                                    "signed",
                                    "in_force",
                                    "expired",
                                    "terminated",
                                ],
                            )
                        ),
                        name="agreement_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreement_kind__in", ["service", "grant_contract", "grant_notice"])
                        ),
                        name="agreement_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["persons", "cases", "episodes", "contacts"])),
                        name="agreement_known_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reporting_months__in", [3, 6, 12])),
                        name="agreement_known_rhythm",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term_to__gte", models.F("term_from"))),
                        name="agreement_term_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_on__lte", models.F("term_from"))),
                        name="agreement_is_prospective",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreed_units__gte", 1)), name="agreement_names_units"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "terminated"), _negated=True),
                            models.Q(
                                ("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="agreement_terminated_with_day_and_reason",
                    ),
                ],
            },
            bases=("region.matter",),
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("county", "Kreis"), ("provider", "Träger")],
                        max_length=20,
                        verbose_name="Seite",
                    ),
                ),
                ("signed_on", models.DateField(verbose_name="am")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="provider.agreement",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Unterzeichnung",
                "verbose_name_plural": "Unterzeichnungen",
                "ordering": ["agreement_id", "signed_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "side"), name="agreement_signed_once_per_side"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["county", "provider"])),
                        name="agreement_signature_known_side",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period_from", models.DateField(verbose_name="Zeitraum von")),
                ("period_to", models.DateField(verbose_name="Zeitraum bis")),
                ("narrative", models.TextField(blank=True, verbose_name="Bericht")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Entwurf"),
                            ("submitted", "eingereicht"),
                            ("queried", "Rückfrage"),
                            ("accepted", "angenommen"),
                            ("locked", "gesperrt"),
                        ],
                        default=kreislauf.provider.delivery.rules.DeliveryStatus["DRAFT"],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="eingereicht am")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="angenommen am")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="provider.agreement",
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delivery_reports",
                        to="evidence.releasedcell",
                        verbose_name="freigegebene Zelle",
                    ),
                ),
            ],
            options={
                "verbose_name": "Leistungsbericht",
                "verbose_name_plural": "Leistungsberichte",
                "ordering": ["agreement_id", "period_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "period_from"), name="delivery_once_per_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "submitted", "queried", "accepted", "locked"])
                        ),
                        name="delivery_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_to__gte", models.F("period_from"))),
                        name="delivery_period_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "draft"),
                            models.Q(
                                ("cell__isnull", False),
                                ("submitted_at__isnull", False),
                                models.Q(("narrative", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_submitted_with_cell_and_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryQuery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="Rückfrage")),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="am")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries",
                        to="provider.deliveryreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rückfrage zu einem Leistungsbericht",
                "verbose_name_plural": "Rückfragen zu Leistungsberichten",
                "ordering": ["report_id", "asked_at"],
            },
        ),
        migrations.AddField(
            model_name="offer",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offers",
                to="provider.agreement",
                verbose_name="Vereinbarung",
            ),
        ),
    ]
