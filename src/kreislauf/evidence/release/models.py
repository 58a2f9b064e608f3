"""Released tables (freigegebene Tabellen): what left statistics, approved by two people, and never changes again.

Triggers in the database (migration 0002) refuse UPDATE and DELETE on every table of this layer, in SQLite and in
PostgreSQL. That a release was superseded is seen from the newer row, so that the older one need not change.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kreislauf.evidence.sign.rules import WITH_ZERO, WITHOUT_VALUE, Sign
from kreislauf.evidence.source.models import Source


class Profile(models.TextChoices):
    """Protection profile (Schutzprofil), from the widest audience's to the narrowest's."""

    PUBLIC = "public", _("Öffentlich")
    PROVIDER_LAND = "provider_land", _("Träger, Kreis und Land")
    INTERNAL = "internal", _("Intern")


class Unit(models.TextChoices):
    """Counting unit (Zähleinheit): persons <= cases <= episodes <= contacts; never mixed in one figure."""

    PERSONS = "persons", pgettext_lazy("Einheit", "Personen")
    CASES = "cases", pgettext_lazy("Einheit", "Fälle")
    EPISODES = "episodes", pgettext_lazy("Einheit", "Episoden")
    CONTACTS = "contacts", pgettext_lazy("Einheit", "Kontakte")


class Release(models.Model):
    """Release (Freigabe): one protected table with all that is needed to check it; `number` is its ledger entry."""

    number = models.PositiveIntegerField(_("Nummer der Freigabe"), unique=True)
    table_id = models.CharField(_("Tabelle"), max_length=80)
    table_version = models.PositiveIntegerField(_("Fassung der Tabelle"))
    unit = models.CharField(_("Zähleinheit"), max_length=20, choices=Unit.choices)
    profile = models.CharField(_("Schutzprofil"), max_length=20, choices=Profile.choices)
    profile_valid_from = models.DateField(_("Schutzprofil gültig ab"))
    period_from = models.DateField(_("Zeitraum von"))
    period_until = models.DateField(_("Zeitraum bis"))
    reference_date = models.DateField(_("Stichtag"))
    correction_deadline = models.DateField(_("Frist für Korrekturen"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("vorbereitet von"),
        on_delete=models.PROTECT,
        related_name="releases_prepared",
    )
    prepared_at = models.DateTimeField(_("vorbereitet am"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("freigegeben von"),
        on_delete=models.PROTECT,
        related_name="releases_approved",
    )
    approved_at = models.DateTimeField(_("freigegeben am"))
    layout = models.JSONField(
        _("Aufbau"),
        help_text=_("Merkmale mit ihren Schlüsseln, Bezeichnungen und Summen, wie sie damals galten."),
    )
    certificate = models.JSONField(_("Prüfzeugnis"))
    input_hash = models.CharField(_("Prüfsumme der Eingabe"), max_length=64)
    payload_digest = models.CharField(_("Prüfsumme der Tabelle"), max_length=64)
    source = models.ForeignKey(
        Source, verbose_name=_("Quelle"), on_delete=models.PROTECT, related_name="releases"
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("ersetzt"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )
    supersedes_reason = models.TextField(_("Grund der Ersetzung"), blank=True)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Freigabe")
        verbose_name_plural = _("Freigaben")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="release_approved_by_another_person", condition=~Q(prepared_by=F("approved_by"))
            ),
            models.CheckConstraint(
                name="release_approved_after_prepared", condition=Q(approved_at__gte=F("prepared_at"))
            ),
            models.CheckConstraint(
                name="release_period_ends_after_it_begins", condition=Q(period_until__gte=F("period_from"))
            ),
            models.CheckConstraint(
                name="release_supersedes_with_a_reason",
                condition=(Q(supersedes__isnull=True) & Q(supersedes_reason=""))
                | (Q(supersedes__isnull=False) & ~Q(supersedes_reason="")),
            ),
            models.CheckConstraint(name="release_known_profile", condition=Q(profile__in=Profile.values)),
            models.CheckConstraint(name="release_known_unit", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(
                name="release_has_digests",
                condition=Q(input_hash__regex=r"^[0-9a-f]{64}$") & Q(payload_digest__regex=r"^[0-9a-f]{64}$"),
            ),
            # One standing edition per table, profile and period: the first one, then one chain of corrections.
            models.UniqueConstraint(
                name="release_first_edition_once",
                fields=["table_id", "profile", "period_from", "period_until"],
                condition=Q(supersedes__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["table_id", "profile", "period_from"], name="release_by_table")]

    def __str__(self) -> str:
        return f"Freigabe {self.number}: {self.table_id} {self.period_from:%d.%m.%Y}-{self.period_until:%d.%m.%Y}"


class CellStatus(models.TextChoices):
    """Status of a cell (Stand einer Zelle) as a reader may know it.

    Which hidden cell is hidden for being small and which one only for covering it stays in statistics: whoever
    knows that a cell is small knows its count to within one or two persons.
    """

    PUBLISHED = "published", _("sichtbar")
    HIDDEN = "hidden", _("verborgen")


class ReleasedCell(models.Model):
    """Released cell (Zelle einer Freigabe): number or sign at one place of a released table.

    `key` is canonical: "dimension=code" for every dimension in alphabetical order, joined by "|"; "total" is the
    code of a margin. `lower` and `upper` bound the true count as far as a reader can know it.
    """

    release = models.ForeignKey(
        Release, verbose_name=_("Freigabe"), on_delete=models.PROTECT, related_name="cells"
    )
    key = models.CharField(_("Schlüssel"), max_length=300)
    value = models.PositiveBigIntegerField(_("Wert"), null=True, blank=True)
    sign = models.CharField(_("Zeichen"), max_length=3, blank=True, choices=[(s.value, s.name) for s in Sign])
    status = models.CharField(_("Stand"), max_length=12, choices=CellStatus.choices)
    lower = models.PositiveBigIntegerField(_("mindestens"), null=True, blank=True)
    upper = models.PositiveBigIntegerField(_("höchstens"), null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("freigegebene Zelle")
        verbose_name_plural = _("freigegebene Zellen")
        ordering = ["release_id", "key"]
        constraints = [
            models.UniqueConstraint(name="released_cell_once", fields=["release", "key"]),
            models.CheckConstraint(
                name="released_cell_known_status", condition=Q(status__in=CellStatus.values)
            ),
            models.CheckConstraint(
                name="released_cell_known_sign", condition=Q(sign__in=[s.value for s in Sign])
            ),
            models.CheckConstraint(
                name="released_cell_hidden_has_no_value",
                condition=Q(status=CellStatus.PUBLISHED)
                | (Q(value__isnull=True) & Q(sign=Sign.HIDDEN.value) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="released_cell_value_or_sign",
                condition=Q(value__isnull=False, sign__in=[s.value for s in Sign if s not in WITHOUT_VALUE])
                | Q(value__isnull=True, sign__in=[s.value for s in Sign if s in WITHOUT_VALUE]),
            ),
            models.CheckConstraint(
                name="released_cell_zero_has_its_sign",
                condition=~Q(value=0) | Q(sign__in=sorted(s.value for s in WITH_ZERO)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.sign if self.value is None else self.value}"
