"""Preparations of releases: what is on its way up, protected already; true counts are never stored here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.release.models import Profile, Release
from kreislauf.statistics.release.rules import Status

STATUS_CHOICES = [
    (Status.REQUESTED.value, _("angefordert")),
    (Status.PREPARED.value, _("geschützt")),
    (Status.AUDITED.value, _("geprüft, wartet auf Freigabe")),
    (Status.REFUSED.value, _("verweigert")),
    (Status.FAILED.value, _("abgebrochen")),
    (Status.RELEASED.value, _("freigegeben")),
    (Status.REJECTED.value, _("abgelehnt")),
    (Status.WITHDRAWN.value, _("zurückgezogen")),
]
METHOD_CHOICES = [
    ("suppression", _("Ausblenden")),
    ("suppression_rounding", _("Ausblenden und Runden")),
    ("rounding", _("Runden")),
    ("cell_key", _("Zellschlüssel (kleine Zufallsabweichung)")),
]
STAGE_CHOICES = [
    ("waiting", _("wartet")),
    ("collect", _("Datensätze ohne Namen lesen")),
    ("tabulate", _("Auszählen")),
    ("protect", _("Kleine Zahlen verbergen")),
    ("audit", _("Angreifen und prüfen")),
    ("ledger", _("Mit früheren Freigaben vergleichen")),
    ("done", _("fertig")),
]


class CountingKey(models.Model):
    """Counting key (Zählschlüssel): under it the records of one population get their pseudonyms.

    Sealed under the master key; destroyed after the correction deadline, and with it the link between a
    counting and the records (§ 67c Abs. 5 SGB X).
    """

    population = models.CharField(_("Grundgesamtheit"), max_length=200)
    sealed_key = models.BinaryField(_("versiegelter Schlüssel"), null=True)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    keep_until = models.DateField(_("aufzubewahren bis"))
    destroyed_at = models.DateTimeField(_("vernichtet am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zählschlüssel")
        verbose_name_plural = _("Zählschlüssel")
        constraints = [
            models.UniqueConstraint(
                name="counting_key_one_living_per_population",
                fields=["population"],
                condition=Q(destroyed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="counting_key_living_or_destroyed",
                condition=Q(sealed_key__isnull=True) ^ Q(destroyed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.population


class Preparation(models.Model):
    """Preparation (Vorbereitung einer Freigabe): one table on its way from counting to release.

    `payload` and `proof` tell which hidden cells are small: they stay in this layer. `proof` is the certificate as
    `certificate.rules.pack` packs it: possible people by the hundred, ten times smaller packed.
    """

    table_id = models.CharField(_("Tabelle"), max_length=80)
    table_version = models.PositiveIntegerField(_("Fassung der Tabelle"))
    title = models.CharField(_("Titel"), max_length=300)
    profile = models.CharField(_("Schutzprofil"), max_length=20, choices=Profile.choices)
    profile_valid_from = models.DateField(_("Schutzprofil gültig ab"))
    period_from = models.DateField(_("Zeitraum von"))
    period_until = models.DateField(_("Zeitraum bis"))
    reference_date = models.DateField(_("Stichtag"))
    population = models.CharField(_("Grundgesamtheit"), max_length=200)
    method = models.CharField(_("Verfahren"), max_length=24, choices=METHOD_CHOICES)
    status = models.CharField(
        _("Stand"), max_length=12, choices=STATUS_CHOICES, default=Status.REQUESTED.value
    )
    stage = models.CharField(_("Schritt"), max_length=12, choices=STAGE_CHOICES, default="waiting")
    stage_done = models.PositiveIntegerField(_("erledigt"), default=0)
    stage_total = models.PositiveIntegerField(_("insgesamt"), default=0)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("vorbereitet von"),
        on_delete=models.PROTECT,
        related_name="preparations",
    )
    prepared_at = models.DateTimeField(_("angefordert am"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entschieden von"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="preparations_decided",
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    reason = models.TextField(_("Begründung"), blank=True)
    layout = models.JSONField(_("Aufbau"), default=list)
    payload = models.JSONField(_("geschützte Tabelle"), null=True, blank=True)
    payload_digest = models.CharField(_("Prüfsumme der Tabelle"), max_length=64, blank=True)
    proof = models.BinaryField(_("Prüfzeugnis"), null=True, blank=True)
    proven_at = models.DateTimeField(_("bewiesen am"), null=True, blank=True)
    beside = models.JSONField(_("geprüft neben Freigaben"), default=list)
    checked_cells = models.PositiveIntegerField(_("angegriffene Zellen"), default=0)
    leaning = models.JSONField(_("Zellen, die fast nur ein Träger füllt"), default=list)
    input_hash = models.CharField(_("Prüfsumme der Eingabe"), max_length=64, blank=True)
    synthetic = models.BooleanField(_("erfunden"), default=False)
    supersedes = models.ForeignKey(
        Release,
        verbose_name=_("soll ersetzen"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="preparations_to_supersede",
    )
    supersedes_reason = models.TextField(_("Grund der Ersetzung"), blank=True)
    release = models.OneToOneField(
        Release,
        verbose_name=_("Freigabe"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="preparation",
    )

    class Meta:
        verbose_name = _("Vorbereitung einer Freigabe")
        verbose_name_plural = _("Vorbereitungen von Freigaben")
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="preparation_known_status", condition=Q(status__in=[s.value for s in Status])
            ),
            models.CheckConstraint(
                name="preparation_known_stage",
                condition=Q(stage__in=[code for code, _label in STAGE_CHOICES]),
            ),
            models.CheckConstraint(
                name="preparation_known_method",
                condition=Q(method__in=[code for code, _label in METHOD_CHOICES]),
            ),
            models.CheckConstraint(name="preparation_known_profile", condition=Q(profile__in=Profile.values)),
            models.CheckConstraint(
                name="preparation_released_has_its_release",
                condition=Q(status=Status.RELEASED.value, release__isnull=False)
                | (~Q(status=Status.RELEASED.value) & Q(release__isnull=True)),
            ),
            models.CheckConstraint(
                name="preparation_released_by_another_person",
                condition=~Q(status__in=[Status.RELEASED.value, Status.REJECTED.value])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("prepared_by"))),
            ),
            models.CheckConstraint(
                name="preparation_audited_has_its_proof",
                condition=~Q(status__in=[Status.AUDITED.value, Status.RELEASED.value])
                | (Q(payload__isnull=False) & Q(proof__isnull=False) & ~Q(input_hash="")),
            ),
            models.CheckConstraint(
                name="preparation_refusal_has_a_reason",
                condition=~Q(status__in=[Status.REFUSED.value, Status.REJECTED.value, Status.FAILED.value])
                | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="preparation_supersedes_with_a_reason",
                condition=Q(supersedes__isnull=True, supersedes_reason="")
                | (Q(supersedes__isnull=False) & ~Q(supersedes_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["population", "status"], name="preparation_by_population")]

    def __str__(self) -> str:
        return self.title
