"""One setting for the database: SQLite in the house's own folder, or PostgreSQL when the county grows."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

# WAL keeps readers and the writer apart. FULL, because with NORMAL a power cut loses acknowledged commits.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
)


class UnknownDatabase(ValueError):
    """The database address is of no supported kind."""


def database_settings(address: str, *, home: Path) -> dict[str, object]:
    """Django's settings for an address; "" means SQLite in `home`.

    Raises:
        UnknownDatabase: neither empty nor `postgresql://user:password@host:port/name`.
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "kreislauf.sqlite3",
            # IMMEDIATE: a transaction takes the write lock at its start, so that it waits instead of failing.
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_START},
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise UnknownDatabase(
            f"KREISLAUF_DATABASE={address!r}: erwartet wird postgresql://user:password@host:port/name oder nichts."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
