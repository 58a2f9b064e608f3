"""Needs, and what they rest on: released figures and statements, never a free number."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.figure.models import Figure
from kreislauf.foundation.place.models import Area
from kreislauf.region.matrix.models import ActionField
from kreislauf.region.matter.models import Matter
from kreislauf.region.need.rules import NeedStatus
from kreislauf.region.statement.models import Statement

STATUS_LABELS = {
    NeedStatus.REPORTED: _("gemeldet"),
    NeedStatus.CHECKED: _("geprüft"),
    NeedStatus.ESTABLISHED: _("gemeinsam festgestellt"),
    NeedStatus.DISPUTED: _("strittig"),
    NeedStatus.COVERED: _("gedeckt"),
    NeedStatus.STILL_OPEN: _("weiter offen"),
}


class NeedPerspective(models.TextChoices):
    """Perspective on a need (Blick auf den Bedarf): by norm, felt, expressed, or by comparison."""

    NORMATIVE = "normative", _("fachlich oder gesetzlich gesetzt")
    FELT = "felt", _("von Betroffenen empfunden")
    EXPRESSED = "expressed", _("als Nachfrage geäußert")
    COMPARATIVE = "comparative", _("im Vergleich der Gebiete")


class Need(Matter):
    """Need (Bedarf): what is missing for whom, where, in which field of action."""

    matter_ptr = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_need"
    )
    area = models.ForeignKey(Area, verbose_name=_("Gebiet"), on_delete=models.PROTECT, related_name="needs")
    action_field = models.CharField(_("Handlungsfeld"), max_length=30, choices=ActionField.choices)
    target_group = models.CharField(_("Zielgruppe"), max_length=200)
    perspective = models.CharField(_("Blick"), max_length=20, choices=NeedPerspective.choices)
    description = models.TextField(_("Beschreibung"))
    status = models.CharField(
        _("Stand"),
        max_length=20,
        choices=[(s.value, label) for s, label in STATUS_LABELS.items()],
        default=NeedStatus.REPORTED,
    )

    class Meta:
        verbose_name = _("Bedarf")
        verbose_name_plural = _("Bedarfe")
        constraints = [
            models.CheckConstraint(
                name="need_known_status", condition=Q(status__in=[s.value for s in NeedStatus])
            ),
            models.CheckConstraint(
                name="need_known_action_field", condition=Q(action_field__in=ActionField.values)
            ),
            models.CheckConstraint(
                name="need_known_perspective", condition=Q(perspective__in=NeedPerspective.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NeedEvidence(models.Model):
    """Need evidence (Beleg eines Bedarfs): one released figure or one statement, with a note on what it shows."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="evidence")
    figure = models.ForeignKey(
        Figure,
        verbose_name=_("Kennwert"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supports_needs",
    )
    statement = models.ForeignKey(
        Statement,
        verbose_name=_("Stellungnahme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supports_needs",
    )
    note = models.CharField(_("was es zeigt"), max_length=300)
    added_on = models.DateField(_("am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Beleg eines Bedarfs")
        verbose_name_plural = _("Belege eines Bedarfs")
        ordering = ["need_id", "pk"]
        constraints = [
            models.CheckConstraint(
                name="need_evidence_figure_or_statement",
                condition=Q(figure__isnull=False, statement__isnull=True)
                | Q(figure__isnull=True, statement__isnull=False),
            ),
            models.UniqueConstraint(
                name="need_evidence_figure_once",
                fields=["need", "figure"],
                condition=Q(figure__isnull=False),
            ),
            models.UniqueConstraint(
                name="need_evidence_statement_once",
                fields=["need", "statement"],
                condition=Q(statement__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.note
