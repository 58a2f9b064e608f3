"""The person, as one house knows them: facts for counting, no name."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _

from kreislauf.case.record_number.rules import new_number
from kreislauf.foundation.partner.models import Partner


class Person(models.Model):
    """Person (Person) in one provider's house. There is no county-wide person file.

    Only what the catalogue asks at level "person" lives here, without name or contact: those hang on each case
    (docs/decisions: identity per case). `merged_into` is the reversible merge of two records of one human being;
    `own_key` the keyed fingerprint of the number under which the provider's own software knows the person.
    """

    id = models.UUIDField(primary_key=True, default=new_number, editable=False)
    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="persons"
    )
    answers = models.JSONField(_("Angaben zur Person"), default=dict)
    birth_month = models.GeneratedField(
        expression=KeyTextTransform("birth_month", "answers"),
        output_field=models.CharField(max_length=20, null=True),
        db_persist=True,
    )
    sex = models.GeneratedField(
        expression=KeyTextTransform("sex", "answers"),
        output_field=models.CharField(max_length=40, null=True),
        db_persist=True,
    )
    nationality_group = models.GeneratedField(
        expression=KeyTextTransform("nationality_group", "answers"),
        output_field=models.CharField(max_length=40, null=True),
        db_persist=True,
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("zusammengeführt mit"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_persons",
    )
    version = models.PositiveIntegerField(_("Fassung"), default=1)
    synthetic = models.BooleanField(_("erfunden"), default=False)
    own_key = models.UUIDField(
        _("Kennung im eigenen Programm, verschlüsselt"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        constraints = [
            models.CheckConstraint(
                name="person_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.UniqueConstraint(
                name="person_own_key_once_per_provider",
                fields=["provider", "own_key"],
                condition=Q(own_key__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Person {str(self.pk)[:8]}"
