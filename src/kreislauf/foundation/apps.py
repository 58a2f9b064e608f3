from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Foundation: knows no other layer."""

    name = "kreislauf.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Fundament"
