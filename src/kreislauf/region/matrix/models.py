"""The matrix of provision: five fields of action by tiers, and the lenses that lie across all of them.

The codes of the fields are those of the catalogue's code list `action_field`; a test compares them.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActionField(models.TextChoices):
    """Field of action (Handlungsfeld): a column of the matrix."""

    LIVELIHOOD = "livelihood", _("Hilfe zur eigenständigen Existenzsicherung")
    LIFE_CRISES = "life_crises", _("Hilfe in allgemeinen Lebenskrisen")
    PARENTS_CHILDREN = "parents_children", _("Hilfe für Eltern und Kinder (Prävention)")
    DISABILITY = "disability", _("Hilfe für Menschen mit Behinderungen")
    OLDER_PEOPLE = "older_people", _("Hilfe für alte Menschen")


class ProvisionTier(models.TextChoices):
    """Tier of provision (Ebene der Versorgung): a row of the matrix."""

    REGULAR = "regular", _("Regelleistungen und vorgelagerte Leistungen")
    COUNTY = "county", _("Maßnahmen auf Kreisebene")
    MUNICIPAL = "municipal", _("Maßnahmen auf kommunaler Ebene")


class CrossCuttingTheme(models.TextChoices):
    """Cross-cutting theme (Querschnittsthema): a lens over the whole matrix, not a tier of it."""

    MIGRATION = "migration", _("Relevanz für Migrantinnen, Migranten und Geflüchtete")
    GENDER = "gender", _("Geschlecht")
    FAMILY = "family", _("Familienfreundlichkeit")
    DEMOGRAPHY = "demography", _("Demografie")
