"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""

from kreislauf.provider.offer.models import Offer
from kreislauf.provider.organisation.models import Facility

__all__ = ["Facility", "Offer"]
