"""Goals: a tree, each measurable one with its indicator, baseline, target and horizon, and who agreed to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.figure.models import Figure
from kreislauf.foundation.partner.models import Partner
from kreislauf.region.goal.rules import GoalStatus
from kreislauf.region.matrix.models import ActionField
from kreislauf.region.matter.models import Matter
from kreislauf.region.need.models import Need

STATUS_LABELS = {
    GoalStatus.DRAFT: _("Entwurf"),
    GoalStatus.IN_CONSULTATION: _("in Abstimmung"),
    GoalStatus.JOINTLY_AGREED: _("gemeinsam vereinbart"),
    GoalStatus.DECIDED: _("beschlossen"),
    GoalStatus.IN_DELIVERY: _("in Umsetzung"),
    GoalStatus.EVALUATED: _("bewertet"),
    GoalStatus.CARRIED_ON: _("fortgeschrieben"),
    GoalStatus.ENDED: _("beendet"),
}


class GoalLevel(models.TextChoices):
    """Level of a goal (Zielebene)."""

    GUIDING = "guiding", _("Leitziel")
    STRATEGIC = "strategic", _("strategisches Ziel")
    OPERATIONAL = "operational", _("operatives Ziel")


class Goal(Matter):
    """Goal (Ziel): what shall be reached by when, measured by an indicator of the catalogue.

    A goal without an indicator can exist; the gap list then names it ("Ziel ohne Kennzahl").
    """

    matter_ptr = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_goal"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("Oberziel"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    predecessor = models.OneToOneField(
        "self",
        verbose_name=_("setzt fort"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successor",
    )
    level = models.CharField(_("Zielebene"), max_length=20, choices=GoalLevel.choices)
    action_field = models.CharField(_("Handlungsfeld"), max_length=30, choices=ActionField.choices)
    description = models.TextField(_("Beschreibung"), blank=True)
    needs = models.ManyToManyField(Need, verbose_name=_("Bedarfe"), blank=True, related_name="goals")
    indicator_id = models.CharField(_("Kennzahl"), max_length=80, blank=True)
    baseline = models.ForeignKey(
        Figure,
        verbose_name=_("Ausgangswert"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="baseline_of",
    )
    target_value = models.DecimalField(_("Zielwert"), max_digits=14, decimal_places=4, null=True, blank=True)
    horizon = models.DateField(_("zu erreichen bis"), null=True, blank=True)
    status = models.CharField(
        _("Stand"),
        max_length=20,
        choices=[(s.value, label) for s, label in STATUS_LABELS.items()],
        default=GoalStatus.DRAFT,
    )

    class Meta:
        verbose_name = _("Ziel")
        verbose_name_plural = _("Ziele")
        constraints = [
            models.CheckConstraint(
                name="goal_known_status", condition=Q(status__in=[s.value for s in GoalStatus])
            ),
            models.CheckConstraint(name="goal_known_level", condition=Q(level__in=GoalLevel.values)),
            models.CheckConstraint(
                name="goal_known_action_field", condition=Q(action_field__in=ActionField.values)
            ),
            models.CheckConstraint(
                name="goal_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("matter_ptr")),
            ),
            models.CheckConstraint(
                name="goal_target_needs_an_indicator",
                condition=Q(target_value__isnull=True) | ~Q(indicator_id=""),
            ),
            models.CheckConstraint(
                name="goal_baseline_needs_an_indicator",
                condition=Q(baseline__isnull=True) | ~Q(indicator_id=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_measurable(self) -> bool:
        """Whether indicator, baseline, target and horizon are all there."""
        return bool(self.indicator_id and self.baseline_id and self.target_value is not None and self.horizon)


class GoalAgreement(models.Model):
    """Goal agreement (Zustimmung zu einem Ziel): a partner carries the goal, or dissents and says why."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="agreements")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="goal_agreements")
    agrees = models.BooleanField(_("trägt mit"))
    text = models.TextField(_("Begründung"), blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("am"), auto_now=True)

    class Meta:
        verbose_name = _("Zustimmung zu einem Ziel")
        verbose_name_plural = _("Zustimmungen zu Zielen")
        ordering = ["goal_id", "partner_id"]
        constraints = [
            models.UniqueConstraint(name="goal_agreement_once_per_partner", fields=["goal", "partner"]),
            models.CheckConstraint(
                name="goal_agreement_dissent_has_a_reason", condition=Q(agrees=True) | ~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {'trägt mit' if self.agrees else 'Dissens'}"


class GoalOutcome(models.Model):
    """Goal outcome (Wirkung): a later released figure of the goal's indicator. It shows, it does not prove."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="outcomes")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="outcome_of")
    note = models.CharField(_("Lesehilfe"), max_length=300, blank=True)
    recorded_on = models.DateField(_("am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Wirkung eines Ziels")
        verbose_name_plural = _("Wirkungen von Zielen")
        ordering = ["goal_id", "pk"]
        constraints = [models.UniqueConstraint(name="goal_outcome_once", fields=["goal", "figure"])]

    def __str__(self) -> str:
        return f"{self.goal}: {self.figure}"
