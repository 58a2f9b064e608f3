"""The whole map of addresses, level by level. A folder's `urls.py` declares each route with its access."""

from __future__ import annotations

from kreislauf.web.account.urls import urlpatterns as account
from kreislauf.web.api.urls import urlpatterns as api
from kreislauf.web.case.urls import urlpatterns as case
from kreislauf.web.evidence.urls import urlpatterns as evidence
from kreislauf.web.house.urls import urlpatterns as house
from kreislauf.web.notice.urls import urlpatterns as notice
from kreislauf.web.provider.urls import urlpatterns as provider
from kreislauf.web.region.urls import urlpatterns as region
from kreislauf.web.start.urls import urlpatterns as start
from kreislauf.web.state.urls import urlpatterns as state
from kreislauf.web.statistics.urls import urlpatterns as statistics
from kreislauf.web.thread.urls import urlpatterns as thread

urlpatterns = [
    *start,
    *notice,
    *account,
    *evidence,
    *statistics,
    *house,
    *case,
    *region,
    *provider,
    *state,
    *thread,
    *api,
]
