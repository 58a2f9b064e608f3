"""Reports to the Land: released tables of one year, put together, validated, kept by the digest of their file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.release.models import Release
from kreislauf.foundation.place.models import Area
from kreislauf.state.report.rules import ReportStatus

STATUS_LABELS = {
    ReportStatus.BUILT: _("erstellt und geprüft"),
    ReportStatus.SUBMITTED: _("an das Land übergeben"),
    ReportStatus.RECEIVED: _("beim Land eingegangen"),
}


class StateReport(models.Model):
    """State report (Landesbericht) of a county for a year, made of released tables alone.

    `digest` is the SHA-256 of its canonical JSON file: built again from the same releases it is the same to the byte.
    """

    definition_id = models.CharField(_("Berichtsart"), max_length=80)
    definition_version = models.PositiveIntegerField(_("Fassung"))
    area = models.ForeignKey(Area, verbose_name=_("Gebiet"), on_delete=models.PROTECT, related_name="reports")
    period_from = models.DateField(_("Zeitraum von"))
    period_until = models.DateField(_("Zeitraum bis"))
    releases = models.ManyToManyField(Release, verbose_name=_("Freigaben"), related_name="state_reports")
    digest = models.CharField(_("Prüfsumme"), max_length=64)
    status = models.CharField(
        _("Stand"),
        max_length=20,
        choices=[(s.value, label) for s, label in STATUS_LABELS.items()],
        default=ReportStatus.BUILT,
    )
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    built_at = models.DateTimeField(_("erstellt am"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("übergeben am"), null=True, blank=True)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Landesbericht")
        verbose_name_plural = _("Landesberichte")
        ordering = ["-period_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="state_report_once_per_content",
                fields=["definition_id", "area", "period_from", "digest"],
            ),
            models.CheckConstraint(
                name="state_report_known_status", condition=Q(status__in=[s.value for s in ReportStatus])
            ),
            models.CheckConstraint(
                name="state_report_has_a_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition_id} {self.area} {self.period_from.year}"
