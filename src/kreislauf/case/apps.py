from django.apps import AppConfig


class CaseConfig(AppConfig):
    """Level 1, the single case (Einzelfall): persons, cases, episodes, intake, contacts. Identifying data are sealed."""

    name = "kreislauf.case"
    label = "case"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Einzelfall"
