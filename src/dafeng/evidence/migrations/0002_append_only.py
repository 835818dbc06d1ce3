"""The database itself refuses to change or remove a row of the log."""

from django.db import migrations

TABLES = ("evidence_entry", "evidence_sequence", "evidence_checkpoint")


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION evidence_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the evidence log is append-only'; END $$"
        )
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION evidence_append_only()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_keep_all BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION evidence_append_only()"
            )
        else:
            for event in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_keep_{event.lower()} BEFORE {event} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the evidence log is append-only'); END"
                )


def allow(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_keep ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_keep_all ON {table}")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_keep_update")
            schema_editor.execute(f"DROP TRIGGER {table}_keep_delete")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION evidence_append_only()")


class Migration(migrations.Migration):
    dependencies = (("evidence", "0001_initial"),)
    operations = (migrations.RunPython(forbid, allow),)
