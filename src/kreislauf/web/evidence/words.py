"""Released figures in words: numbers and signs as printed, titles, source lines, what each sign means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kreislauf.catalogue import IndicatorDefinition, load_catalogue
from kreislauf.evidence.figure import rules
from kreislauf.evidence.figure.models import Figure
from kreislauf.evidence.release.models import Profile, Release, Unit
from kreislauf.evidence.sign.rules import Sign, printed

#: What each sign means to a reader.
MEANINGS: dict[Sign, str | Promise] = {
    Sign.NOTHING: gettext_lazy("nichts vorhanden (genau null)"),
    Sign.UNDER_HALF: gettext_lazy("mehr als nichts, aber weniger als die Hälfte der kleinsten Einheit"),
    Sign.HIDDEN: gettext_lazy("aus Datenschutz nicht gezeigt"),
    Sign.NOT_YET: gettext_lazy("Angabe liegt noch nicht vor"),
    Sign.TOO_UNCERTAIN: gettext_lazy("Wert nicht sicher genug"),
    Sign.BLOCKED: gettext_lazy("Angabe nicht sinnvoll"),
    Sign.UNCERTAIN: gettext_lazy("unsicherer Wert"),
    Sign.CORRECTED: gettext_lazy("berichtigter Wert"),
    Sign.PROVISIONAL: gettext_lazy("vorläufiger Wert"),
    Sign.ESTIMATED: gettext_lazy("geschätzter Wert"),
}


#: Reasons as the figures store them, for readers of either language.
REASONS: dict[str, str | Promise] = {
    rules.HIDDEN_PART: gettext_lazy("Eine Zahl, aus der dieser Wert entstünde, ist geheim gehalten."),
    rules.NO_POPULATION: gettext_lazy("Für dieses Gebiet liegt kein Bevölkerungsstand vor."),
    rules.NOBODY: gettext_lazy("Der Nenner ist null; ein Wert hätte keinen Sinn."),
    rules.FEW_CASES: gettext_lazy("Der Nenner ist zu klein; der Wert wäre nicht sicher genug."),
    rules.FEW_PEOPLE: gettext_lazy("Das Gebiet hat zu wenige Einwohner für dieses Schutzprofil."),
}


class Counted(Protocol):
    """A released table, or one being prepared: what table it is, of which period, under which profile."""

    @property
    def table_id(self) -> str: ...
    @property
    def profile(self) -> str: ...
    @property
    def period_from(self) -> date: ...
    @property
    def period_until(self) -> date: ...


def language() -> str:
    """The reader's language as the catalogue spells it: "de" or "en"."""
    return "en" if (get_language() or "de").startswith("en") else "de"


def count_text(value: int | None, sign: str) -> str:
    """A count as printed: "1.234", or its sign."""
    number = "" if value is None else number_format(value, force_grouping=True)
    return printed(number, Sign(sign))


def figure_text(value: Decimal | None, sign: str, decimals: int) -> str:
    """A figure as printed: "12,5", or its sign."""
    number = "" if value is None else number_format(value, decimal_pos=decimals, force_grouping=True)
    return printed(number, Sign(sign))


def reason_of(figure: Figure) -> str:
    """Why a figure has no value; empty where it has one."""
    return str(REASONS.get(figure.reason, figure.reason))


def meaning_of(sign: str) -> str:
    """What a sign says; empty for a plain number."""
    return str(MEANINGS.get(Sign(sign), ""))


def signs_in(signs: Iterable[str]) -> list[tuple[str, str]]:
    """The legend: every sign that occurs, and always those for nothing and for hidden."""
    present = set(signs) | {Sign.NOTHING.value, Sign.HIDDEN.value}
    return [(sign.value, str(meaning)) for sign, meaning in MEANINGS.items() if sign.value in present]


def table_title(release: Counted) -> str:
    """The title of a table in the reader's language."""
    definition = load_catalogue(on=release.period_until).tables.get(release.table_id)
    return definition.title.in_language(language()) if definition else release.table_id


def table_note(release: Release) -> str:
    """What exactly was counted."""
    definition = load_catalogue(on=release.period_until).tables.get(release.table_id)
    return definition.note.in_language(language()) if definition else ""


def indicator_of(figure_or_id: str, release: Release) -> IndicatorDefinition | None:
    """The definition of an indicator as it held in the release's period."""
    return load_catalogue(on=release.period_until).indicators.get(figure_or_id)


def period_text(release: Counted) -> str:
    """The period: a year as "2025"."""
    first, last = release.period_from, release.period_until
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return f"{date_format(first, 'd.m.Y')} - {date_format(last, 'd.m.Y')}"


def unit_text(release: Release) -> str:
    """What is counted: persons, cases, episodes, contacts."""
    return str(Unit(release.unit).label)


def profile_text(release: Counted) -> str:
    """The protection profile in words."""
    return str(Profile(release.profile).label)


def method_text(release: Release) -> str:
    """How the small numbers of a release are protected, as its certificate says; empty for releases without one."""
    steps = {step["method"]: step for step in release.certificate.get("method", [])}
    texts = []
    if "suppression" in steps:
        texts.append(_("kleine Zahlen verborgen, und so viele andere wie nötig"))
    if "rounding" in steps:
        texts.append(_("auf Vielfache von %(base)s gerundet") % {"base": steps["rounding"]["base"]})
    if "cell key" in steps:
        texts.append(_("jede Zahl zufällig ein wenig verändert (Zellschlüssel)"))
    return ", ".join(texts)


def source_line(release: Release) -> str:
    """Publisher, table, release and licence in one line."""
    return _(
        "%(publisher)s, %(title)s %(period)s, Freigabe %(number)s vom %(day)s, Schutzprofil „%(profile)s“, %(licence)s"
    ) % {
        "publisher": release.source.publisher,
        "title": table_title(release),
        "period": period_text(release),
        "number": release.number,
        "day": date_format(release.approved_at, "d.m.Y"),
        "profile": profile_text(release),
        "licence": release.source.licence,
    }


def population_line(figures: Iterable[Figure]) -> str:
    """The denominator with its base and day; empty where no figure has a population below it."""
    bases = {(figure.base, figure.base_date) for figure in figures if figure.base_date}
    lines = [
        _("Bevölkerung: Statistisches Bundesamt, Basis %(base)s, Stichtag %(day)s, dl-de/by-2-0")
        % {"base": base, "day": date_format(day, "d.m.Y")}
        for base, day in sorted(bases)
    ]
    return "; ".join(lines)


def invented_line(release: Release) -> str:
    """The warning on invented data; empty for real ones."""
    return _("Erfundene Daten der Vorführung: keine wirklichen Menschen.") if release.synthetic else ""


def standing_line(release: Release, newer: Release | None) -> str:
    """Whether a newer edition stands, or records may still come in."""
    if newer is not None:
        return _("Ersetzt durch Freigabe %(number)s: %(reason)s") % {
            "number": newer.number,
            "reason": newer.supersedes_reason,
        }
    if release.approved_at.date() <= release.correction_deadline:
        return _("Vorläufig: Nachmeldungen waren bis zum %(day)s möglich.") % {
            "day": date_format(release.correction_deadline, "d.m.Y")
        }
    return ""


def origin_lines(release: Release, newer: Release | None, signs: Iterable[str] = ()) -> list[str]:
    """What stands above every exported list of a release."""
    legend = ", ".join(f"{sign} = {meaning}" for sign, meaning in signs_in(signs))
    lines = [
        f"{table_title(release)}, {period_text(release)}",
        _("Einheit: %(unit)s. Stichtag: %(day)s. Fassung der Tabelle: %(version)s.")
        % {
            "unit": unit_text(release),
            "day": date_format(release.reference_date, "d.m.Y"),
            "version": release.table_version,
        },
        _("Quelle: %(source)s") % {"source": source_line(release)},
        standing_line(release, newer),
        invented_line(release),
        _("Zeichen: %(legend)s") % {"legend": legend},
    ]
    return [line for line in lines if line]
