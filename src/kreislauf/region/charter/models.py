"""The charter: what county and partners have promised each other, and when they look at it together again."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area


class Charter(models.Model):
    """Charter (Positionspapier, Selbstverpflichtung), to be reviewed together every few years."""

    area = models.ForeignKey(
        Area, verbose_name=_("Gebiet"), on_delete=models.PROTECT, related_name="charters"
    )
    title = models.CharField(_("Titel"), max_length=250)
    text = models.TextField(_("Wortlaut"))
    adopted_on = models.DateField(_("vereinbart am"))
    review_interval_months = models.PositiveSmallIntegerField(_("Überprüfung alle … Monate"), default=36)
    next_review_on = models.DateField(_("nächste Überprüfung"))
    signatories = models.ManyToManyField(
        Partner, verbose_name=_("unterzeichnet von"), related_name="charters"
    )
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Positionspapier")
        verbose_name_plural = _("Positionspapiere")
        ordering = ["-adopted_on"]
        constraints = [
            models.UniqueConstraint(name="charter_once_per_area_and_title", fields=["area", "title"]),
            models.CheckConstraint(
                name="charter_interval_is_positive", condition=Q(review_interval_months__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, today: date | None = None) -> bool:
        """Whether the joint review should have happened before this day (default: today)."""
        return (today or timezone.localdate()) > self.next_review_on


class CharterReview(models.Model):
    """Charter review (gemeinsame Überprüfung): when it was looked at together, and what came of it."""

    charter = models.ForeignKey(Charter, on_delete=models.PROTECT, related_name="reviews")
    reviewed_on = models.DateField(_("überprüft am"))
    result = models.TextField(_("Ergebnis"))

    class Meta:
        verbose_name = _("Überprüfung eines Positionspapiers")
        verbose_name_plural = _("Überprüfungen von Positionspapieren")
        ordering = ["-reviewed_on"]
        constraints = [
            models.UniqueConstraint(name="charter_review_once_per_day", fields=["charter", "reviewed_on"])
        ]

    def __str__(self) -> str:
        return f"{self.charter}: {self.reviewed_on:%d.%m.%Y}"
