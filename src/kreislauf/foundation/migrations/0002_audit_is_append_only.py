"""The audit trail can only grow: the database itself refuses to change or remove a row."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_row_no_update BEFORE UPDATE ON foundation_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
    """CREATE TRIGGER audit_row_no_delete BEFORE DELETE ON foundation_auditrow
       BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_row_refuse() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION 'audit rows are append-only'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_row_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON foundation_auditrow
       FOR EACH STATEMENT EXECUTE FUNCTION audit_row_refuse()""",
]
SQLITE_BACK = ["DROP TRIGGER audit_row_no_update", "DROP TRIGGER audit_row_no_delete"]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_row_append_only ON foundation_auditrow",
    "DROP FUNCTION audit_row_refuse()",
]


def _run(statements_by_vendor):
    def apply(apps, schema_editor):
        for statement in statements_by_vendor[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [
        migrations.RunPython(
            _run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            _run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        )
    ]
