"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.foundation.account.models import RoleAssignment, User
from kreislauf.foundation.audit.models import AuditHead, AuditRow
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area, Population
from kreislauf.foundation.secrecy.models import ProviderKey

__all__ = ["Area", "AuditHead", "AuditRow", "Partner", "Population", "ProviderKey", "RoleAssignment", "User"]
