"""The case and its episodes: what is worked on, by whom, since when."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _

from kreislauf.case.person.models import Person
from kreislauf.case.record_number.rules import new_number
from kreislauf.foundation.partner.models import Partner
from kreislauf.provider.offer.models import Offer


class CaseCounter(models.Model):
    """Case counter (Fallzähler) of a house: the last number given; its row is the lock of every intake."""

    provider = models.OneToOneField(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    last_number = models.PositiveIntegerField(_("letzte Nummer"), default=0)

    class Meta:
        verbose_name = _("Fallzähler")
        verbose_name_plural = _("Fallzähler")

    def __str__(self) -> str:
        return f"{self.provider}: {self.last_number}"


class Case(models.Model):
    """Case (Fall) = person x provider x field of help (Handlungsfeld of the offer that serves it).

    `sealed_key` is the case's own key, sealed under the provider's: without it no name of this case can be read,
    also in a backup. `merged_into` follows a merge of persons, where both had a case in the same field.
    """

    id = models.UUIDField(primary_key=True, default=new_number, editable=False)
    person = models.ForeignKey(
        Person, verbose_name=_("Person"), on_delete=models.PROTECT, related_name="cases"
    )
    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="cases"
    )
    offer = models.ForeignKey(
        Offer, verbose_name=_("Angebot"), on_delete=models.PROTECT, related_name="cases"
    )
    action_field = models.CharField(_("Handlungsfeld"), max_length=30)
    number = models.PositiveIntegerField(_("Fallnummer"))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("zuständig"),
        on_delete=models.PROTECT,
        related_name="responsible_cases",
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Vertretung"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputy_cases",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("zusammengeführt mit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_cases",
    )
    sealed_key = models.BinaryField(_("versiegelter Schlüssel"))
    version = models.PositiveIntegerField(_("Fassung"), default=1)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Fall")
        verbose_name_plural = _("Fälle")
        constraints = [
            models.UniqueConstraint(name="case_number_once_per_provider", fields=["provider", "number"]),
            models.UniqueConstraint(name="case_once_per_person_and_field", fields=["person", "action_field"]),
            models.CheckConstraint(
                name="case_deputy_is_somebody_else",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("responsible")),
            ),
            models.CheckConstraint(
                name="case_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
        ]
        # With the case's number in it: a house is counted by field from the index alone.
        indexes = [models.Index(fields=["provider", "action_field", "id"], name="case_by_house_and_field")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as people write it: F-000123."""
        return f"F-{self.number:06d}"


class Episode(models.Model):
    """Episode (Episode) of a case: from opening to closure. Reopening makes a new one, never changes the old.

    `answers` is what the catalogue's form "intake" asks at level "episode". The columns the database derives
    from it serve search, lists and counting; they cannot differ from the answers.
    """

    id = models.UUIDField(primary_key=True, default=new_number, editable=False)
    case = models.ForeignKey(Case, verbose_name=_("Fall"), on_delete=models.PROTECT, related_name="episodes")
    number = models.PositiveSmallIntegerField(_("Nummer"))
    first_contact_on = models.DateField(_("Erstkontakt am"))
    opened_on = models.DateField(_("begonnen am"))
    closed_on = models.DateField(_("beendet am"), null=True, blank=True)
    submission_key = models.UUIDField(_("Kennung der Absendung"), unique=True, default=uuid.uuid4)
    answers = models.JSONField(_("Angaben"), default=dict)
    form_version = models.PositiveSmallIntegerField(_("Fassung des Formulars"))
    municipality = models.GeneratedField(
        expression=KeyTextTransform("municipality", "answers"),
        output_field=models.CharField(max_length=20, null=True),
        db_persist=True,
    )
    main_issue = models.GeneratedField(
        expression=KeyTextTransform("main_issue", "answers"),
        output_field=models.CharField(max_length=40, null=True),
        db_persist=True,
    )
    service_type = models.GeneratedField(
        expression=KeyTextTransform("service_type", "answers"),
        output_field=models.CharField(max_length=40, null=True),
        db_persist=True,
    )
    completeness = models.PositiveSmallIntegerField(_("Vollständigkeit in Prozent"), default=0)
    changed_at = models.DateTimeField(_("zuletzt geändert"))
    version = models.PositiveIntegerField(_("Fassung"), default=1)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Episode")
        verbose_name_plural = _("Episoden")
        constraints = [
            models.UniqueConstraint(name="episode_number_once_per_case", fields=["case", "number"]),
            models.UniqueConstraint(
                name="episode_at_most_one_open_per_case", fields=["case"], condition=Q(closed_on__isnull=True)
            ),
            models.CheckConstraint(
                name="episode_closes_after_it_opens",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="episode_opens_after_first_contact", condition=Q(opened_on__gte=F("first_contact_on"))
            ),
            models.CheckConstraint(
                name="episode_mandatory_fields_are_answered",
                condition=Q(municipality__isnull=False)
                & Q(main_issue__isnull=False)
                & Q(service_type__isnull=False),
            ),
            models.CheckConstraint(
                name="episode_completeness_is_percent", condition=Q(completeness__lte=100)
            ),
        ]
        indexes = [
            models.Index(fields=["first_contact_on"], name="episode_first_contact"),
            # All that the counts of a house ask for, so that none of them reads the episodes themselves.
            models.Index(
                fields=["case", "closed_on", "opened_on", "completeness", "changed_at"],
                name="episode_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} / {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it has no end yet."""
        return self.closed_on is None


class Inspection(models.Model):
    """Inspection (Einsicht mit Grund): a lead opened one case for a stated reason, for a short while, read-only."""

    case = models.ForeignKey(
        Case, verbose_name=_("Fall"), on_delete=models.PROTECT, related_name="inspections"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("Zugang"),
        on_delete=models.PROTECT,
        related_name="inspections",
    )
    reason = models.CharField(_("Grund"), max_length=300)
    opened_at = models.DateTimeField(_("geöffnet am"))
    ends_at = models.DateTimeField(_("endet am"))

    class Meta:
        verbose_name = _("Einsicht mit Grund")
        verbose_name_plural = _("Einsichten mit Grund")
        constraints = [
            models.CheckConstraint(
                name="inspection_ends_after_it_opens", condition=Q(ends_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(name="inspection_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.opened_at:%d.%m.%Y %H:%M}"
