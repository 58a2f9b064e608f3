"""Evidence can only grow: the database itself refuses to change or remove what was released."""

from django.db import migrations

TABLES = ("source", "release", "releasedcell", "figure", "figurecell", "figurepopulation")


def _sqlite(table):
    for act in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER evidence_{table}_no_{act.lower()} BEFORE {act} ON evidence_{table} "
            "BEGIN SELECT RAISE(ABORT, 'evidence never changes'); END"
        )


def apply(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for statement in _sqlite(table):
                schema_editor.execute(statement)
        return
    schema_editor.execute(
        "CREATE FUNCTION evidence_refuse() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'evidence never changes'; END $$ LANGUAGE plpgsql"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER evidence_{table}_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON evidence_{table} FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse()"
        )


def take_back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER evidence_{table}_no_{act}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER evidence_{table}_never_changes ON evidence_{table}")
    schema_editor.execute("DROP FUNCTION evidence_refuse()")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]
    operations = [migrations.RunPython(apply, take_back)]
