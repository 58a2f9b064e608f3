"""How sign-in behaves here: no self-registration, and second-factor secrets sealed under the master key."""

from __future__ import annotations

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from kreislauf.foundation.secrecy import rules
from kreislauf.foundation.secrecy.services import read_master_key

_PLACE = rules.Place("mfa_authenticator", "data", "")


class ClosedHouse(DefaultAccountAdapter):
    """Accounts are made by the house, never by the visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SealedSecrets(DefaultMFAAdapter):
    """A stolen database opens no second factor."""

    def encrypt(self, text: str) -> str:
        """`text` sealed under a key derived from the master key, as base64."""
        return base64.b64encode(rules.seal(_key(), text.encode(), _PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text sealed by `encrypt`."""
        return rules.unseal(_key(), base64.b64decode(encrypted_text), _PLACE).decode()


def _key() -> bytes:
    return rules.derive_key(read_master_key(settings.MASTER_KEY_FILE), "second factor")
