import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0002_audit_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Facility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facilities",
                        to="foundation.area",
                        verbose_name="Gemeinde",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facilities",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einrichtung",
                "verbose_name_plural": "Einrichtungen",
                "ordering": ["provider_id", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "name"), name="facility_once_per_provider"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="facility_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("service_type", models.CharField(max_length=40, verbose_name="Leistungsart")),
                (
                    "action_field",
                    models.CharField(
                        choices=[
                            ("livelihood", "Hilfe zur eigenständigen Existenzsicherung"),
                            ("life_crises", "Hilfe in allgemeinen Lebenskrisen"),
                            ("parents_children", "Hilfe für Eltern und Kinder (Prävention)"),
                            ("disability", "Hilfe für Menschen mit Behinderungen"),
                            ("older_people", "Hilfe für alte Menschen"),
                        ],
                        max_length=30,
                        verbose_name="Handlungsfeld",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("regular", "Regelleistungen und vorgelagerte Leistungen"),
                            ("county", "Maßnahmen auf Kreisebene"),
                            ("municipal", "Maßnahmen auf kommunaler Ebene"),
                        ],
                        max_length=20,
                        verbose_name="Ebene",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "facility",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="provider.facility",
                        verbose_name="Einrichtung",
                    ),
                ),
                (
                    "municipalities",
                    models.ManyToManyField(
                        blank=True, related_name="offers", to="foundation.area", verbose_name="Gemeinden"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Angebot",
                "verbose_name_plural": "Angebote",
                "ordering": ["provider_id", "name"],
                "indexes": [models.Index(fields=["action_field", "tier"], name="offer_matrix_cell")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "name", "valid_from"), name="offer_once_per_provider_and_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="offer_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action_field__in",
                                [
                                    "livelihood",
                                    "life_crises",
                                    "parents_children",
                                    "disability",
                                    "older_people",
                                ],
                            )
                        ),
                        name="offer_known_action_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["regular", "county", "municipal"])),
                        name="offer_known_tier",
                    ),
                ],
            },
        ),
    ]
