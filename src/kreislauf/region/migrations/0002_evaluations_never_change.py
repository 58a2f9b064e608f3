"""A partner's evaluation can never be overwritten: the database itself refuses to change or remove a row."""

from django.db import migrations

TABLES = ("evaluationrow", "evaluationconclusion")


def apply(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER region_{table}_no_{act.lower()} BEFORE {act} ON region_{table} "
                    "BEGIN SELECT RAISE(ABORT, 'evaluations are append-only'); END"
                )
        return
    schema_editor.execute(
        "CREATE FUNCTION region_evaluation_refuse() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION 'evaluations are append-only'; END $$ LANGUAGE plpgsql"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER region_{table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON region_{table} FOR EACH STATEMENT EXECUTE FUNCTION region_evaluation_refuse()"
        )


def take_back(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER region_{table}_no_{act}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER region_{table}_append_only ON region_{table}")
    schema_editor.execute("DROP FUNCTION region_evaluation_refuse()")


class Migration(migrations.Migration):
    dependencies = [("region", "0001_initial")]
    operations = [migrations.RunPython(apply, take_back)]
