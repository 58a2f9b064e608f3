"""Bodies (Gremien), who sits in them for whom, what they may do, and the papers that pass through them.

The grammar is OParl's: a paper walks through consultations, each with a body, a role and whether it decides.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.region.body.rules import MandateAct
from kreislauf.region.law.models import PlanningBasis
from kreislauf.region.matter.models import Matter, MatterKind


class BodyKind(models.TextChoices):
    """Kind of body (Art des Gremiums)."""

    ASSEMBLY = "assembly", _("Kreistag")
    COMMITTEE = "committee", _("Ausschuss des Kreistags")
    YOUTH_COMMITTEE = "youth_committee", _("Jugendhilfeausschuss")
    COUNTY_BOARD = "county_board", _("Kreisausschuss")
    ADVISORY = "advisory", _("Kommission oder Beirat")
    WORKING_GROUP = "working_group", _("Arbeitsgemeinschaft")
    CONFERENCE = "conference", _("Planungskonferenz")


class Band(models.TextChoices):
    """Band (Ebene der Gremien)."""

    ASSEMBLY = "assembly", _("Kreistag")
    ADVISORY = "advisory", _("Kreisausschuss und seine Beratungsgremien")
    COORDINATION = "coordination", _("Fachliche Koordination und Abstimmung")


class DecisionRule(models.TextChoices):
    """Decision rule (Entscheidungsregel)."""

    MAJORITY = "majority", _("Mehrheit")
    CONSENSUS = "consensus", _("Konsens: niemand blockiert")
    CONSENT = "consent", _("Konsent: kein schwerwiegender Einwand")
    RECOMMENDATION = "recommendation", _("Empfehlung")


ACT_CHOICES = [
    (MandateAct.DECIDES.value, _("beschließt")),
    (MandateAct.RECOMMENDS.value, _("empfiehlt")),
    (MandateAct.IS_HEARD.value, _("wird gehört")),
    (MandateAct.TAKES_NOTE.value, _("nimmt zur Kenntnis")),
]


class Body(models.Model):
    """Body (Gremium): county assembly, committee, board, advisory body, working group or planning conference."""

    slug = models.SlugField(_("Kurzzeichen"), max_length=60, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Art"), max_length=20, choices=BodyKind.choices)
    band = models.CharField(_("Ebene"), max_length=20, choices=Band.choices)
    area = models.ForeignKey(Area, verbose_name=_("Gebiet"), on_delete=models.PROTECT, related_name="bodies")
    legal_basis = models.ForeignKey(
        PlanningBasis,
        verbose_name=_("Rechtsgrundlage"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bodies",
    )
    decision_rule = models.CharField(_("Entscheidungsregel"), max_length=20, choices=DecisionRule.choices)
    seats = models.PositiveSmallIntegerField(_("Sitze mit Stimme"), null=True, blank=True)
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Gremium")
        verbose_name_plural = _("Gremien")
        ordering = ["band", "name"]
        constraints = [
            models.CheckConstraint(name="body_known_kind", condition=Q(kind__in=BodyKind.values)),
            models.CheckConstraint(name="body_known_band", condition=Q(band__in=Band.values)),
            models.CheckConstraint(
                name="body_known_rule", condition=Q(decision_rule__in=DecisionRule.values)
            ),
            models.CheckConstraint(
                name="body_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Membership (Mitgliedschaft): a person sits in a body, on behalf of a partner where there is one."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    name = models.CharField(_("Name"), max_length=200)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Zugang"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    on_behalf_of = models.ForeignKey(
        Partner,
        verbose_name=_("im Namen von"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
    )
    voting_right = models.BooleanField(_("stimmberechtigt"), default=True)
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        ordering = ["body_id", "name"]
        constraints = [
            models.UniqueConstraint(
                name="membership_once_while_open",
                fields=["body", "name"],
                condition=Q(valid_to__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.on_behalf_of})" if self.on_behalf_of else self.name


class Mandate(models.Model):
    """Mandate (Zuständigkeit): this body may do this act on this kind of object, on this legal basis, dated."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mandates")
    object_kind = models.CharField(_("Gegenstand"), max_length=20, choices=MatterKind.choices)
    act = models.CharField(_("Befugnis"), max_length=20, choices=ACT_CHOICES)
    legal_basis = models.ForeignKey(
        PlanningBasis, verbose_name=_("Rechtsgrundlage"), on_delete=models.PROTECT, related_name="mandates"
    )
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zuständigkeit")
        verbose_name_plural = _("Zuständigkeiten")
        ordering = ["body_id", "object_kind", "act"]
        constraints = [
            models.UniqueConstraint(
                name="mandate_once_per_start", fields=["body", "object_kind", "act", "valid_from"]
            ),
            models.CheckConstraint(
                name="mandate_known_object", condition=Q(object_kind__in=MatterKind.values)
            ),
            models.CheckConstraint(
                name="mandate_known_act", condition=Q(act__in=[act.value for act in MandateAct])
            ),
            models.CheckConstraint(
                name="mandate_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.get_act_display()}: {self.get_object_kind_display()}"


class Meeting(models.Model):
    """Meeting (Sitzung) of a body."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("am"))
    title = models.CharField(_("Titel"), max_length=200)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Sitzung")
        verbose_name_plural = _("Sitzungen")
        ordering = ["-held_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="meeting_once_per_body_and_day", fields=["body", "held_on", "title"])
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.held_on:%d.%m.%Y}"


class Paper(Matter):
    """Paper (Vorlage): what a body is asked to decide, about another matter or on its own."""

    matter_ptr = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_paper"
    )
    reference = models.CharField(_("Nummer der Vorlage"), max_length=40, unique=True)
    subject = models.ForeignKey(
        Matter,
        verbose_name=_("Gegenstand"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="papers",
    )
    text = models.TextField(_("Beschlussvorschlag"))
    tabled_on = models.DateField(_("eingebracht am"))

    class Meta:
        verbose_name = _("Vorlage")
        verbose_name_plural = _("Vorlagen")

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class ConsultationRole(models.TextChoices):
    """Role of a consultation (Rolle einer Beratung), OParl's words."""

    HEARING = "hearing", _("Anhörung")
    PREPARATION = "preparation", _("Vorberatung")
    DECISION = "decision", _("Entscheidung")
    NOTE = "note", _("Kenntnisnahme")


class Consultation(models.Model):
    """Consultation (Beratung): one station of a paper's way through the bodies (Beratungsfolge)."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="consultations")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultations")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"))
    role = models.CharField(_("Rolle"), max_length=20, choices=ConsultationRole.choices)
    authoritative = models.BooleanField(_("entscheidet"), default=False)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("Sitzung"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consultations",
    )

    class Meta:
        verbose_name = _("Beratung")
        verbose_name_plural = _("Beratungen")
        ordering = ["paper_id", "position"]
        constraints = [
            models.UniqueConstraint(name="consultation_position_once", fields=["paper", "position"]),
            models.CheckConstraint(
                name="consultation_known_role", condition=Q(role__in=ConsultationRole.values)
            ),
            models.CheckConstraint(
                name="consultation_only_a_decision_is_authoritative",
                condition=Q(authoritative=False) | Q(role=ConsultationRole.DECISION),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper.reference}: {self.body} ({self.get_role_display()})"
