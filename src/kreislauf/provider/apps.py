from django.apps import AppConfig


class ProviderConfig(AppConfig):
    """Level 2, the provider (Träger): offers, agreements, delivery."""

    name = "kreislauf.provider"
    label = "provider"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Träger"
