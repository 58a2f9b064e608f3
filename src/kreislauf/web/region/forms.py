"""Forms of the region: each asks what one service needs, in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.figure.models import Figure
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area
from kreislauf.region.body.models import ACT_CHOICES, Body, ConsultationRole
from kreislauf.region.evaluation.models import CONSEQUENCE_CHOICES, VERDICT_CHOICES
from kreislauf.region.goal.models import Goal, GoalLevel
from kreislauf.region.matrix.models import ActionField, ProvisionTier
from kreislauf.region.need.models import Need, NeedPerspective
from kreislauf.region.resolution.models import OUTCOME_CHOICES
from kreislauf.region.statement.models import Position, ReplyOutcome
from kreislauf.web.region.fields import EuroField, FigureChoice, day_field, offer, text_field
from kreislauf.web.region.words import indicator_choices


class EmptyForm(forms.Form):
    """Nothing to fill in."""


class ReasonForm(forms.Form):
    """A reason in a sentence."""

    reason = text_field(_("Grund"), rows=2)


class StageAnswerForm(forms.Form):
    """Confirm a gate or refuse it."""

    agrees = forms.ChoiceField(
        label=_("Ihre Antwort"),
        choices=[("yes", _("Wir bestätigen.")), ("no", _("Wir lehnen ab."))],
        widget=forms.RadioSelect,
    )
    text = text_field(_("Begründung"), rows=2, required=False, help_text=_("Bei einer Ablehnung nötig."))


class NeedForm(forms.Form):
    """Report a need."""

    title = forms.CharField(label=_("Worum geht es?"), max_length=250)
    area = forms.ModelChoiceField(label=_("Gebiet"), queryset=Area.objects.order_by("kind", "name"))
    action_field = forms.ChoiceField(label=_("Handlungsfeld"), choices=ActionField.choices)
    target_group = forms.CharField(label=_("Wem fehlt etwas?"), max_length=200)
    perspective = forms.ChoiceField(label=_("Woher wissen wir das?"), choices=NeedPerspective.choices)
    description = text_field(_("Beschreibung"))


class EvidenceForm(forms.Form):
    """Lay a released figure beside a need."""

    figure = FigureChoice(label=_("Freigegebene Zahl"), queryset=Figure.objects.none())
    note = forms.CharField(label=_("Was zeigt sie?"), max_length=300)

    def __init__(self, *args: Any, figures: QuerySet[Figure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "figure", figures)


class GoalForm(forms.Form):
    """Draft a goal."""

    title = forms.CharField(label=_("Was soll erreicht werden?"), max_length=250)
    level = forms.ChoiceField(label=_("Zielebene"), choices=GoalLevel.choices, initial=GoalLevel.OPERATIONAL)
    action_field = forms.ChoiceField(label=_("Handlungsfeld"), choices=ActionField.choices)
    needs = forms.ModelMultipleChoiceField(
        label=_("Für welche Bedarfe?"),
        queryset=Need.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    description = text_field(_("Beschreibung"), required=False)

    def __init__(self, *args: Any, needs: QuerySet[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "needs", needs)


class GoalMeasureForm(forms.Form):
    """How a goal is measured."""

    indicator_id = forms.ChoiceField(label=_("Kennzahl"))
    baseline = FigureChoice(label=_("Ausgangswert"), queryset=Figure.objects.none(), required=False)
    target_value = forms.DecimalField(label=_("Zielwert"), max_digits=14, decimal_places=4, localize=True)
    horizon = day_field(_("zu erreichen bis"))

    def __init__(self, *args: Any, figures: QuerySet[Figure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["indicator_id"]).choices = indicator_choices()
        offer(self, "baseline", figures)


class GoalAnswerForm(forms.Form):
    """Carry a goal or dissent."""

    agrees = forms.ChoiceField(
        label=_("Trägt Ihr Haus das Ziel mit?"),
        choices=[("yes", _("Ja, wir tragen es mit.")), ("no", _("Nein, wir tragen es nicht mit."))],
        widget=forms.RadioSelect,
    )
    text = text_field(_("Begründung"), rows=3, required=False, help_text=_("Bei einem Nein nötig."))


class OutcomeForm(forms.Form):
    """Lay a later figure beside the baseline."""

    figure = FigureChoice(label=_("Neuer Wert der Kennzahl"), queryset=Figure.objects.none())
    note = forms.CharField(label=_("Lesehilfe"), max_length=300, required=False)

    def __init__(self, *args: Any, figures: QuerySet[Figure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "figure", figures)


class MeasureForm(forms.Form):
    """Propose a measure."""

    title = forms.CharField(label=_("Was soll getan werden?"), max_length=250)
    description = text_field(_("Beschreibung"))
    goals = forms.ModelMultipleChoiceField(
        label=_("Für welche Ziele?"),
        queryset=Goal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    action_field = forms.ChoiceField(label=_("Handlungsfeld"), choices=ActionField.choices)
    tier = forms.ChoiceField(label=_("Ebene"), choices=ProvisionTier.choices)
    responsible = forms.ModelChoiceField(label=_("Federführend"), queryset=Partner.objects.order_by("name"))
    estimated_cents = EuroField(label=_("Geschätzte Kosten in Euro"), required=False)
    alternative = forms.CharField(label=_("Erwogene Alternative"), max_length=250, required=False)
    alternative_reason = text_field(_("Warum nicht diese?"), rows=2, required=False)

    def __init__(self, *args: Any, goals: QuerySet[Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "goals", goals)

    def clean(self) -> dict[str, object]:
        """An alternative comes with the reason against it."""
        cleaned = super().clean() or {}
        if cleaned.get("alternative") and not cleaned.get("alternative_reason"):
            self.add_error("alternative_reason", _("Sagen Sie, warum diese Alternative nicht gewählt wurde."))
        return cleaned


class StatementRequestForm(forms.Form):
    """Ask partners for statements, all until the same day."""

    partners = forms.ModelMultipleChoiceField(
        label=_("Wer soll Stellung nehmen?"),
        queryset=Partner.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = day_field(_("Frist, für alle gleich"), initial=lambda: timezone.localdate() + timedelta(days=28))


class StatementForm(forms.Form):
    """Give a statement."""

    position = forms.TypedChoiceField(
        label=_("Haltung Ihres Hauses"), choices=Position.choices, coerce=int, widget=forms.RadioSelect
    )
    text = text_field(_("Stellungnahme"), rows=6)


class ReplyForm(forms.Form):
    """Reply to a statement."""

    outcome = forms.ChoiceField(
        label=_("Was wird daraus?"), choices=ReplyOutcome.choices, widget=forms.RadioSelect
    )
    reason = text_field(
        _("Begründung"), rows=3, required=False, help_text=_("Nötig, wenn nicht alles übernommen wird.")
    )


class ResolutionForm(forms.Form):
    """Record a resolution."""

    body = forms.ModelChoiceField(label=_("Gremium"), queryset=Body.objects.order_by("name"))
    act = forms.ChoiceField(label=_("Befugnis"), choices=ACT_CHOICES)
    outcome = forms.ChoiceField(label=_("Ergebnis"), choices=OUTCOME_CHOICES)
    number = forms.CharField(label=_("Nummer des Beschlusses"), max_length=40)
    decided_on = day_field(_("beschlossen am"), initial=timezone.localdate)
    text = text_field(_("Wortlaut"))
    votes_yes = forms.IntegerField(label=_("Ja"), min_value=0, max_value=500, required=False)
    votes_no = forms.IntegerField(label=_("Nein"), min_value=0, max_value=500, required=False)
    votes_abstained = forms.IntegerField(label=_("Enthaltungen"), min_value=0, max_value=500, required=False)

    def votes(self) -> tuple[int, int, int] | None:
        """Yes, no, abstained; None where nothing was counted."""
        given = [self.cleaned_data[name] for name in ("votes_yes", "votes_no", "votes_abstained")]
        return None if all(v is None for v in given) else (given[0] or 0, given[1] or 0, given[2] or 0)


class PaperForm(forms.Form):
    """Table a paper."""

    reference = forms.CharField(label=_("Nummer der Vorlage"), max_length=40)
    title = forms.CharField(label=_("Titel"), max_length=250)
    text = text_field(_("Beschlussvorschlag"))
    hearing = forms.ModelChoiceField(
        label=_("Vorher zu hören"), queryset=Body.objects.order_by("name"), required=False
    )
    deciding = forms.ModelChoiceField(label=_("Entscheidet"), queryset=Body.objects.order_by("name"))

    def stations(self) -> list[tuple[Body, ConsultationRole]]:
        """The paper's way: who is heard, then who decides."""
        hearing = self.cleaned_data["hearing"]
        first = [(hearing, ConsultationRole.HEARING)] if hearing else []
        return [*first, (self.cleaned_data["deciding"], ConsultationRole.DECISION)]


class EvaluationOpenForm(forms.Form):
    """Ask partners to evaluate a goal together."""

    partners = forms.ModelMultipleChoiceField(
        label=_("Wer bewertet mit?"),
        queryset=Partner.objects.order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kreis und Liga gehören immer dazu."),
    )


class EvaluationRowForm(forms.Form):
    """One partner's answer to both questions."""

    right_things = forms.ChoiceField(
        label=_("Tun wir die richtigen Dinge?"), choices=VERDICT_CHOICES, widget=forms.RadioSelect
    )
    right_things_text = text_field(_("Begründung dazu"), rows=3)
    things_right = forms.ChoiceField(
        label=_("Tun wir die Dinge richtig?"), choices=VERDICT_CHOICES, widget=forms.RadioSelect
    )
    things_right_text = text_field(_("Begründung dazu, wie wir es tun"), rows=3)


class ConclusionForm(forms.Form):
    """Conclude a joint evaluation."""

    text = text_field(_("Ergebnis"))
    dissent = text_field(
        _("Dissens"), rows=3, required=False, help_text=_("Bleibt leer, wenn alle das Ergebnis mittragen.")
    )
    consequence = forms.ChoiceField(
        label=_("Folgerung für den nächsten Zyklus"),
        choices=CONSEQUENCE_CHOICES,
        widget=forms.RadioSelect,
    )
    consequence_text = text_field(_("Was wird anders?"), rows=3, required=False)
