"""`kreislauf serve`: the web server and the worker for long work, as one service."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from gunicorn.app.base import BaseApplication

from kreislauf.command.entry import start_django


class Server(BaseApplication):
    """gunicorn with our options instead of its command line."""

    def __init__(self, options: dict[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """The application."""
        from kreislauf.wsgi import application

        return application


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker process that lives as long as the server."""
    process = subprocess.Popen([sys.executable, "-m", "kreislauf.command", "worker"])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until interrupted."""
    from kreislauf.web.frame.assets import pack_static_files

    pack_static_files()
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": 4,
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": 20,
        "preload_app": True,
        "loglevel": "warning",
        "limit_request_line": 4094,
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108
        "proc_name": "kreislauf",
    }
    with worker_beside():
        Server(options).run()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse, auf der gelauscht wird.")
@click.option("--port", default=8000, show_default=True, help="Port.")
@click.option("--workers", default=2, show_default=True, help="Zahl der Prozesse.")
def command(host: str, port: int, workers: int) -> None:
    """Startet Kreislauf."""
    start_django()
    click.echo(f"Kreislauf läuft auf http://{host}:{port} - beenden mit Strg+C")
    serve(host=host, port=port, workers=workers)
