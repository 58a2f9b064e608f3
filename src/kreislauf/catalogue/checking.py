"""The data protection lint of the catalogue: what must hold between definitions, beyond their single entries.

§ 67a SGB X: collect only what a task needs. § 67c Abs. 5 SGB X: planning data anonymised. § 67b Abs. 1 SGB X: special
categories leave only on a norm of transfer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kreislauf.catalogue.reading import CatalogueError
from kreislauf.catalogue.rules import Code, CodeList, Field, Form, RetentionRule

#: Classes that never leave the case, in no form.
NEVER_LEAVES = frozenset({"identifying", "entrusted"})

_Fault = tuple[str, str]


def check_fields(fields: Mapping[str, Field], forms: Mapping[str, Form]) -> None:
    """Raise the first fault among the fields."""
    for field in fields.values():
        for fault, mend in _faults_of_field(field, fields, forms):
            raise CatalogueError("fields.yaml", field.id, fault, mend)


def _faults_of_field(
    field: Field, fields: Mapping[str, Field], forms: Mapping[str, Form]
) -> Iterator[_Fault]:
    for form in field.asked_at:
        if form not in forms:
            yield f"„asked_at: {form}“ verweist auf nichts.", f"Möglich sind: {', '.join(forms)}."
    if not field.asked_at:
        yield "Das Feld wird nirgends gefragt.", "„asked_at: [intake]“ ergänzen."
    if field.part_of is not None and field.part_of not in fields:
        yield f"„part_of: {field.part_of}“ verweist auf nichts.", "Die Kennung eines Feldes nennen."
    yield from _faults_of_protection(field)
    yield from _faults_of_abstraction(field)


def _faults_of_protection(field: Field) -> Iterator[_Fault]:
    leaves = field.abstraction is not None or bool(field.statistics)
    if leaves and field.protection in NEVER_LEAVES:
        yield (
            f"Die Schutzklasse „{field.protection}“ verlässt den Fall nie.",
            "„abstracted_to: none“, keine „statistics“.",
        )
    if leaves and field.protection == "special_category" and field.transfer_norm is None:
        yield "Eine besondere Kategorie geht nicht ohne Norm hinaus.", "„transfer_norm“ ergänzen."
    if field.abstraction is not None and "planning" not in {p.purpose.code for p in field.purposes}:
        yield (
            "Das Feld geht in Tabellen, hat aber nicht den Zweck „planning“.",
            "Zweck und Rechtsgrundlage ergänzen.",
        )
    if field.type == "text" and field.protection != "identifying":
        yield "Freier Text kann Namen tragen.", "„protection: identifying“ setzen oder eine Liste verwenden."


def _faults_of_abstraction(field: Field) -> Iterator[_Fault]:
    abstraction = field.abstraction
    if abstraction is None or abstraction.code_list is None:
        return
    codes = {code.code for code in abstraction.code_list.codes}
    lost = field.missing_codes - codes
    # A group list may leave the special answers out: they are counted as themselves.
    if lost and abstraction.how in ("age_band", "any_count"):
        yield f"Die Zielliste kennt nicht: {', '.join(sorted(lost))}.", "„missing“ in der Zielliste ergänzen."
    if abstraction.how == "age_band" and not any(code.lower == 0 for code in abstraction.code_list.codes):
        yield "Die Altersgruppen beginnen nicht bei 0.", "„lower: 0“ ergänzen."
    if abstraction.how == "any_count" and not {"present", "absent"} <= codes:
        yield "Der Zielliste fehlen „present“ und „absent“.", "Beide Schlüssel ergänzen."


def check_groups(code_lists: Mapping[str, CodeList], retention: Mapping[str, RetentionRule]) -> None:
    """Every group and every retention class a code names exists."""
    for code_list in code_lists.values():
        groups = code_lists.get(code_list.groups) if code_list.groups else None
        if code_list.groups and groups is None:
            raise _list_fault(code_list, f"„groups: {code_list.groups}“ verweist auf nichts.")
        for code in code_list.codes:
            if not code.is_missing:
                _check_group(code_list, code, groups)
            if code.retention and code.retention not in retention:
                raise _list_fault(code_list, f"„{code.code}“: Löschklasse „{code.retention}“ gibt es nicht.")


def _check_group(code_list: CodeList, code: Code, groups: CodeList | None) -> None:
    if groups is None and code.group is not None:
        raise _list_fault(code_list, f"„{code.code}“ nennt eine Gruppe, die Liste hat keine.")
    if groups is not None and (code.group is None or code.group not in groups):
        raise _list_fault(code_list, f"„{code.code}“: Gruppe „{code.group}“ steht nicht in „{groups.id}“.")


def _list_fault(code_list: CodeList, fault: str) -> CatalogueError:
    return CatalogueError(
        f"{code_list.id}.yaml", code_list.id, fault, "Kennung berichtigen oder dort ergänzen."
    )
