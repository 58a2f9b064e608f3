"""Preparations, methods and what they guarantee, in the reader's words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kreislauf.catalogue import METHODS, Profile, load_catalogue
from kreislauf.statistics.protect.rules import base_of
from kreislauf.statistics.release.models import Preparation
from kreislauf.web.evidence.words import period_text, profile_text, table_title

#: What a method promises; the figures are those of the profile.
GUARANTEES: dict[str, str | Promise] = {
    "suppression": gettext_lazy(
        "Zahlen von 1 bis %(small)s werden verborgen, und so viele andere wie nötig, damit sie sich nicht errechnen "
        "lassen. Was zu sehen ist, stimmt genau, und Summen gehen auf."
    ),
    "suppression_rounding": gettext_lazy(
        "Zahlen von 1 bis %(small)s werden verborgen, und so viele andere wie nötig. Der Rest wird auf Vielfache von "
        "%(base)s gerundet: keine Zahl weicht um mehr als %(half)s ab, aber Summen gehen nicht immer auf."
    ),
    "rounding": gettext_lazy(
        "Nichts wird verborgen. Jede Zahl wird auf Vielfache von %(base)s gerundet: eine 0 steht für 0 bis %(half)s. "
        "Summen gehen nicht immer auf. Ob das kleine Zahlen schützt, sagt erst die Prüfung der ganzen Tabelle."
    ),
    "cell_key": gettext_lazy(
        "Nichts wird verborgen. Jede Zahl weicht zufällig um höchstens %(most)s ab; dieselben Menschen geben in jeder "
        "Tabelle dieselbe Abweichung. Summen gehen nicht auf. Dass manche Abweichungen häufiger sind als andere, "
        "berücksichtigt die Prüfung nicht."
    ),
}


def preparation_title(preparation: Preparation) -> str:
    """Table, period, profile and edition in the reader's language; what is stored is German."""
    profile = profile_text(preparation)
    if preparation.supersedes is not None:
        profile = _("%(profile)s, neue Fassung von %(number)s") % {
            "profile": profile,
            "number": preparation.supersedes.number,
        }
    return f"{table_title(preparation)} {period_text(preparation)} ({profile})"


def profile_of(preparation: Preparation) -> Profile:
    """The protection profile that holds in the preparation's period."""
    return load_catalogue(on=preparation.period_until).profiles[preparation.profile]


def profile_rule_text(profile: Profile) -> str:
    """What a profile asks for, since when, and where that comes from."""
    rounding = (
        _("auf Vielfache von %(base)s gerundet") % {"base": profile.rounding_base}
        if profile.rounding_base > 1
        else _("genau gezeigt")
    )
    return _("1 bis %(small)s verborgen, der Rest %(rounding)s; gilt seit %(day)s. Quelle: %(source)s") % {
        "small": profile.hide_up_to,
        "rounding": rounding,
        "day": profile.valid_from.strftime("%d.%m.%Y"),
        "source": profile.source,
    }


def method_text(method: str, profile: Profile) -> str:
    """A method by its name, with the figure it works with."""
    base = {"base": base_of(profile)}
    return {
        "suppression": _("Ausblenden"),
        "suppression_rounding": _("Ausblenden und Runden auf %(base)s") % base,
        "rounding": _("Runden auf %(base)s") % base,
        "cell_key": _("Zellschlüssel (kleine Zufallsabweichung)"),
    }[method]


def method_choices(profile: Profile) -> list[tuple[str, str]]:
    """All methods, those the profile permits first; the others say that they are for looking at only."""
    permitted = [(method, method_text(method, profile)) for method in profile.methods]
    others = [
        (method, _("%(method)s (nur ansehen)") % {"method": method_text(method, profile)})
        for method in METHODS
        if method not in profile.methods
    ]
    return permitted + others


def guarantee_text(method: str, profile: Profile) -> str:
    """What a method promises under a profile."""
    base = base_of(profile)
    return str(GUARANTEES[method]) % {
        "small": profile.hide_up_to,
        "base": base,
        "half": base // 2,
        "most": profile.hide_up_to + 2,
    }
