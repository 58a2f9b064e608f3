import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                (
                    "chain",
                    models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name="Kette"),
                ),
                ("seq", models.PositiveBigIntegerField(default=0, verbose_name="Länge")),
                ("digest", models.CharField(max_length=64, verbose_name="Prüfsumme")),
            ],
            options={
                "verbose_name": "Kopf der Protokollkette",
                "verbose_name_plural": "Köpfe der Protokollketten",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                (
                    "synthetic",
                    models.BooleanField(
                        default=False, help_text="Erfundene Person der Vorführung.", verbose_name="erfunden"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "Zugang",
                "verbose_name_plural": "Zugänge",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[0-9]{2,12}(-[a-z]+)?$")],
                        verbose_name="Schlüssel",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "Land"),
                            ("county", "Kreis"),
                            ("region", "Planungsregion"),
                            ("municipality", "Gemeinde"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="Name")),
                (
                    "square_km",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="Fläche in km²"
                    ),
                ),
                ("youth_office", models.CharField(blank=True, max_length=100, verbose_name="Jugendamt")),
                (
                    "outline",
                    models.JSONField(
                        blank=True,
                        help_text="Liste von Ringen in Metern auf einer ebenen Karte, für Bilder, nicht für Vermessung.",
                        null=True,
                        verbose_name="Umriss",
                    ),
                ),
                (
                    "outline_source",
                    models.CharField(blank=True, max_length=200, verbose_name="Quelle des Umrisses"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="foundation.area",
                        verbose_name="gehört zu",
                    ),
                ),
            ],
            options={
                "verbose_name": "Gebiet",
                "verbose_name_plural": "Gebiete",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["state", "county", "region", "municipality"])),
                        name="area_known_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=60, verbose_name="Kette")),
                ("seq", models.PositiveBigIntegerField(verbose_name="Nummer")),
                ("at", models.DateTimeField(verbose_name="Zeitpunkt")),
                (
                    "actor",
                    models.CharField(
                        help_text="Nummer des Zugangs oder „system“.", max_length=40, verbose_name="Zugang"
                    ),
                ),
                ("action", models.CharField(max_length=60, verbose_name="Vorgang")),
                ("object_type", models.CharField(max_length=60, verbose_name="Art des Gegenstands")),
                ("object_id", models.CharField(max_length=60, verbose_name="Nummer des Gegenstands")),
                ("purpose", models.CharField(blank=True, max_length=120, verbose_name="Zweck")),
                (
                    "facts",
                    models.JSONField(
                        default=dict,
                        help_text="Feldnamen, Zahlen, Gründe; keine Inhalte.",
                        verbose_name="Angaben",
                    ),
                ),
                ("previous", models.CharField(max_length=64, verbose_name="vorige Prüfsumme")),
                ("digest", models.CharField(max_length=64, verbose_name="Prüfsumme")),
            ],
            options={
                "verbose_name": "Protokollzeile",
                "verbose_name_plural": "Protokollzeilen",
                "ordering": ["chain", "seq"],
                "indexes": [models.Index(fields=["object_type", "object_id"], name="audit_row_object")],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "seq"), name="audit_row_once_per_chain_seq")
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="Kurzzeichen")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("county", "Kreis"),
                            ("municipality", "Gemeinde"),
                            ("provider", "Träger"),
                            ("liga", "Liga"),
                            ("state", "Land"),
                            ("lwv", "Landeswohlfahrtsverband"),
                            ("network", "Netzwerk"),
                            ("self_help", "Selbsthilfe"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("liga_member", models.BooleanField(default=False, verbose_name="Mitglied der Liga")),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                ("synthetic", models.BooleanField(default=False, verbose_name="erfunden")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partners",
                        to="foundation.area",
                        verbose_name="Gebiet",
                    ),
                ),
            ],
            options={
                "verbose_name": "Partner",
                "verbose_name_plural": "Partner",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="partner_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "county",
                                    "municipality",
                                    "provider",
                                    "liga",
                                    "state",
                                    "lwv",
                                    "network",
                                    "self_help",
                                ],
                            )
                        ),
                        name="partner_known_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Population",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference_date", models.DateField(verbose_name="Stichtag")),
                ("base", models.CharField(max_length=80, verbose_name="Basis")),
                ("boundary_state", models.DateField(verbose_name="Gebietsstand")),
                ("total", models.PositiveIntegerField(verbose_name="insgesamt")),
                ("male", models.PositiveIntegerField(blank=True, null=True, verbose_name="männlich")),
                ("female", models.PositiveIntegerField(blank=True, null=True, verbose_name="weiblich")),
                ("publisher", models.CharField(max_length=200, verbose_name="Herausgeber")),
                ("licence", models.CharField(max_length=80, verbose_name="Lizenz")),
                ("source_file", models.CharField(max_length=200, verbose_name="Quelldatei")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="populations",
                        to="foundation.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bevölkerungsstand",
                "verbose_name_plural": "Bevölkerungsstände",
                "ordering": ["area_id", "reference_date"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "reference_date", "base"), name="population_once_per_area_day_base"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed_key", models.BinaryField(verbose_name="versiegelter Schlüssel")),
                (
                    "master_fingerprint",
                    models.CharField(max_length=16, verbose_name="Kennung des Hauptschlüssels"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="angelegt am")),
                (
                    "provider",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key",
                        to="foundation.partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "Trägerschlüssel",
                "verbose_name_plural": "Trägerschlüssel",
            },
        ),
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("counsellor", "Fachkraft"),
                            ("provider_lead", "Trägerleitung"),
                            ("planner", "Sozialplanung"),
                            ("statistics_officer", "Statistikstelle"),
                            ("clerk", "Gremienbüro"),
                            ("liga", "Liga der freien Wohlfahrtspflege"),
                            ("municipality", "Gemeinde"),
                            ("assembly_member", "Kreistagsmitglied"),
                            ("state", "Land"),
                            ("data_protection", "Datenschutz"),
                            ("administrator", "Technische Verwaltung"),
                        ],
                        max_length=32,
                        verbose_name="Rolle",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis")),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_assignments",
                        to="foundation.partner",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Rollenzuweisung",
                "verbose_name_plural": "Rollenzuweisungen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="role_assignment_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to__isnull", True)),
                        fields=("user", "role", "partner"),
                        name="role_assignment_once_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "counsellor",
                                    "provider_lead",
                                    "planner",
                                    "statistics_officer",
                                    "clerk",
                                    "liga",
                                    "municipality",
                                    "assembly_member",
                                    "state",
                                    "data_protection",
                                    "administrator",
                                ],
                            )
                        ),
                        name="role_assignment_known_role",
                    ),
                ],
            },
        ),
    ]
