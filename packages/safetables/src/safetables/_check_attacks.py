"""The catalogue of differencing attacks a publication must withstand, as data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """One way to a secret figure.

    Attributes:
        id: S1 .. S16.
        name: in a few words.
        does: what the attacker does.
        checked_by: public function, or argument of `check_publication`, that looks for it.
    """

    id: str
    name: str
    does: str
    checked_by: str


@dataclass(frozen=True)
class Finding:
    """Something that must not go out as it is.

    Attributes:
        attack: id of the attack it falls to.
        severity: "disclosed" (a secret follows), "not certified" (not proven safe), or "suspicious" (a person must look).
        where: table and cell, or file and place in it.
        fact: what the attacker learns.
        mend: what to do.
    """

    attack: str
    severity: str
    where: str
    fact: str
    mend: str

    def __str__(self) -> str:
        return f"{self.attack} {self.severity}: {self.where}: {self.fact}; {self.mend}"


ATTACKS = (
    Attack("S1", "small cells", "reads small counts in the table", "check_small_cells"),
    Attack("S2", "margins", "subtracts the published parts from a total", "audit"),
    Attack("S3", "nested regions", "subtracts municipalities from their county, across tables", "Ledger.audit"),
    Attack("S4", "sub-periods", "subtracts three quarters from the year", "Ledger.audit with Relation.sum"),
    Attack("S5", "stock and flow", "subtracts stocks and compares with flows", "Ledger.audit with Relation.stock"),
    Attack("S6", "overlapping bands", "subtracts age bands of two tables from each other", "Ledger.audit"),
    Attack("S7", "crossing classifications", "combines tables that share margins", "audit, Ledger.audit"),
    Attack("S8", "shares", "finds the only count that gives the published share", "check_share"),
    Attack("S9", "averages and extremes", "finds the number behind an average, or one person's value", "check_average"),
    Attack("S10", "files", "looks behind the visible: hidden sheets, pivot caches, alt texts, properties", "check_file"),
    Attack("S11", "groups", "finds a group all of whom share an attribute", "check_groups"),
    Attack("S12", "own cases", "is a provider, and subtracts its own cases", "check_own_cases"),
    Attack("S13", "corrections", "subtracts an earlier edition from a later one", "check_editions"),
    Attack("S14", "free queries", "asks for ever other tables by changing filters", "check_catalogue"),
    Attack("S15", "pseudonyms", "finds the one record with a rare combination or frequency", "check_records"),
    Attack("S16", "figures elsewhere", "puts in exact margins that others publish", "Ledger.audit with Ledger.add_known"),
)  # fmt: skip
