"""Where figures come from: publisher, licence, day, and the digest of exactly what was read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.Model):
    """Source (Quelle): one delivery of data by one publisher. Never changed; a newer delivery is a new row."""

    publisher = models.CharField(_("Herausgeber"), max_length=200)
    title = models.CharField(_("Titel"), max_length=300)
    licence = models.CharField(_("Lizenz"), max_length=120)
    retrieved_on = models.DateField(pgettext_lazy("Quelle", "Stand"))
    file_hash = models.CharField(
        _("Prüfsumme"), max_length=64, help_text=_("SHA-256 dessen, was gelesen wurde.")
    )
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Quelle")
        verbose_name_plural = _("Quellen")
        ordering = ["publisher", "title", "-retrieved_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="source_names_its_publisher", condition=~Q(publisher="") & ~Q(licence="")
            ),
            models.CheckConstraint(
                name="source_has_a_digest", condition=Q(file_hash__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title} ({self.retrieved_on:%d.%m.%Y})"
