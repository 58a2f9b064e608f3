"""The intake form as a counsellor sends it, and an answer as text."""

from __future__ import annotations

import uuid

from django.test import Client
from django.urls import reverse

TYPED = {
    "first_contact_on": "3.4.2026",
    "municipality": "06433012",
    "main_issue": "addiction",
    "service_type": "addiction_counselling",
    "family_name": "Beispielmann",
    "given_name": "Frieda",
    "birth_month": "5.1990",
    "children_bands_0": "1",
    "consents_0": "statistics_given",
    "income_source": ["sgb2", "kin"],
    "secondary_issues_0": "debts",
}


def sent(client: Client, **answers: object) -> object:
    data = {"submission_key": str(uuid.uuid4()), **TYPED, **answers}
    return client.post(reverse("case-new"), data)


def text_of(response: object) -> str:
    return response.content.decode()
