"""Legal bases of planning and agreements, as dated data."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Bindingness(models.TextChoices):
    """How far the law binds (Bindung): duty, choice, or both."""

    STATUTORY = "statutory", _("Pflichtleistung")
    VOLUNTARY = "voluntary", _("freiwillige Leistung")
    MIXED = "mixed", _("teils Pflicht, teils freiwillig")


class PlanningBasis(models.Model):
    """Planning basis (Rechtsgrundlage): statute and section on which a body, mandate or agreement rests, dated.

    `arbitration_after_days`: how long after the written start of negotiations the arbitration board
    (Schiedsstelle) may be called; empty where the law knows none. `source` says where that was read.
    """

    code = models.SlugField(_("Kurzzeichen"), max_length=60)
    text = models.CharField(_("Vorschrift"), max_length=120)
    title = models.CharField(_("Gegenstand"), max_length=200)
    bindingness = models.CharField(_("Bindung"), max_length=20, choices=Bindingness.choices)
    arbitration_after_days = models.PositiveSmallIntegerField(
        _("Schiedsstelle nach Tagen"), null=True, blank=True
    )
    source = models.CharField(_("Quelle der Angabe"), max_length=200)
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Rechtsgrundlage der Planung")
        verbose_name_plural = _("Rechtsgrundlagen der Planung")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(name="planning_basis_once_per_start", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="planning_basis_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="planning_basis_known_bindingness", condition=Q(bindingness__in=Bindingness.values)
            ),
        ]

    def __str__(self) -> str:
        return self.text
