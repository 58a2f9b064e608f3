"""Contacts without a file: counted, never pressed into a case."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kreislauf.case.record_number.rules import new_number
from kreislauf.foundation.partner.models import Partner
from kreislauf.provider.offer.models import Offer


class AnonymousContact(models.Model):
    """Anonymous contact (Kontakt ohne Akte): one short contact; no person, and nothing that leads to one."""

    id = models.UUIDField(primary_key=True, default=new_number, editable=False)
    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="contacts"
    )
    offer = models.ForeignKey(
        Offer, verbose_name=_("Angebot"), on_delete=models.PROTECT, related_name="contacts"
    )
    submission_key = models.UUIDField(_("Kennung der Absendung"), unique=True, default=uuid.uuid4)
    contact_on = models.DateField(_("Datum des Kontakts"))
    channel = models.CharField(_("Weg des Kontakts"), max_length=40, blank=True)
    topic = models.CharField(_("Thema"), max_length=40)
    municipality = models.CharField(_("Wohngemeinde"), max_length=20)
    age_band = models.CharField(_("Altersgruppe"), max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Dauer in Minuten"), null=True, blank=True)
    form_version = models.PositiveSmallIntegerField(_("Fassung des Formulars"))
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Kontakt ohne Akte")
        verbose_name_plural = _("Kontakte ohne Akte")
        constraints = [
            models.CheckConstraint(
                name="contact_mandatory_fields_are_answered", condition=~Q(topic="") & ~Q(municipality="")
            ),
        ]
        indexes = [models.Index(fields=["provider", "contact_on"], name="contact_house_day")]

    def __str__(self) -> str:
        return f"{self.contact_on:%d.%m.%Y} {self.topic}"
