"""What a provider offers: the service a case is served by."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.organisation.models import Facility
from kreislauf.region.matrix.models import ActionField, ProvisionTier


class Offer(models.Model):
    """Offer (Angebot): one service of a provider in one field of action, for some municipalities, dated.

    `service_type` is a code of the catalogue's list of that name. An offer without municipalities serves the
    whole county.
    """

    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="offers"
    )
    facility = models.ForeignKey(
        Facility,
        verbose_name=_("Einrichtung"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offers",
    )
    name = models.CharField(_("Name"), max_length=200)
    service_type = models.CharField(_("Leistungsart"), max_length=40)
    action_field = models.CharField(_("Handlungsfeld"), max_length=30, choices=ActionField.choices)
    tier = models.CharField(_("Ebene"), max_length=20, choices=ProvisionTier.choices)
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("Vereinbarung"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offers",
    )
    municipalities = models.ManyToManyField(
        Area, verbose_name=_("Gemeinden"), blank=True, related_name="offers"
    )
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Angebot")
        verbose_name_plural = _("Angebote")
        ordering = ["provider_id", "name"]
        constraints = [
            models.UniqueConstraint(
                name="offer_once_per_provider_and_start", fields=["provider", "name", "valid_from"]
            ),
            models.CheckConstraint(
                name="offer_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="offer_known_action_field", condition=Q(action_field__in=ActionField.values)
            ),
            models.CheckConstraint(name="offer_known_tier", condition=Q(tier__in=ProvisionTier.values)),
        ]
        indexes = [models.Index(fields=["action_field", "tier"], name="offer_matrix_cell")]

    def __str__(self) -> str:
        return self.name
