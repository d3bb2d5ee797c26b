"""Fixtures that give a test a running emulator, the application in this process, or the stack."""

import gc
import importlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from infra.described import write_openapi
from local.emulator import free_port
from local.gateway import Gateway
from tests.policies import recorder
from tests.stack import Stack, TestEmulator, start_emulator

# How fast this machine is at the moment is no property of a rule.
settings.register_profile("tumbas", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A mutant is either noticed soon, or it is looked at by somebody (tests/mutants.py).
settings.register_profile("mutants", settings.get_profile("tumbas"), max_examples=20, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "tumbas"))


def pytest_collection_finish() -> None:
    """What was loaded stays, and is not looked through for garbage again. The rest is, far sooner
    than in a function (`chalicelib`): half a million objects of clients that tests have made and
    left take seconds at once on a machine that is full, in which a writer's patience ends."""
    gc.set_threshold(10_000, 5, 3)
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestEmulator]:
    """An emulator with the tables of stage `test`; this process's environment points at it."""
    write_openapi()
    recorder.install()
    started = start_emulator(tmp_path_factory.mktemp("city"), "test")
    before = dict(os.environ)
    os.environ.update(started.env)
    try:
        yield started
    finally:
        os.environ.clear()
        os.environ.update(before)
        started.emulator.stop()
        recorder.leave_note()


@pytest.fixture(scope="session")
def gateway(emulator: TestEmulator) -> Gateway:
    """The application in this process, behind API Gateway's event, on the emulator's tables."""
    return Gateway(importlib.import_module("app").AREAS)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The packaged city, as `make run` starts it, with nobody in it but the staff."""
    running = Stack(tmp_path_factory.mktemp("stack"), free_port())
    running.start()
    try:
        yield running
    finally:
        if running.process is not None and running.process.poll() is None:
            running.stop()


@pytest.fixture
def fresh_home(tmp_path: Path) -> Path:
    """A state folder for a test that starts and stops a city of its own."""
    return tmp_path / "home"
