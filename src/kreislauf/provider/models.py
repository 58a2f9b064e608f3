"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.provider.agreement.models import Agreement, AgreementSignature
from kreislauf.provider.delivery.models import DeliveryCount, DeliveryQuery, DeliveryReport
from kreislauf.provider.offer.models import Offer
from kreislauf.provider.organisation.models import Facility

__all__ = [
    "Agreement",
    "AgreementSignature",
    "DeliveryCount",
    "DeliveryQuery",
    "DeliveryReport",
    "Facility",
    "Offer",
]
