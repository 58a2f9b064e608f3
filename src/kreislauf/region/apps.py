from django.apps import AppConfig


class RegionConfig(AppConfig):
    """Level 3, county and areas: bodies, needs, goals, measures, budget, statements, evaluation."""

    name = "kreislauf.region"
    label = "region"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Region"
