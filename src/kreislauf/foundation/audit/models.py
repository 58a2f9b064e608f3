"""The audit trail (Protokoll): append-only rows in hash chains, one chain per house.

Triggers in the database (migration 0002) refuse UPDATE and DELETE on `AuditRow` in SQLite and in PostgreSQL.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditHead(models.Model):
    """Audit head (Kopf der Protokollkette): how long a chain is and what its last digest is."""

    chain = models.CharField(_("Kette"), max_length=60, primary_key=True)
    seq = models.PositiveBigIntegerField(_("Länge"), default=0)
    digest = models.CharField(_("Prüfsumme"), max_length=64)

    class Meta:
        verbose_name = _("Kopf der Protokollkette")
        verbose_name_plural = _("Köpfe der Protokollketten")

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"


class AuditRow(models.Model):
    """Audit row (Protokollzeile): who did or read what, when, for which purpose. Never names, never contents."""

    chain = models.CharField(_("Kette"), max_length=60)
    seq = models.PositiveBigIntegerField(_("Nummer"))
    at = models.DateTimeField(_("Zeitpunkt"))
    actor = models.CharField(_("Zugang"), max_length=40, help_text=_("Nummer des Zugangs oder „system“."))
    action = models.CharField(_("Vorgang"), max_length=60)
    object_type = models.CharField(_("Art des Gegenstands"), max_length=60)
    object_id = models.CharField(_("Nummer des Gegenstands"), max_length=60)
    purpose = models.CharField(_("Zweck"), max_length=120, blank=True)
    facts = models.JSONField(
        _("Angaben"), default=dict, help_text=_("Feldnamen, Zahlen, Gründe; keine Inhalte.")
    )
    previous = models.CharField(_("vorige Prüfsumme"), max_length=64)
    digest = models.CharField(_("Prüfsumme"), max_length=64)

    class Meta:
        verbose_name = _("Protokollzeile")
        verbose_name_plural = _("Protokollzeilen")
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(name="audit_row_once_per_chain_seq", fields=["chain", "seq"])]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_row_object")]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.action}"

    def canonical(self) -> dict[str, object]:
        """The row as the chain's digest sees it."""
        return {
            "chain": self.chain,
            "seq": self.seq,
            "at": self.at.isoformat(timespec="microseconds"),
            "actor": self.actor,
            "action": self.action,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "purpose": self.purpose,
            "facts": self.facts,
        }
