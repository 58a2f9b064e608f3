"""The state's framework: the areas of purpose its money is meant for (Zielbereiche)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class GoalArea(models.Model):
    """Goal area (Zielbereich) of the framework agreement between Land and counties, dated."""

    code = models.SlugField(_("Kurzzeichen"), max_length=60)
    name = models.CharField(_("Name"), max_length=200)
    source = models.CharField(_("Quelle"), max_length=200)
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zielbereich")
        verbose_name_plural = _("Zielbereiche")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(name="goal_area_once_per_start", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="goal_area_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
