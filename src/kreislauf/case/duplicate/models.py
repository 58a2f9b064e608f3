"""The reversible merge of two person records."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.case.person.models import Person


class PersonMerge(models.Model):
    """Person merge (Zusammenführung): why `duplicate` counts as `kept`, and whether that was taken back."""

    kept = models.ForeignKey(
        Person, verbose_name=_("bleibt"), on_delete=models.PROTECT, related_name="merges_kept"
    )
    duplicate = models.ForeignKey(
        Person, verbose_name=_("Dublette"), on_delete=models.PROTECT, related_name="merges_duplicate"
    )
    reason = models.CharField(_("Grund"), max_length=300)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("zusammengeführt am"))
    undone_at = models.DateTimeField(_("zurückgenommen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zusammenführung")
        verbose_name_plural = _("Zusammenführungen")
        constraints = [
            models.CheckConstraint(name="person_merge_of_two", condition=~Q(kept=F("duplicate"))),
            models.CheckConstraint(name="person_merge_has_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="person_merge_once_at_a_time", fields=["duplicate"], condition=Q(undone_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duplicate} → {self.kept}"
