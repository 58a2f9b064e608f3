"""What the machine's keeper asks."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse


def health(request: HttpRequest) -> JsonResponse:
    """For the machine's keeper: can it read its database, and is there room to write? 503 where not."""
    free = shutil.disk_usage(settings.HOME).free / shutil.disk_usage(settings.HOME).total
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        database = cursor.fetchone() == (1,)
    well = database and free >= 0.02
    return JsonResponse(
        {
            "status": "ok" if well else "schlecht",
            "database": database,
            "disk_free_percent": round(100 * free),
        },
        status=200 if well else 503,
    )
