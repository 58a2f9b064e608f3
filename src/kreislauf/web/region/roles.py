"""Who may open which pages of the planning levels; what they then see on them is asked of the selectors."""

from __future__ import annotations

from kreislauf.foundation.permission.rules import Role
from kreislauf.region.matter.permissions import STEERING_ROLES, TABLE_ROLES, VOICE_ROLES
from kreislauf.web.frame.access import EVERYBODY, only

#: Needs, goals, measures, bodies and resolutions are read by everybody; each page shows what is public to the public.
READ = EVERYBODY
TABLE = only(*TABLE_ROLES)
VOICE = only(*VOICE_ROLES)
STEERING = only(*STEERING_ROLES)
RECORD = only(Role.CLERK, Role.PLANNER, Role.LIGA)
CLERK = only(Role.CLERK)
PLANNER = only(Role.PLANNER)
EITHER_SIDE = only(Role.PLANNER, Role.PROVIDER_LEAD)
