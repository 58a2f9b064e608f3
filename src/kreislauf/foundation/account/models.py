"""Accounts (Zugänge) and the roles they hold at partners."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.permission.rules import Role

#: What people call the roles.
ROLE_LABELS = {
    Role.COUNSELLOR: _("Fachkraft"),
    Role.PROVIDER_LEAD: _("Trägerleitung"),
    Role.PLANNER: _("Sozialplanung"),
    Role.STATISTICS_OFFICER: _("Statistikstelle"),
    Role.CLERK: _("Gremienbüro"),
    Role.LIGA: _("Liga der freien Wohlfahrtspflege"),
    Role.MUNICIPALITY: _("Gemeinde"),
    Role.ASSEMBLY_MEMBER: _("Kreistagsmitglied"),
    Role.STATE: _("Land"),
    Role.DATA_PROTECTION: _("Datenschutz"),
    Role.ADMINISTRATOR: _("Technische Verwaltung"),
}
ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class User(AbstractUser):
    """Account (Zugang) of one natural person; several roles are possible, one sign-in."""

    synthetic = models.BooleanField(
        _("erfunden"), default=False, help_text=_("Erfundene Person der Vorführung.")
    )

    class Meta:
        verbose_name = _("Zugang")
        verbose_name_plural = _("Zugänge")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class RoleAssignment(models.Model):
    """Role assignment (Rollenzuweisung): this account holds this role at this partner, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    role = models.CharField(_("Rolle"), max_length=32, choices=ROLE_CHOICES)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="role_assignments")
    valid_from = models.DateField(_("gültig ab"))
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Rollenzuweisung")
        verbose_name_plural = _("Rollenzuweisungen")
        constraints = [
            models.CheckConstraint(
                name="role_assignment_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                name="role_assignment_once_while_open",
                fields=["user", "role", "partner"],
                condition=Q(valid_to__isnull=True),
            ),
            models.CheckConstraint(
                name="role_assignment_known_role", condition=Q(role__in=[role.value for role in Role])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.partner}"
