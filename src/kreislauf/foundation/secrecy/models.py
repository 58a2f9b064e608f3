"""Where provider keys rest: sealed under the master key, which is never in the database."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner


class ProviderKey(models.Model):
    """Provider key (Trägerschlüssel): opens this provider's case keys and nothing of another provider."""

    provider = models.OneToOneField(Partner, on_delete=models.PROTECT, related_name="key")
    sealed_key = models.BinaryField(_("versiegelter Schlüssel"))
    master_fingerprint = models.CharField(_("Kennung des Hauptschlüssels"), max_length=16)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Trägerschlüssel")
        verbose_name_plural = _("Trägerschlüssel")

    def __str__(self) -> str:
        return f"Schlüssel {self.provider}"
