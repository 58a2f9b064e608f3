from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence (Belege): released tables, figures, indicators, sources. No person in it."""

    name = "kreislauf.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Belege"
