"""The audit trail: every change is found, also by somebody who writes into the database directly."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from kreislauf.foundation.audit import rules, services
from kreislauf.foundation.audit.models import AuditHead, AuditRow

pytestmark = pytest.mark.django_db


def write_rows(count: int) -> None:
    with transaction.atomic():
        for number in range(count):
            services.record(
                action="thing.changed", by=None, object_type="thing", object_id=str(number), n=number
            )


def without_triggers() -> None:
    """What an intruder with rights on the database could do first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_row_no_update")
            cursor.execute("DROP TRIGGER audit_row_no_delete")
        else:
            cursor.execute("DROP TRIGGER audit_row_append_only ON foundation_auditrow")


def test_an_untouched_chain_holds() -> None:
    write_rows(5)
    assert services.verify() == []


@pytest.mark.parametrize("manager_call", ["update", "delete"])
def test_the_database_itself_refuses_to_change_or_remove_a_row(manager_call: str) -> None:
    write_rows(2)
    rows = AuditRow.objects.all()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(action="thing.ignored") if manager_call == "update" else rows._raw_delete(rows.db)
    assert AuditRow.objects.filter(action="thing.changed").count() == 2


def test_a_changed_row_is_found_even_without_the_triggers() -> None:
    write_rows(5)
    without_triggers()
    AuditRow.objects.filter(seq=3).update(actor="17")
    assert services.verify() == [rules.Break("house", 3, "Inhalt wurde verändert")]


def test_a_removed_row_is_found() -> None:
    write_rows(5)
    without_triggers()
    AuditRow.objects.filter(seq=2).delete()
    assert services.verify()[0].seq == 2


def test_a_cut_off_end_is_found() -> None:
    write_rows(5)
    without_triggers()
    AuditRow.objects.filter(seq=5).delete()
    assert services.verify()[0].fault == "Ende der Kette fehlt"


def test_a_chain_without_head_is_found() -> None:
    write_rows(1)
    AuditHead.objects.all().delete()
    assert services.verify() != []


def test_a_row_outside_a_transaction_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    no_transaction = SimpleNamespace(get_connection=lambda: SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr(services, "transaction", no_transaction)
    with pytest.raises(services.AuditOutsideTransaction):
        services.record(action="thing.changed", by=None)
