from django.apps import AppConfig


class StateConfig(AppConfig):
    """Level 4, the Land: framework and the aligned report made of released tables."""

    name = "kreislauf.state"
    label = "state"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Land"
