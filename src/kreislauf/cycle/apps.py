from django.apps import AppConfig


class CycleConfig(AppConfig):
    """The steering cycle (Steuerungskreislauf): its stages, and what each one opens."""

    name = "kreislauf.cycle"
    label = "cycle"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Kreislauf"
