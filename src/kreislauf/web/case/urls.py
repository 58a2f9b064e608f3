"""Case pages: for counsellors; for leads counts, hand-over, and single cases only for a reason."""

from __future__ import annotations

from kreislauf.foundation.permission.rules import Role
from kreislauf.web.case import drafts, files, intake, lists, merge, transfer
from kreislauf.web.frame.access import only, route

COUNSELLOR = only(Role.COUNSELLOR)
LEAD = only(Role.PROVIDER_LEAD)
HOUSE = only(Role.COUNSELLOR, Role.PROVIDER_LEAD)

urlpatterns = [
    route("faelle/", lists.case_list, name="case-list", may=HOUSE),
    route("faelle/suche/", lists.case_search, name="case-search", may=COUNSELLOR),
    route("faelle/dubletten/", lists.duplicates, name="case-duplicates", may=COUNSELLOR),
    route("faelle/neu/", intake.intake_new, name="case-new", may=COUNSELLOR),
    route("faelle/entwurf/", drafts.draft_save, name="draft-save", may=COUNSELLOR),
    route("faelle/entwurf/verwerfen/", drafts.draft_discard, name="draft-discard", may=COUNSELLOR),
    route("faelle/kontakt/", files.contact_new, name="contact-new", may=COUNSELLOR),
    route("faelle/uebernehmen/", transfer.import_start, name="case-import", may=COUNSELLOR),
    route("faelle/uebernehmen/<int:run_id>/", transfer.import_run, name="case-import-run", may=COUNSELLOR),
    route(
        "faelle/uebernehmen/<int:run_id>/stand/",
        transfer.import_progress,
        name="case-import-progress",
        may=COUNSELLOR,
    ),
    route(
        "faelle/uebernehmen/<int:run_id>/bestaetigen/",
        transfer.import_confirm,
        name="case-import-confirm",
        may=COUNSELLOR,
    ),
    route("faelle/ausgeben/", transfer.export, name="case-export", may=COUNSELLOR),
    route("faelle/<uuid:case_id>/", files.detail, name="case-detail", may=HOUSE),
    route("faelle/<uuid:case_id>/aendern/", intake.intake_edit, name="case-edit", may=COUNSELLOR),
    route("faelle/<uuid:case_id>/abschliessen/", files.close, name="case-close", may=COUNSELLOR),
    route("faelle/<uuid:case_id>/wiederaufnehmen/", intake.reopen, name="case-reopen", may=COUNSELLOR),
    route("faelle/<uuid:case_id>/uebergeben/", files.handover, name="case-handover", may=HOUSE),
    route("faelle/<uuid:case_id>/dubletten/", merge.person_merge, name="person-merge", may=COUNSELLOR),
    route(
        "faelle/zusammenfuehrung/<int:merge_id>/zuruecknehmen/",
        merge.merge_undo,
        name="person-merge-undo",
        may=COUNSELLOR,
    ),
    route("faelle/<uuid:case_id>/einsicht/", files.inspect, name="case-inspect", may=LEAD),
]
