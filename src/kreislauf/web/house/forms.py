"""Forms of the house: accounts and the filter of the audit trail."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.access.permissions import roles_to_grant
from kreislauf.foundation.account.models import ROLE_LABELS, User
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import PARTNER_KINDS_OF_ROLE, Role


class AccountForm(forms.Form):
    """A new account with its first role."""

    username = forms.SlugField(
        label=_("Anmeldename"), max_length=60, help_text=_("Kleinbuchstaben, Ziffern, Bindestrich.")
    )
    full_name = forms.CharField(label=_("Vor- und Nachname"), max_length=150)
    password = forms.CharField(
        label=_("Erstes Kennwort"),
        min_length=12,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Mindestens 12 Zeichen; die Person ändert es nach der ersten Anmeldung."),
    )
    role = forms.ChoiceField(
        label=_("Rolle"), choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    partner = forms.ModelChoiceField(label=_("bei"), queryset=Partner.objects.none())
    valid_from = forms.DateField(
        label=_("ab"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        kept = [p.pk for p in Partner.objects.select_related("area") if roles_to_grant(by, p)]
        cast(forms.ModelChoiceField, self.fields["partner"]).queryset = Partner.objects.filter(pk__in=kept)

    def clean(self) -> dict[str, object]:
        """The role must exist at that kind of partner."""
        cleaned = super().clean() or {}
        role, partner = cleaned.get("role"), cleaned.get("partner")
        if role and partner and partner.kind not in PARTNER_KINDS_OF_ROLE[Role(role)]:
            self.add_error("role", _("Diese Rolle gibt es bei diesem Partner nicht."))
        elif role and partner and Role(role) not in roles_to_grant(self.by, partner):
            self.add_error(
                "role",
                _(
                    "Bei einem Träger legen Sie nur die technische Verwaltung an; sie macht alle weiteren Zugänge."
                ),
            )
        return cleaned


class AuditFilter(forms.Form):
    """Narrow the audit trail."""

    action = forms.CharField(
        label=_("Vorgang"), required=False, max_length=60, help_text=_("zum Beispiel case.read")
    )
    actor = forms.CharField(label=_("Zugang (Nummer)"), required=False, max_length=40)
    object_id = forms.CharField(label=_("Gegenstand (Nummer)"), required=False, max_length=60)
    first = forms.DateField(label=_("von"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("bis"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
