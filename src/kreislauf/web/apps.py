from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages: the only layer that knows HTTP."""

    name = "kreislauf.web"
    label = "web"
    verbose_name = "Seiten"
