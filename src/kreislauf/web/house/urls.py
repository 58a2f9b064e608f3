"""Routes of the house: accounts and audit."""

from __future__ import annotations

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.frame.access import only, route
from kreislauf.web.house import views

KEEPER = only(Role.ADMINISTRATOR)
DATA_PROTECTION = only(Role.DATA_PROTECTION)

urlpatterns = [
    route("zugaenge/", views.account_list, name="account-list", may=KEEPER),
    route("zugaenge/neu/", views.account_new, name="account-new", may=KEEPER),
    route("zugaenge/rollen/<int:assignment_id>/beenden/", views.role_end, name="role-end", may=KEEPER),
    route("protokoll/", views.audit_list, name="audit-list", may=DATA_PROTECTION),
    route("protokoll/pruefen/", views.audit_verify, name="audit-verify", may=DATA_PROTECTION),
]
