import django.db.models.deletion
import django.utils.timezone
import kreislauf.region.goal.rules
import kreislauf.region.measure.rules
import kreislauf.region.need.rules
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cycle", "0001_initial"),
        ("evidence", "0002_evidence_never_changes"),
        ("foundation", "0002_audit_is_append_only"),
        ("foundation", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("need", "Bedarf"),
                            ("goal", "Ziel"),
                            ("measure", "Maßnahme"),
                            ("agreement", "Vereinbarung"),
                            ("paper", "Vorlage"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="Titel")),
                (
                    "begun_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="begonnen am"),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("parties", "Vertragsseiten"),
                            ("steering", "Sozialplanung und Liga"),
                            ("partners", "alle Partner"),
                            ("public", "öffentlich"),
                        ],
                        max_length=20,
                        verbose_name="lesen darf",
                    ),
                ),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="cycle.cycle",
                        verbose_name="Steuerungszyklus",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        help_text="Schuldet auf Stellungnahmen eine Antwort.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters_owned",
                        to="foundation.partner",
                        verbose_name="verantwortlich",
                    ),
                ),
                (
                    "parties",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Wer selbst etwas davon hat: wer für sie stimmt, ist befangen.",
                        related_name="matters_concerned",
                        to="foundation.partner",
                        verbose_name="Beteiligte",
                    ),
                ),
            ],
            options={
                "verbose_name": "Sache",
                "verbose_name_plural": "Sachen",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["cycle", "kind"], name="matter_by_cycle")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["need", "goal", "measure", "agreement", "paper"])),
                        name="matter_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["parties", "steering", "partners", "public"])),
                        name="matter_known_audience",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="matter_has_a_title"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="Jahr")),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budgets",
                        to="foundation.area",
                        verbose_name="Gebiet",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="budgets", to="cycle.cycle"
                    ),
                ),
            ],
            options={
                "verbose_name": "Budget",
                "verbose_name_plural": "Budgets",
                "ordering": ["-year", "area_id"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "year"), name="budget_once_per_area_and_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="Charter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="Titel")),
                ("text", models.TextField(verbose_name="Wortlaut")),
                ("adopted_on", models.DateField(verbose_name="vereinbart am")),
                (
                    "review_interval_months",
                    models.PositiveSmallIntegerField(default=36, verbose_name="Überprüfung alle … Monate"),
                ),
                ("next_review_on", models.DateField(verbose_name="nächste Überprüfung")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charters",
                        to="foundation.area",
                        verbose_name="Gebiet",
                    ),
                ),
                (
                    "signatories",
                    models.ManyToManyField(
                        related_name="charters", to="foundation.partner", verbose_name="unterzeichnet von"
                    ),
                ),
            ],
            options={
                "verbose_name": "Positionspapier",
                "verbose_name_plural": "Positionspapiere",
                "ordering": ["-adopted_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "title"), name="charter_once_per_area_and_title"),
                    models.CheckConstraint(
                        condition=models.Q(("review_interval_months__gte", 1)),
                        name="charter_interval_is_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="Kurzzeichen")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "Land"),
                            ("county", "Kreis"),
                            ("municipality", "Gemeinden"),
                            ("own", "Eigenmittel der Träger"),
                            ("third", "Dritte"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
            ],
            options={
                "verbose_name": "Finanzierungsquelle",
                "verbose_name_plural": "Finanzierungsquellen",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["state", "county", "municipality", "own", "third"])),
                        name="funding_source_known_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanningBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="Kurzzeichen")),
                ("text", models.CharField(max_length=120, verbose_name="Vorschrift")),
                ("title", models.CharField(max_length=200, verbose_name="Gegenstand")),
                (
                    "bindingness",
                    models.CharField(
                        choices=[
                            ("statutory", "Pflichtleistung"),
                            ("voluntary", "freiwillige Leistung"),
                            ("mixed", "teils Pflicht, teils freiwillig"),
                        ],
                        max_length=20,
                        verbose_name="Bindung",
                    ),
                ),
                (
                    "arbitration_after_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Schiedsstelle nach Tagen"
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="Quelle der Angabe")),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
            ],
            options={
                "verbose_name": "Rechtsgrundlage der Planung",
                "verbose_name_plural": "Rechtsgrundlagen der Planung",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from"), name="planning_basis_once_per_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="planning_basis_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bindingness__in", ["statutory", "voluntary", "mixed"])),
                        name="planning_basis_known_bindingness",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Body",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="Kurzzeichen")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assembly", "Kreistag"),
                            ("committee", "Ausschuss des Kreistags"),
                            ("youth_committee", "Jugendhilfeausschuss"),
                            ("county_board", "Kreisausschuss"),
                            ("advisory", "Kommission oder Beirat"),
                            ("working_group", "Arbeitsgemeinschaft"),
                            ("conference", "Planungskonferenz"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "band",
                    models.CharField(
                        choices=[
                            ("assembly", "Kreistag"),
                            ("advisory", "Kreisausschuss und seine Beratungsgremien"),
                            ("coordination", "Fachliche Koordination und Abstimmung"),
                        ],
                        max_length=20,
                        verbose_name="Ebene",
                    ),
                ),
                (
                    "decision_rule",
                    models.CharField(
                        choices=[
                            ("majority", "Mehrheit"),
                            ("consensus", "Konsens: niemand blockiert"),
                            ("consent", "Konsent: kein schwerwiegender Einwand"),
                            ("recommendation", "Empfehlung"),
                        ],
                        max_length=20,
                        verbose_name="Entscheidungsregel",
                    ),
                ),
                (
                    "seats",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Sitze mit Stimme"),
                ),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="foundation.area",
                        verbose_name="Gebiet",
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="region.planningbasis",
                        verbose_name="Rechtsgrundlage",
                    ),
                ),
            ],
            options={
                "verbose_name": "Gremium",
                "verbose_name_plural": "Gremien",
                "ordering": ["band", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "assembly",
                                    "committee",
                                    "youth_committee",
                                    "county_board",
                                    "advisory",
                                    "working_group",
                                    "conference",
                                ],
                            )
                        ),
                        name="body_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("band__in", ["assembly", "advisory", "coordination"])),
                        name="body_known_band",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision_rule__in", ["majority", "consensus", "consent", "recommendation"])
                        ),
                        name="body_known_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="body_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CharterReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reviewed_on", models.DateField(verbose_name="überprüft am")),
                ("result", models.TextField(verbose_name="Ergebnis")),
                (
                    "charter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="region.charter",
                    ),
                ),
            ],
            options={
                "verbose_name": "Überprüfung eines Positionspapiers",
                "verbose_name_plural": "Überprüfungen von Positionspapieren",
                "ordering": ["-reviewed_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("charter", "reviewed_on"), name="charter_review_once_per_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Bezeichnung")),
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
                ("planned_cents", models.PositiveBigIntegerField(verbose_name="geplant in Cent")),
                (
                    "approved_cents",
                    models.PositiveBigIntegerField(default=0, verbose_name="bewilligt in Cent"),
                ),
                ("paid_cents", models.PositiveBigIntegerField(default=0, verbose_name="ausgezahlt in Cent")),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="region.budget"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="region.fundingsource",
                    ),
                ),
            ],
            options={
                "verbose_name": "Budgetposten",
                "verbose_name_plural": "Budgetposten",
                "ordering": ["budget_id", "action_field", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("budget", "action_field", "source", "name"), name="budget_line_once"
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
                        name="budget_line_known_action_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid_cents__lte", models.F("approved_cents"))),
                        name="budget_line_paid_within_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "matter_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_need",
                        serialize=False,
                        to="region.matter",
                    ),
                ),
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
                ("target_group", models.CharField(max_length=200, verbose_name="Zielgruppe")),
                (
                    "perspective",
                    models.CharField(
                        choices=[
                            ("normative", "fachlich oder gesetzlich gesetzt"),
                            ("felt", "von Betroffenen empfunden"),
                            ("expressed", "als Nachfrage geäußert"),
                            ("comparative", "im Vergleich der Gebiete"),
                        ],
                        max_length=20,
                        verbose_name="Blick",
                    ),
                ),
                ("description", models.TextField(verbose_name="Beschreibung")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reported", "gemeldet"),
                            ("checked", "geprüft"),
                            ("established", "gemeinsam festgestellt"),
                            ("disputed", "strittig"),
                            ("covered", "gedeckt"),
                            ("still_open", "weiter offen"),
                        ],
                        default=kreislauf.region.need.rules.NeedStatus["REPORTED"],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="foundation.area",
                        verbose_name="Gebiet",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bedarf",
                "verbose_name_plural": "Bedarfe",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["reported", "checked", "established", "disputed", "covered", "still_open"],
                            )
                        ),
                        name="need_known_status",
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
                        name="need_known_action_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("perspective__in", ["normative", "felt", "expressed", "comparative"])
                        ),
                        name="need_known_perspective",
                    ),
                ],
            },
            bases=("region.matter",),
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "matter_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_paper",
                        serialize=False,
                        to="region.matter",
                    ),
                ),
                (
                    "reference",
                    models.CharField(max_length=40, unique=True, verbose_name="Nummer der Vorlage"),
                ),
                ("text", models.TextField(verbose_name="Beschlussvorschlag")),
                ("tabled_on", models.DateField(verbose_name="eingebracht am")),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="region.matter",
                        verbose_name="Gegenstand",
                    ),
                ),
            ],
            options={
                "verbose_name": "Vorlage",
                "verbose_name_plural": "Vorlagen",
            },
            bases=("region.matter",),
        ),
        migrations.CreateModel(
            name="StatementRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="gefragt am")),
                ("due_on", models.DateField(verbose_name="Frist")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements_asked",
                        to="foundation.partner",
                        verbose_name="gefragt von",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_requests",
                        to="region.matter",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bitte um Stellungnahme",
                "verbose_name_plural": "Bitten um Stellungnahme",
                "ordering": ["-asked_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("asked_on"))),
                        name="statement_request_due_after_asked",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "matter_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_goal",
                        serialize=False,
                        to="region.matter",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("guiding", "Leitziel"),
                            ("strategic", "strategisches Ziel"),
                            ("operational", "operatives Ziel"),
                        ],
                        max_length=20,
                        verbose_name="Zielebene",
                    ),
                ),
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
                ("description", models.TextField(blank=True, verbose_name="Beschreibung")),
                ("indicator_id", models.CharField(blank=True, max_length=80, verbose_name="Kennzahl")),
                (
                    "target_value",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=14, null=True, verbose_name="Zielwert"
                    ),
                ),
                ("horizon", models.DateField(blank=True, null=True, verbose_name="zu erreichen bis")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Entwurf"),
                            ("in_consultation", "in Abstimmung"),
                            ("jointly_agreed", "gemeinsam vereinbart"),
                            ("decided", "beschlossen"),
                            ("in_delivery", "in Umsetzung"),
                            ("evaluated", "bewertet"),
                            ("carried_on", "fortgeschrieben"),
                            ("ended", "beendet"),
                        ],
                        default=kreislauf.region.goal.rules.GoalStatus["DRAFT"],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                (
                    "baseline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baseline_of",
                        to="evidence.figure",
                        verbose_name="Ausgangswert",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="region.goal",
                        verbose_name="Oberziel",
                    ),
                ),
                (
                    "predecessor",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="region.goal",
                        verbose_name="setzt fort",
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(
                        blank=True, related_name="goals", to="region.need", verbose_name="Bedarfe"
                    ),
                ),
            ],
            options={
                "verbose_name": "Ziel",
                "verbose_name_plural": "Ziele",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "draft",
                                    "in_consultation",
                                    "jointly_agreed",
                                    "decided",
                                    "in_delivery",
                                    "evaluated",
                                    "carried_on",
                                    "ended",
                                ],
                            )
                        ),
                        name="goal_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["guiding", "strategic", "operational"])),
                        name="goal_known_level",
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
                        name="goal_known_action_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("matter_ptr")), _negated=True),
                            _connector="OR",
                        ),
                        name="goal_is_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_value__isnull", True),
                            models.Q(("indicator_id", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="goal_target_needs_an_indicator",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("baseline__isnull", True),
                            models.Q(("indicator_id", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="goal_baseline_needs_an_indicator",
                    ),
                ],
            },
            bases=("region.matter",),
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="am")),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="region.body"
                    ),
                ),
            ],
            options={
                "verbose_name": "Sitzung",
                "verbose_name_plural": "Sitzungen",
                "ordering": ["-held_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "held_on", "title"), name="meeting_once_per_body_and_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("voting_right", models.BooleanField(default=True, verbose_name="stimmberechtigt")),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Zugang",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="region.body",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="foundation.partner",
                        verbose_name="im Namen von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Mitgliedschaft",
                "verbose_name_plural": "Mitgliedschaften",
                "ordering": ["body_id", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("body", "name"),
                        name="membership_once_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="membership_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "object_kind",
                    models.CharField(
                        choices=[
                            ("need", "Bedarf"),
                            ("goal", "Ziel"),
                            ("measure", "Maßnahme"),
                            ("agreement", "Vereinbarung"),
                            ("paper", "Vorlage"),
                        ],
                        max_length=20,
                        verbose_name="Gegenstand",
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("decides", "beschließt"),
                            ("recommends", "empfiehlt"),
                            ("is_heard", "wird gehört"),
                            ("takes_note", "nimmt zur Kenntnis"),
                        ],
                        max_length=20,
                        verbose_name="Befugnis",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="region.body"
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="region.planningbasis",
                        verbose_name="Rechtsgrundlage",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zuständigkeit",
                "verbose_name_plural": "Zuständigkeiten",
                "ordering": ["body_id", "object_kind", "act"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "object_kind", "act", "valid_from"), name="mandate_once_per_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("object_kind__in", ["need", "goal", "measure", "agreement", "paper"])
                        ),
                        name="mandate_known_object",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["decides", "recommends", "is_heard", "takes_note"])),
                        name="mandate_known_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="mandate_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "trägt es voll mit"),
                            (2, "stimmt zu"),
                            (3, "stimmt zu, mit kleinen Bedenken"),
                            (4, "stimmt zu, mit Vorbehalt"),
                            (5, "enthält sich"),
                            (6, "will weiter beraten"),
                            (7, "stimmt nicht zu, blockiert aber nicht"),
                            (8, "kann es nicht mittragen"),
                        ],
                        null=True,
                        verbose_name="Haltung",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="Text")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="veröffentlicht am")),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="region.matter",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="foundation.partner",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="region.statementrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "Stellungnahme",
                "verbose_name_plural": "Stellungnahmen",
                "ordering": ["matter_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("request__isnull", False)),
                        fields=("request", "partner"),
                        name="statement_once_per_request_and_partner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("given_at__isnull", True),
                                ("given_by__isnull", True),
                                ("position__isnull", True),
                                ("text", ""),
                            ),
                            models.Q(
                                ("given_at__isnull", False),
                                ("given_by__isnull", False),
                                ("position__isnull", False),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_given_whole_or_not_at_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("request__isnull", False), ("given_at__isnull", False), _connector="OR"
                        ),
                        name="statement_asked_or_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("position__isnull", True),
                            ("position__in", [1, 2, 3, 4, 5, 6, 7, 8]),
                            _connector="OR",
                        ),
                        name="statement_known_position",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "matter_ptr",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="as_measure",
                        serialize=False,
                        to="region.matter",
                    ),
                ),
                ("description", models.TextField(verbose_name="Beschreibung")),
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
                (
                    "estimated_cents",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="geschätzte Kosten in Cent"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "vorgeschlagen"),
                            ("adopted", "beschlossen"),
                            ("in_delivery", "in Umsetzung"),
                            ("finished", "erledigt"),
                            ("not_feasible", "nicht umsetzbar"),
                            ("rejected", "abgelehnt"),
                            ("withdrawn", "zurückgezogen"),
                        ],
                        default=kreislauf.region.measure.rules.MeasureStatus["PROPOSED"],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("status_note", models.CharField(blank=True, max_length=300, verbose_name="Grund")),
                (
                    "goals",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="region.goal", verbose_name="Ziele"
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="foundation.partner",
                        verbose_name="federführend",
                    ),
                ),
            ],
            options={
                "verbose_name": "Maßnahme",
                "verbose_name_plural": "Maßnahmen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "proposed",
                                    "adopted",
                                    "in_delivery",
                                    "finished",
                                    "not_feasible",
                                    "rejected",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="measure_known_status",
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
                        name="measure_known_action_field",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["regular", "county", "municipal"])),
                        name="measure_known_tier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "not_feasible"), _negated=True),
                            models.Q(("status_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="measure_given_up_with_a_reason",
                    ),
                ],
            },
            bases=("region.matter",),
        ),
        migrations.CreateModel(
            name="GoalAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agrees", models.BooleanField(verbose_name="trägt mit")),
                ("text", models.TextField(blank=True, verbose_name="Begründung")),
                ("given_at", models.DateTimeField(auto_now=True, verbose_name="am")),
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
                        related_name="goal_agreements",
                        to="foundation.partner",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="region.goal",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zustimmung zu einem Ziel",
                "verbose_name_plural": "Zustimmungen zu Zielen",
                "ordering": ["goal_id", "partner_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("goal", "partner"), name="goal_agreement_once_per_partner"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agrees", True), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="goal_agreement_dissent_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GoalOutcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Lesehilfe")),
                ("recorded_on", models.DateField(auto_now_add=True, verbose_name="am")),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_of",
                        to="evidence.figure",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="region.goal"
                    ),
                ),
            ],
            options={
                "verbose_name": "Wirkung eines Ziels",
                "verbose_name_plural": "Wirkungen von Zielen",
                "ordering": ["goal_id", "pk"],
                "constraints": [models.UniqueConstraint(fields=("goal", "figure"), name="goal_outcome_once")],
            },
        ),
        migrations.CreateModel(
            name="JointEvaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opened_at", models.DateTimeField(auto_now_add=True, verbose_name="eröffnet am")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        related_name="evaluations", to="foundation.partner", verbose_name="Partner"
                    ),
                ),
                (
                    "goal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation",
                        to="region.goal",
                    ),
                ),
            ],
            options={
                "verbose_name": "gemeinsame Bewertung",
                "verbose_name_plural": "gemeinsame Bewertungen",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="Reihenfolge")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("hearing", "Anhörung"),
                            ("preparation", "Vorberatung"),
                            ("decision", "Entscheidung"),
                            ("note", "Kenntnisnahme"),
                        ],
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                ("authoritative", models.BooleanField(default=False, verbose_name="entscheidet")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="region.body",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="region.meeting",
                        verbose_name="Sitzung",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="region.paper",
                    ),
                ),
            ],
            options={
                "verbose_name": "Beratung",
                "verbose_name_plural": "Beratungen",
                "ordering": ["paper_id", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "position"), name="consultation_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["hearing", "preparation", "decision", "note"])),
                        name="consultation_known_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("authoritative", False), ("role", "decision"), _connector="OR"),
                        name="consultation_only_a_decision_is_authoritative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, verbose_name="Nummer")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("decides", "beschließt"),
                            ("recommends", "empfiehlt"),
                            ("is_heard", "wird gehört"),
                            ("takes_note", "nimmt zur Kenntnis"),
                        ],
                        max_length=20,
                        verbose_name="Befugnis",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("adopted", "beschlossen"),
                            ("adopted_changed", "geändert beschlossen"),
                            ("rejected", "abgelehnt"),
                            ("postponed", "vertagt"),
                            ("referred", "verwiesen"),
                        ],
                        max_length=20,
                        verbose_name="Ergebnis",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="am")),
                ("text", models.TextField(verbose_name="Wortlaut")),
                ("votes_yes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Ja")),
                ("votes_no", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Nein")),
                (
                    "votes_abstained",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Enthaltungen"),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="festgehalten am")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="region.body",
                        verbose_name="Gremium",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="region.matter",
                        verbose_name="Gegenstand",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="region.meeting",
                        verbose_name="Sitzung",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_to",
                        to="region.paper",
                        verbose_name="Vorlage",
                    ),
                ),
            ],
            options={
                "verbose_name": "Beschluss",
                "verbose_name_plural": "Beschlüsse",
                "ordering": ["-decided_on", "-pk"],
                "indexes": [models.Index(fields=["matter", "decided_on"], name="resolution_by_matter")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "number"), name="resolution_number_once_per_body"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["adopted", "adopted_changed", "rejected", "postponed", "referred"],
                            )
                        ),
                        name="resolution_known_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["decides", "recommends", "is_heard", "takes_note"])),
                        name="resolution_known_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="resolution_has_a_text"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("taken_up", "übernommen"),
                            ("partly", "teilweise übernommen"),
                            ("not_taken_up", "nicht übernommen"),
                        ],
                        max_length=20,
                        verbose_name="Ergebnis",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="Begründung")),
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
                        related_name="replies",
                        to="foundation.partner",
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply",
                        to="region.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "Antwort auf eine Stellungnahme",
                "verbose_name_plural": "Antworten auf Stellungnahmen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["taken_up", "partly", "not_taken_up"])),
                        name="reply_known_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "taken_up"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="reply_gives_a_reason_unless_taken_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeedEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(max_length=300, verbose_name="was es zeigt")),
                ("added_on", models.DateField(auto_now_add=True, verbose_name="am")),
                (
                    "figure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports_needs",
                        to="evidence.figure",
                        verbose_name="Kennwert",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports_needs",
                        to="region.statement",
                        verbose_name="Stellungnahme",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="region.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "Beleg eines Bedarfs",
                "verbose_name_plural": "Belege eines Bedarfs",
                "ordering": ["need_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("figure__isnull", False), ("statement__isnull", True)),
                            models.Q(("figure__isnull", True), ("statement__isnull", False)),
                            _connector="OR",
                        ),
                        name="need_evidence_figure_or_statement",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("figure__isnull", False)),
                        fields=("need", "figure"),
                        name="need_evidence_figure_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("statement__isnull", False)),
                        fields=("need", "statement"),
                        name="need_evidence_statement_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureAlternative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="Alternative")),
                ("reason_not_taken", models.TextField(verbose_name="warum nicht gewählt")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alternatives",
                        to="region.measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "erwogene Alternative",
                "verbose_name_plural": "erwogene Alternativen",
                "ordering": ["measure_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "title"), name="measure_alternative_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason_not_taken", ""), _negated=True),
                        name="measure_alternative_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureTheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("migration", "Relevanz für Migrantinnen, Migranten und Geflüchtete"),
                            ("gender", "Geschlecht"),
                            ("family", "Familienfreundlichkeit"),
                            ("demography", "Demografie"),
                        ],
                        max_length=20,
                        verbose_name="Querschnittsthema",
                    ),
                ),
                ("relevance", models.CharField(max_length=300, verbose_name="Bedeutung")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="themes",
                        to="region.measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "Querschnittsthema einer Maßnahme",
                "verbose_name_plural": "Querschnittsthemen von Maßnahmen",
                "ordering": ["measure_id", "theme"],
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "theme"), name="measure_theme_once"),
                    models.CheckConstraint(
                        condition=models.Q(("theme__in", ["migration", "gender", "family", "demography"])),
                        name="measure_theme_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "right_things",
                    models.CharField(
                        choices=[
                            ("yes", "ja"),
                            ("partly", "teilweise"),
                            ("no", "nein"),
                            ("cannot_say", "nicht zu beurteilen"),
                        ],
                        max_length=20,
                        verbose_name="Tun wir die richtigen Dinge?",
                    ),
                ),
                ("right_things_text", models.TextField(verbose_name="Begründung")),
                (
                    "things_right",
                    models.CharField(
                        choices=[
                            ("yes", "ja"),
                            ("partly", "teilweise"),
                            ("no", "nein"),
                            ("cannot_say", "nicht zu beurteilen"),
                        ],
                        max_length=20,
                        verbose_name="Tun wir die Dinge richtig?",
                    ),
                ),
                ("things_right_text", models.TextField(verbose_name="Begründung")),
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
                        related_name="evaluation_rows",
                        to="foundation.partner",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="region.jointevaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bewertungszeile",
                "verbose_name_plural": "Bewertungszeilen",
                "ordering": ["evaluation_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "partner"), name="evaluation_row_once_per_partner"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("right_things__in", ["yes", "partly", "no", "cannot_say"]),
                            ("things_right__in", ["yes", "partly", "no", "cannot_say"]),
                        ),
                        name="evaluation_row_known_verdicts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("right_things_text", ""), _negated=True),
                            models.Q(("things_right_text", ""), _negated=True),
                        ),
                        name="evaluation_row_gives_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationConclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreed", models.BooleanField(verbose_name="von allen getragen")),
                ("text", models.TextField(verbose_name="Ergebnis")),
                ("dissent", models.TextField(blank=True, verbose_name="Dissens")),
                (
                    "consequence",
                    models.CharField(
                        choices=[
                            ("continue", "Ziel fortführen"),
                            ("change", "Ziel ändern"),
                            ("end", "Ziel beenden"),
                        ],
                        max_length=20,
                        verbose_name="Folgerung",
                    ),
                ),
                (
                    "consequence_text",
                    models.TextField(blank=True, verbose_name="was im nächsten Zyklus anders wird"),
                ),
                ("concluded_at", models.DateTimeField(auto_now_add=True, verbose_name="am")),
                (
                    "concluded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evaluation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conclusion",
                        to="region.jointevaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Ergebnis einer Bewertung",
                "verbose_name_plural": "Ergebnisse von Bewertungen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed", True), ("dissent", "")),
                            models.Q(("agreed", False), models.Q(("dissent", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="conclusion_agreed_or_dissent_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consequence__in", ["continue", "change", "end"])),
                        name="conclusion_known_consequence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="conclusion_has_a_text"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stood_aside", models.BooleanField(verbose_name="hat nicht mitgewirkt")),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="region.membership",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="region.resolution",
                    ),
                ),
            ],
            options={
                "verbose_name": "Befangenheit",
                "verbose_name_plural": "Befangenheiten",
                "ordering": ["resolution_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resolution", "membership"), name="conflict_once_per_member"
                    )
                ],
            },
        ),
    ]
