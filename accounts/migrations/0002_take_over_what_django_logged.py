from django.db import migrations


VERBS = {1: "added", 2: "changed", 3: "deleted"}


def take_over(apps, schema_editor):
    """Histories go on where Django's own log ends."""
    LogEntry, AuditEntry = apps.get_model("admin", "LogEntry"), apps.get_model("accounts", "AuditEntry")
    logged = LogEntry.objects.select_related("user", "content_type").order_by("pk")
    AuditEntry.objects.bulk_create((taken(AuditEntry, each) for each in logged.iterator()), batch_size=500)


def taken(model, logged):
    kind = logged.content_type
    return model(
        at=logged.action_time,
        actor_id=logged.user_id,
        actor_name=logged.user.username,
        verb=VERBS[logged.action_flag],
        item_type=f"{kind.app_label}.{kind.model}" if kind else "",
        item_key=(logged.object_id or "")[:100] if kind else "",
        item_name=logged.object_repr,
        note=logged.change_message,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_audit_log_and_role_policies"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Django's log stays where it is, so that there is nothing to take back.
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
