"""Names and contact data: a table of their own, each column sealed by the case's key."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kreislauf.case.episode.models import Case
from kreislauf.foundation.partner.models import Partner


class CaseIdentity(models.Model):
    """Case identity (Name und Erreichbarkeit, wie in diesem Fall angegeben). One per case, not per person.

    Two services of one house must not learn of each other's clients through a shared name record
    (§ 65 SGB VIII, § 203 StGB). The columns are the fields of the catalogue's form "identity".
    """

    case = models.OneToOneField(
        Case, verbose_name=_("Fall"), on_delete=models.CASCADE, primary_key=True, related_name="identity"
    )
    family_name = models.BinaryField(_("Familienname"), null=True)
    given_name = models.BinaryField(_("Vorname"), null=True)
    phone = models.BinaryField(_("Telefon"), null=True)
    email = models.BinaryField(_("E-Mail"), null=True)
    address = models.BinaryField(_("Anschrift"), null=True)
    external_number = models.BinaryField(_("Aktenzeichen im eigenen Programm"), null=True)
    person_key = models.BinaryField(_("Personenkennung im eigenen Programm"), null=True)

    class Meta:
        verbose_name = _("Name und Erreichbarkeit")
        verbose_name_plural = _("Namen und Erreichbarkeit")

    def __str__(self) -> str:
        return f"Identität {str(self.pk)[:8]}"


class IndexKind(models.IntegerChoices):
    """Kind of index entry (Art des Sucheintrags)."""

    FAMILY = 1, _("Familienname")
    GIVEN = 2, _("Vorname")
    SOUND = 3, _("Klang des Familiennamens")
    SOUND_BORN = 4, _("Klang des Familiennamens und Geburtsmonat")
    GIVEN_BORN = 5, _("Vorname und Geburtsmonat")


class NameIndex(models.Model):
    """Name index (Blindindex): keyed, truncated fingerprints of name parts; several names share a value on purpose."""

    pk = models.CompositePrimaryKey("provider_id", "kind", "value", "case_id")
    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.PositiveSmallIntegerField(_("Art"), choices=IndexKind.choices)
    value = models.PositiveIntegerField(_("Wert"))
    case = models.ForeignKey(
        Case, verbose_name=_("Fall"), on_delete=models.CASCADE, related_name="index_entries"
    )

    class Meta:
        verbose_name = _("Sucheintrag")
        verbose_name_plural = _("Sucheinträge")
        constraints = [
            models.CheckConstraint(
                name="name_index_known_kind", condition=models.Q(kind__in=IndexKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"Sucheintrag {self.kind}"
