import django.db.models.deletion
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
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("publisher", models.CharField(max_length=200, verbose_name="Herausgeber")),
                ("title", models.CharField(max_length=300, verbose_name="Titel")),
                ("licence", models.CharField(max_length=120, verbose_name="Lizenz")),
                ("retrieved_on", models.DateField(verbose_name="Stand")),
                (
                    "file_hash",
                    models.CharField(
                        help_text="SHA-256 dessen, was gelesen wurde.",
                        max_length=64,
                        verbose_name="Prüfsumme",
                    ),
                ),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
            ],
            options={
                "verbose_name": "Quelle",
                "verbose_name_plural": "Quellen",
                "ordering": ["publisher", "title", "-retrieved_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("publisher", ""), _negated=True),
                            models.Q(("licence", ""), _negated=True),
                        ),
                        name="source_names_its_publisher",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("file_hash__regex", "^[0-9a-f]{64}$")), name="source_has_a_digest"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="Nummer der Freigabe")),
                ("table_id", models.CharField(max_length=80, verbose_name="Tabelle")),
                ("table_version", models.PositiveIntegerField(verbose_name="Fassung der Tabelle")),
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
                (
                    "profile",
                    models.CharField(
                        choices=[
                            ("public", "Öffentlich"),
                            ("provider_land", "Träger, Kreis und Land"),
                            ("internal", "Intern"),
                        ],
                        max_length=20,
                        verbose_name="Schutzprofil",
                    ),
                ),
                ("profile_valid_from", models.DateField(verbose_name="Schutzprofil gültig ab")),
                ("period_from", models.DateField(verbose_name="Zeitraum von")),
                ("period_until", models.DateField(verbose_name="Zeitraum bis")),
                ("reference_date", models.DateField(verbose_name="Stichtag")),
                ("correction_deadline", models.DateField(verbose_name="Frist für Korrekturen")),
                ("prepared_at", models.DateTimeField(verbose_name="vorbereitet am")),
                ("approved_at", models.DateTimeField(verbose_name="freigegeben am")),
                (
                    "layout",
                    models.JSONField(
                        help_text="Merkmale mit ihren Schlüsseln, Bezeichnungen und Summen, wie sie damals galten.",
                        verbose_name="Aufbau",
                    ),
                ),
                ("certificate", models.JSONField(verbose_name="Prüfzeugnis")),
                ("input_hash", models.CharField(max_length=64, verbose_name="Prüfsumme der Eingabe")),
                ("payload_digest", models.CharField(max_length=64, verbose_name="Prüfsumme der Tabelle")),
                ("supersedes_reason", models.TextField(blank=True, verbose_name="Grund der Ersetzung")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases_approved",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="freigegeben von",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases_prepared",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="vorbereitet von",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="evidence.release",
                        verbose_name="ersetzt",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="evidence.source",
                        verbose_name="Quelle",
                    ),
                ),
            ],
            options={
                "verbose_name": "Freigabe",
                "verbose_name_plural": "Freigaben",
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["table_id", "profile", "period_from"], name="release_by_table")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("prepared_by", models.F("approved_by")), _negated=True),
                        name="release_approved_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_at__gte", models.F("prepared_at"))),
                        name="release_approved_after_prepared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_until__gte", models.F("period_from"))),
                        name="release_period_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("supersedes__isnull", True), ("supersedes_reason", "")),
                            models.Q(
                                ("supersedes__isnull", False),
                                models.Q(("supersedes_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="release_supersedes_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("profile__in", ["public", "provider_land", "internal"])),
                        name="release_known_profile",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["persons", "cases", "episodes", "contacts"])),
                        name="release_known_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("input_hash__regex", "^[0-9a-f]{64}$"),
                            ("payload_digest__regex", "^[0-9a-f]{64}$"),
                        ),
                        name="release_has_digests",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("supersedes__isnull", True)),
                        fields=("table_id", "profile", "period_from", "period_until"),
                        name="release_first_edition_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleasedCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300, verbose_name="Schlüssel")),
                ("value", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="Wert")),
                (
                    "sign",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "PLAIN"),
                            ("-", "NOTHING"),
                            ("0", "UNDER_HALF"),
                            (".", "HIDDEN"),
                            ("...", "NOT_YET"),
                            ("()", "UNCERTAIN"),
                            ("/", "TOO_UNCERTAIN"),
                            ("x", "BLOCKED"),
                            ("D", "MEAN"),
                            ("s", "ESTIMATED"),
                            ("p", "PROVISIONAL"),
                            ("r", "CORRECTED"),
                        ],
                        max_length=3,
                        verbose_name="Zeichen",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("published", "sichtbar"), ("hidden", "verborgen")],
                        max_length=12,
                        verbose_name="Stand",
                    ),
                ),
                ("lower", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="mindestens")),
                ("upper", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="höchstens")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="Grund")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="evidence.release",
                        verbose_name="Freigabe",
                    ),
                ),
            ],
            options={
                "verbose_name": "freigegebene Zelle",
                "verbose_name_plural": "freigegebene Zellen",
                "ordering": ["release_id", "key"],
                "constraints": [
                    models.UniqueConstraint(fields=("release", "key"), name="released_cell_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["published", "hidden"])),
                        name="released_cell_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sign__in", ["", "-", "0", ".", "...", "()", "/", "x", "D", "s", "p", "r"])
                        ),
                        name="released_cell_known_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "published"),
                            models.Q(
                                ("value__isnull", True),
                                ("sign", "."),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="released_cell_hidden_has_no_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sign__in", ["", "-", "0", "()", "D", "s", "p", "r"]),
                                ("value__isnull", False),
                            ),
                            models.Q(("sign__in", [".", "...", "/", "x"]), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="released_cell_value_or_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value", 0), _negated=True), ("sign__in", ["-", "0"]), _connector="OR"
                        ),
                        name="released_cell_zero_has_its_sign",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="laufende Nummer in der Freigabe")),
                ("indicator_id", models.CharField(max_length=80, verbose_name="Kennzahl")),
                ("indicator_version", models.PositiveIntegerField(verbose_name="Fassung der Kennzahl")),
                ("key", models.CharField(blank=True, max_length=200, verbose_name="Schlüssel")),
                ("period_from", models.DateField(verbose_name="Zeitraum von")),
                ("period_until", models.DateField(verbose_name="Zeitraum bis")),
                (
                    "base",
                    models.CharField(
                        blank=True,
                        help_text="Worauf der Nenner beruht; leer, wo er aus derselben Tabelle kommt.",
                        max_length=80,
                        verbose_name="Bevölkerungsbasis",
                    ),
                ),
                (
                    "base_date",
                    models.DateField(blank=True, null=True, verbose_name="Stichtag der Bevölkerung"),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="Wert"
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(verbose_name="Nachkommastellen")),
                (
                    "sign",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "PLAIN"),
                            ("-", "NOTHING"),
                            ("0", "UNDER_HALF"),
                            (".", "HIDDEN"),
                            ("...", "NOT_YET"),
                            ("()", "UNCERTAIN"),
                            ("/", "TOO_UNCERTAIN"),
                            ("x", "BLOCKED"),
                            ("D", "MEAN"),
                            ("s", "ESTIMATED"),
                            ("p", "PROVISIONAL"),
                            ("r", "CORRECTED"),
                        ],
                        max_length=3,
                        verbose_name="Zeichen",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="Grund")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="foundation.area",
                        verbose_name="Gebiet",
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="evidence.release",
                        verbose_name="Freigabe",
                    ),
                ),
            ],
            options={
                "verbose_name": "Kennwert",
                "verbose_name_plural": "Kennwerte",
                "ordering": ["release_id", "position"],
                "indexes": [
                    models.Index(fields=["indicator_id", "area", "period_from"], name="figure_by_indicator")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("release", "position"), name="figure_position_once"),
                    models.UniqueConstraint(
                        fields=("release", "indicator_id", "area", "key"), name="figure_once_per_release"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sign__in", ["", "-", "0", ".", "...", "()", "/", "x", "D", "s", "p", "r"])
                        ),
                        name="figure_known_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sign__in", ["", "-", "0", "()", "D", "s", "p", "r"]),
                                ("value__isnull", False),
                            ),
                            models.Q(("sign__in", [".", "...", "/", "x"]), ("value__isnull", True)),
                            _connector="OR",
                        ),
                        name="figure_value_or_sign",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("base", ""), ("base_date__isnull", True)),
                            models.Q(models.Q(("base", ""), _negated=True), ("base_date__isnull", False)),
                            _connector="OR",
                        ),
                        name="figure_base_and_its_day_together",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_until__gte", models.F("period_from"))),
                        name="figure_period_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigurePopulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="population_inputs",
                        to="evidence.figure",
                    ),
                ),
                (
                    "population",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_in",
                        to="foundation.population",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bevölkerungsstand eines Kennwerts",
                "verbose_name_plural": "Bevölkerungsstände eines Kennwerts",
                "ordering": ["figure_id", "population_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "population"), name="figure_population_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureCell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("numerator", "Zähler"), ("denominator", "Nenner")],
                        max_length=12,
                        verbose_name="Teil",
                    ),
                ),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inputs",
                        to="evidence.figure",
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="used_in",
                        to="evidence.releasedcell",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zelle eines Kennwerts",
                "verbose_name_plural": "Zellen eines Kennwerts",
                "ordering": ["figure_id", "part", "cell_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("figure", "cell", "part"), name="figure_cell_once"),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["numerator", "denominator"])),
                        name="figure_cell_known_part",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="figure",
            name="populations",
            field=models.ManyToManyField(
                related_name="figures",
                through="evidence.FigurePopulation",
                to="foundation.population",
                verbose_name="Bevölkerungsstände im Nenner",
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="cells",
            field=models.ManyToManyField(
                related_name="figures",
                through="evidence.FigureCell",
                to="evidence.releasedcell",
                verbose_name="Zellen",
            ),
        ),
    ]
