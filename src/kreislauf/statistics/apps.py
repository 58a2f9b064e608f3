from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """The one way up: collect, tabulate, protect, release. Alone may read microdata."""

    name = "kreislauf.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Statistik"
