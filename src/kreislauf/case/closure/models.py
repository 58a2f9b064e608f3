"""How an episode ended."""

from __future__ import annotations

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _

from kreislauf.case.episode.models import Episode


class Closure(models.Model):
    """Closure (Abschluss) of an episode: reason, outcome, and the situation asked again (fields 9, 10, 11).

    One per episode, written once: a reopening makes a new episode and leaves it as it is. `answers` is what the
    catalogue's form "closure" asks; its date is the episode's `closed_on`.
    """

    episode = models.OneToOneField(
        Episode,
        verbose_name=_("Episode"),
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="closure",
    )
    answers = models.JSONField(_("Angaben"), default=dict)
    form_version = models.PositiveSmallIntegerField(_("Fassung des Formulars"))
    reason = models.GeneratedField(
        expression=KeyTextTransform("closure_reason", "answers"),
        output_field=models.CharField(max_length=40, null=True),
        db_persist=True,
    )
    outcome = models.GeneratedField(
        expression=KeyTextTransform("outcome", "answers"),
        output_field=models.CharField(max_length=40, null=True),
        db_persist=True,
    )
    recorded_at = models.DateTimeField(_("erfasst am"))

    class Meta:
        verbose_name = _("Abschluss")
        verbose_name_plural = _("Abschlüsse")

    def __str__(self) -> str:
        return f"Abschluss {self.episode}"
