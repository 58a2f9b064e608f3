"""Taking over cases from a provider's own software: runs and saved column mappings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kreislauf.foundation.partner.models import Partner


class RunStatus(models.TextChoices):
    """Status of an import run (Stand der Übernahme)."""

    MAPPING = "mapping", _("Spalten werden zugeordnet")
    CHECKING = "checking", _("wird geprüft")
    CHECKED = "checked", _("geprüft, ohne Fehler")
    FAULTY = "faulty", _("mit Fehlern, nichts übernommen")
    IMPORTING = "importing", _("wird übernommen")
    DONE = "done", pgettext_lazy("Datei", "übernommen")
    BROKEN = "broken", _("abgebrochen, nichts übernommen")


class ColumnMapping(models.Model):
    """Column mapping (Spaltenzuordnung): which column of a provider's file answers which field; saved by name."""

    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="column_mappings"
    )
    name = models.CharField(_("Name"), max_length=100)
    columns = models.JSONField(_("Spalten"), help_text=_("Spaltenname der Datei → Feld des Katalogs."))
    updated_at = models.DateTimeField(_("zuletzt geändert"))

    class Meta:
        verbose_name = _("Spaltenzuordnung")
        verbose_name_plural = _("Spaltenzuordnungen")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="column_mapping_once_per_name", fields=["provider", "name"])
        ]

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """Import run (Übernahme): one file, its check, and what came of it. The file itself is kept sealed until done."""

    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="import_runs"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        verbose_name=_("Zugang"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    status = models.CharField(_("Stand"), max_length=20, choices=RunStatus.choices)
    file_name = models.CharField(_("Datei"), max_length=200)
    file_digest = models.CharField(_("Prüfsumme der Datei"), max_length=64)
    file = models.BinaryField(_("Datei, versiegelt"), null=True)
    columns = models.JSONField(_("Spalten"), default=dict)
    started_at = models.DateTimeField(_("begonnen am"))
    ended_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    rows_total = models.PositiveIntegerField(_("Zeilen"), default=0)
    rows_done = models.PositiveIntegerField(_("davon bearbeitet"), default=0)
    added = models.PositiveIntegerField(_("neu"), default=0)
    known = models.PositiveIntegerField(_("schon vorhanden"), default=0)
    report = models.BinaryField(_("Fehler, versiegelt"), null=True)
    message = models.CharField(_("Meldung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Übernahme")
        verbose_name_plural = _("Übernahmen")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                name="import_run_known_status", condition=models.Q(status__in=RunStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.get_status_display()}"
