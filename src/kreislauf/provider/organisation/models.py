"""Where a provider works: its facilities. The provider itself is a `Partner` of kind provider."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area


class Facility(models.Model):
    """Facility (Einrichtung) of a provider: a place where services are delivered."""

    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="facilities"
    )
    name = models.CharField(_("Name"), max_length=200)
    municipality = models.ForeignKey(
        Area, verbose_name=_("Gemeinde"), on_delete=models.PROTECT, related_name="facilities"
    )
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Einrichtung")
        verbose_name_plural = _("Einrichtungen")
        ordering = ["provider_id", "name"]
        constraints = [
            models.UniqueConstraint(name="facility_once_per_provider", fields=["provider", "name"]),
            models.CheckConstraint(
                name="facility_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
