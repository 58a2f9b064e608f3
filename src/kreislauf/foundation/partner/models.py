"""Partners: every organisation that sits at the table, of equal standing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.place.models import Area


class PartnerKind(models.TextChoices):
    """Kind of partner (Art des Partners)."""

    COUNTY = "county", _("Kreis")
    MUNICIPALITY = "municipality", _("Gemeinde")
    PROVIDER = "provider", _("Träger")
    LIGA = "liga", _("Liga")
    STATE = "state", _("Land")
    LWV = "lwv", _("Landeswohlfahrtsverband")
    NETWORK = "network", _("Netzwerk")
    SELF_HELP = "self_help", _("Selbsthilfe")


class Partner(models.Model):
    """Partner (Partner): an organisation at the table - county, municipality, provider, Liga, Land, LWV."""

    slug = models.SlugField(_("Kurzzeichen"), max_length=60, unique=True)
    kind = models.CharField(_("Art"), max_length=20, choices=PartnerKind.choices)
    name = models.CharField(_("Name"), max_length=200)
    area = models.ForeignKey(
        Area,
        verbose_name=_("Gebiet"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partners",
    )
    liga_member = models.BooleanField(_("Mitglied der Liga"), default=False)
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="partner_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(name="partner_known_kind", condition=Q(kind__in=PartnerKind.values)),
        ]

    def __str__(self) -> str:
        return self.name
