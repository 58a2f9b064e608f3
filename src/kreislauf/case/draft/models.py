"""What somebody has begun to type: kept on the server until it is sent, discarded or too old."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.case.record_number.rules import new_number
from kreislauf.foundation.partner.models import Partner


class Draft(models.Model):
    """Draft (Entwurf) of a form, of one account. The payload is sealed: it may hold names.

    `submission_key` becomes the key of what is recorded, so that sending the same draft twice records once.
    """

    id = models.UUIDField(primary_key=True, default=new_number, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="drafts"
    )
    form = models.CharField(_("Formular"), max_length=60, help_text=_("Formular und Gegenstand."))
    submission_key = models.UUIDField(_("Kennung der Absendung"))
    payload = models.BinaryField(_("Inhalt, versiegelt"))
    updated_at = models.DateTimeField(_("zuletzt gesichert"))
    expires_at = models.DateTimeField(_("verfällt am"))

    class Meta:
        verbose_name = _("Entwurf")
        verbose_name_plural = _("Entwürfe")
        ordering = ["-updated_at"]
        constraints = [
            models.UniqueConstraint(
                name="draft_once_per_user_and_submission", fields=["user", "submission_key"]
            ),
            models.CheckConstraint(
                name="draft_expires_after_it_was_saved", condition=Q(expires_at__gt=F("updated_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"Entwurf {self.form}"
