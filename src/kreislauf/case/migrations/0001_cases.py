import django.db.models.deletion
import django.db.models.fields.json
import kreislauf.case.record_number.rules
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("foundation", "0002_audit_is_append_only"),
        ("foundation", "__first__"),
        ("provider", "0002_agreements_and_delivery"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseCounter",
            fields=[
                (
                    "provider",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
                ("last_number", models.PositiveIntegerField(default=0, verbose_name="letzte Nummer")),
            ],
            options={
                "verbose_name": "Fallzähler",
                "verbose_name_plural": "Fallzähler",
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Name")),
                (
                    "columns",
                    models.JSONField(
                        help_text="Spaltenname der Datei → Feld des Katalogs.", verbose_name="Spalten"
                    ),
                ),
                ("updated_at", models.DateTimeField(verbose_name="zuletzt geändert")),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="column_mappings",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Spaltenzuordnung",
                "verbose_name_plural": "Spaltenzuordnungen",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "name"), name="column_mapping_once_per_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kreislauf.case.record_number.rules.new_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        help_text="Formular und Gegenstand.", max_length=60, verbose_name="Formular"
                    ),
                ),
                ("submission_key", models.UUIDField(verbose_name="Kennung der Absendung")),
                ("payload", models.BinaryField(verbose_name="Inhalt, versiegelt")),
                ("updated_at", models.DateTimeField(verbose_name="zuletzt gesichert")),
                ("expires_at", models.DateTimeField(verbose_name="verfällt am")),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Entwurf",
                "verbose_name_plural": "Entwürfe",
                "ordering": ["-updated_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "submission_key"), name="draft_once_per_user_and_submission"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("updated_at"))),
                        name="draft_expires_after_it_was_saved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("mapping", "Spalten werden zugeordnet"),
                            ("checking", "wird geprüft"),
                            ("checked", "geprüft, ohne Fehler"),
                            ("faulty", "mit Fehlern, nichts übernommen"),
                            ("importing", "wird übernommen"),
                            ("done", "übernommen"),
                            ("broken", "abgebrochen, nichts übernommen"),
                        ],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="Datei")),
                ("file_digest", models.CharField(max_length=64, verbose_name="Prüfsumme der Datei")),
                ("file", models.BinaryField(null=True, verbose_name="Datei, versiegelt")),
                ("columns", models.JSONField(default=dict, verbose_name="Spalten")),
                ("started_at", models.DateTimeField(verbose_name="begonnen am")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="beendet am")),
                ("rows_total", models.PositiveIntegerField(default=0, verbose_name="Zeilen")),
                ("rows_done", models.PositiveIntegerField(default=0, verbose_name="davon bearbeitet")),
                ("added", models.PositiveIntegerField(default=0, verbose_name="neu")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="schon vorhanden")),
                ("report", models.BinaryField(null=True, verbose_name="Fehler, versiegelt")),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="Meldung")),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_runs",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Zugang",
                    ),
                ),
            ],
            options={
                "verbose_name": "Übernahme",
                "verbose_name_plural": "Übernahmen",
                "ordering": ["-started_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["mapping", "checking", "checked", "faulty", "importing", "done", "broken"],
                            )
                        ),
                        name="import_run_known_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kreislauf.case.record_number.rules.new_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="Angaben zur Person")),
                (
                    "birth_month",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("birth_month", "answers"),
                        output_field=models.CharField(max_length=20, null=True),
                    ),
                ),
                (
                    "sex",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("sex", "answers"),
                        output_field=models.CharField(max_length=40, null=True),
                    ),
                ),
                (
                    "nationality_group",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform(
                            "nationality_group", "answers"
                        ),
                        output_field=models.CharField(max_length=40, null=True),
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Fassung")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_persons",
                        to="case.person",
                        verbose_name="zusammengeführt mit",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Person",
                "verbose_name_plural": "Personen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="person_not_merged_into_itself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnonymousContact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kreislauf.case.record_number.rules.new_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "submission_key",
                    models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="Kennung der Absendung"),
                ),
                ("contact_on", models.DateField(verbose_name="Datum des Kontakts")),
                ("channel", models.CharField(blank=True, max_length=40, verbose_name="Weg des Kontakts")),
                ("topic", models.CharField(max_length=40, verbose_name="Thema")),
                ("municipality", models.CharField(max_length=20, verbose_name="Wohngemeinde")),
                ("age_band", models.CharField(blank=True, max_length=20, verbose_name="Altersgruppe")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Dauer in Minuten"),
                ),
                ("form_version", models.PositiveSmallIntegerField(verbose_name="Fassung des Formulars")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="provider.offer",
                        verbose_name="Angebot",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Kontakt ohne Akte",
                "verbose_name_plural": "Kontakte ohne Akte",
                "indexes": [models.Index(fields=["provider", "contact_on"], name="contact_house_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("topic", ""), _negated=True),
                            models.Q(("municipality", ""), _negated=True),
                        ),
                        name="contact_mandatory_fields_are_answered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kreislauf.case.record_number.rules.new_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("action_field", models.CharField(max_length=30, verbose_name="Handlungsfeld")),
                ("number", models.PositiveIntegerField(verbose_name="Fallnummer")),
                ("sealed_key", models.BinaryField(verbose_name="versiegelter Schlüssel")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Fassung")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_cases",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Vertretung",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_cases",
                        to="case.case",
                        verbose_name="zusammengeführt mit",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="provider.offer",
                        verbose_name="Angebot",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responsible_cases",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="zuständig",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="case.person",
                        verbose_name="Person",
                    ),
                ),
            ],
            options={
                "verbose_name": "Fall",
                "verbose_name_plural": "Fälle",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("provider", "number"), name="case_number_once_per_provider"
                    ),
                    models.UniqueConstraint(
                        fields=("person", "action_field"), name="case_once_per_person_and_field"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("responsible")), _negated=True),
                            _connector="OR",
                        ),
                        name="case_deputy_is_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="case_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="Grund")),
                ("merged_at", models.DateTimeField(verbose_name="zusammengeführt am")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="zurückgenommen am")),
                (
                    "duplicate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_duplicate",
                        to="case.person",
                        verbose_name="Dublette",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_kept",
                        to="case.person",
                        verbose_name="bleibt",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Zusammenführung",
                "verbose_name_plural": "Zusammenführungen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("duplicate")), _negated=True),
                        name="person_merge_of_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="person_merge_has_a_reason"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("duplicate",),
                        name="person_merge_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=kreislauf.case.record_number.rules.new_number,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="Nummer")),
                ("first_contact_on", models.DateField(verbose_name="Erstkontakt am")),
                ("opened_on", models.DateField(verbose_name="begonnen am")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="beendet am")),
                (
                    "submission_key",
                    models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="Kennung der Absendung"),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="Angaben")),
                ("form_version", models.PositiveSmallIntegerField(verbose_name="Fassung des Formulars")),
                (
                    "municipality",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("municipality", "answers"),
                        output_field=models.CharField(max_length=20, null=True),
                    ),
                ),
                (
                    "main_issue",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("main_issue", "answers"),
                        output_field=models.CharField(max_length=40, null=True),
                    ),
                ),
                (
                    "service_type",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("service_type", "answers"),
                        output_field=models.CharField(max_length=40, null=True),
                    ),
                ),
                (
                    "completeness",
                    models.PositiveSmallIntegerField(default=0, verbose_name="Vollständigkeit in Prozent"),
                ),
                ("changed_at", models.DateTimeField(verbose_name="zuletzt geändert")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="Fassung")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="episodes",
                        to="case.case",
                        verbose_name="Fall",
                    ),
                ),
            ],
            options={
                "verbose_name": "Episode",
                "verbose_name_plural": "Episoden",
                "indexes": [models.Index(fields=["first_contact_on"], name="episode_first_contact")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="episode_number_once_per_case"),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=("case",),
                        name="episode_at_most_one_open_per_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="episode_closes_after_it_opens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("opened_on__gte", models.F("first_contact_on"))),
                        name="episode_opens_after_first_contact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("municipality__isnull", False),
                            ("main_issue__isnull", False),
                            ("service_type__isnull", False),
                        ),
                        name="episode_mandatory_fields_are_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("completeness__lte", 100)), name="episode_completeness_is_percent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseIdentity",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="identity",
                        serialize=False,
                        to="case.case",
                        verbose_name="Fall",
                    ),
                ),
                ("family_name", models.BinaryField(null=True, verbose_name="Familienname")),
                ("given_name", models.BinaryField(null=True, verbose_name="Vorname")),
                ("phone", models.BinaryField(null=True, verbose_name="Telefon")),
                ("email", models.BinaryField(null=True, verbose_name="E-Mail")),
                ("address", models.BinaryField(null=True, verbose_name="Anschrift")),
                (
                    "external_number",
                    models.BinaryField(null=True, verbose_name="Aktenzeichen im eigenen Programm"),
                ),
            ],
            options={
                "verbose_name": "Name und Erreichbarkeit",
                "verbose_name_plural": "Namen und Erreichbarkeit",
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="Grund")),
                ("opened_at", models.DateTimeField(verbose_name="geöffnet am")),
                ("ends_at", models.DateTimeField(verbose_name="endet am")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="case.case",
                        verbose_name="Fall",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Zugang",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einsicht mit Grund",
                "verbose_name_plural": "Einsichten mit Grund",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("opened_at"))),
                        name="inspection_ends_after_it_opens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="inspection_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NameIndex",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "provider_id",
                        "kind",
                        "value",
                        "case_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Familienname"),
                            (2, "Vorname"),
                            (3, "Klang des Familiennamens"),
                            (4, "Klang des Familiennamens und Geburtsmonat"),
                            (5, "Vorname und Geburtsmonat"),
                        ],
                        verbose_name="Art",
                    ),
                ),
                ("value", models.PositiveIntegerField(verbose_name="Wert")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="index_entries",
                        to="case.case",
                        verbose_name="Fall",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="foundation.partner",
                        verbose_name="Träger",
                    ),
                ),
            ],
            options={
                "verbose_name": "Sucheintrag",
                "verbose_name_plural": "Sucheinträge",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [1, 2, 3, 4, 5])), name="name_index_known_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "episode",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="closure",
                        serialize=False,
                        to="case.episode",
                        verbose_name="Episode",
                    ),
                ),
                ("answers", models.JSONField(default=dict, verbose_name="Angaben")),
                ("form_version", models.PositiveSmallIntegerField(verbose_name="Fassung des Formulars")),
                (
                    "reason",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("closure_reason", "answers"),
                        output_field=models.CharField(max_length=40, null=True),
                    ),
                ),
                (
                    "outcome",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform("outcome", "answers"),
                        output_field=models.CharField(max_length=40, null=True),
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="erfasst am")),
            ],
            options={
                "verbose_name": "Abschluss",
                "verbose_name_plural": "Abschlüsse",
            },
        ),
    ]
