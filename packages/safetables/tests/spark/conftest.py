"""A real Spark cluster on this machine: a master, two workers and a Connect server, started once, stopped by pid."""

import os
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

HOST = "127.0.0.1"
PATIENCE = 90  # seconds until a process must answer; about 5 on a quiet machine
SPARK_HOME = Path(sysconfig.get_path("purelib")) / "pyspark"
#: A cluster that lives a minute is not worth compiling thoroughly.
QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
SETTINGS = {
    "spark.executor.memory": "512m",
    "spark.executor.cores": "1",
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.connect.grpc.binding.address": HOST,
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}


@pytest.fixture(scope="session")
def master() -> Iterator[str]:
    """The address of a standalone master with two registered workers."""
    with ExitStack() as running, tempfile.TemporaryDirectory(prefix="safetables-spark-") as folder:
        port = _free_port()
        address = f"spark://{HOST}:{port}"
        place = ["--host", HOST, "--webui-port", "0"]
        log = running.enter_context(
            _running(
                Path(folder, "master"),
                ["org.apache.spark.deploy.master.Master", "--port", str(port), *place],
            )
        )
        _wait_until(lambda: _answers(port), log)
        for number in (1, 2):
            work = Path(folder, f"worker{number}")
            size = ["--cores", "1", "--memory", "700m", "--work-dir", str(work / "work")]
            running.enter_context(
                _running(work, ["org.apache.spark.deploy.worker.Worker", *place, *size, address])
            )
        _wait_until(lambda: log.read_text().count("Registering worker") == 2, log)
        yield address


@pytest.fixture(scope="session")
def connect_address(master: str) -> Iterator[str]:
    """The address of a Connect server that computes on the workers."""
    port = _free_port()
    options = [f"--conf={key}={value}" for key, value in SETTINGS.items()]
    options.append(f"--conf=spark.connect.grpc.binding.port={port}")
    server = "org.apache.spark.sql.connect.service.SparkConnectServer"
    submit = ["org.apache.spark.deploy.SparkSubmit", "--master", master, *options, "--class", server]
    with (
        tempfile.TemporaryDirectory(prefix="safetables-spark-") as folder,
        _running(Path(folder, "server"), [*submit, "spark-internal"], memory="700m") as log,
    ):
        _wait_until(lambda: _answers(port), log)
        yield f"sc://{HOST}:{port}"


@pytest.fixture(scope="session")
def spark(connect_address: str) -> Iterator[object]:
    """A session of the Connect server."""
    from pyspark.sql.connect.session import SparkSession

    session = SparkSession.builder.remote(connect_address).create()
    yield session
    session.stop()


@contextmanager
def _running(folder: Path, arguments: list[str], memory: str = "256m") -> Iterator[Path]:
    """One of Spark's programs and what it starts, ended at the end; gives its log."""
    folder.mkdir(parents=True)
    log = folder / "log"
    environment = {
        **os.environ,
        "SPARK_HOME": str(SPARK_HOME),
        "SPARK_LOCAL_IP": HOST,
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_DAEMON_MEMORY": memory,  # of the Connect server too, whatever the driver's memory says
        "SPARK_CONNECT_MODE": "0",
        "JDK_JAVA_OPTIONS": QUICK_START,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(SPARK_HOME / "bin" / "spark-class"), *arguments],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield log
    finally:
        _stop(process)


def _stop(process: subprocess.Popen) -> None:
    """End the program; what it started is in its process group and ends too."""
    for sign, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, sign)
            process.wait(timeout=patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def _wait_until(is_ready, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not is_ready():
        if time.monotonic() > end:
            raise TimeoutError(f"Spark did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)
