"""Python's own clock, sleep, randomness and threads, as services find them in a simulation.

`install` has to come before anything of the services is imported: much of it takes `time.sleep` or
`random.random` as a default when it is defined. Where no simulation runs, all is as ever. So a
simulation has a process of its own (`worker`).
"""

import concurrent.futures
import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric import ec

_REAL_POOL = concurrent.futures.ThreadPoolExecutor
_real: dict[str, Any] = {}
# The order of P-256's group (SP 800-186, 3.2.1.3), below which its private keys are.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Instead(Protocol):
    """What a running simulation gives in their place."""

    def seconds(self) -> float:
        """Since 1970, by the clock of whoever asks."""
        ...

    def sleep(self, duration: float) -> None:
        """Let seconds pass."""
        ...

    def random_bytes(self, size: int) -> bytes:
        """Drawn by the seed."""
        ...

    def pool(self, size: int) -> Any:
        """What runs things side by side."""
        ...


_running: Instead | None = None


def run_with(running: Instead | None) -> None:
    """From now on this simulation stands in; None: nobody does."""
    global _running
    _running = running


def install() -> None:
    """Stand before Python's own. Raises RuntimeError where that is too late."""
    if "chalicelib.core.dynamo.writer" in sys.modules:
        raise RuntimeError("a simulation is loaded before the services, in a process of its own")
    for name in ("time", "monotonic", "perf_counter"):
        _real[name] = getattr(time, name)
        setattr(time, name, _clock(name))
    _real["sleep"], time.sleep = time.sleep, _sleep  # type: ignore[assignment]
    _real["urandom"], os.urandom = os.urandom, _urandom
    # By which `secrets` draws.
    random._urandom = _urandom  # type: ignore[attr-defined]
    _real["random"], random.random = random.random, _random
    _real["key"] = ec.generate_private_key
    ec.generate_private_key = _key
    concurrent.futures.ThreadPoolExecutor = _Pool  # type: ignore[misc]


def _clock(name: str) -> Callable[[], float]:
    real: Callable[[], float] = _real[name]
    return lambda: real() if _running is None else _running.seconds()


def wall() -> float:
    """The machine's own clock, for measuring."""
    return float(_real["perf_counter"]() if _real else time.perf_counter())


def _sleep(duration: float) -> None:
    if _running is None:
        _real["sleep"](duration)
    else:
        _running.sleep(duration)


def _urandom(size: int) -> bytes:
    return _real["urandom"](size) if _running is None else _running.random_bytes(size)


def _random() -> float:
    if _running is None:
        return float(_real["random"]())
    return int.from_bytes(_running.random_bytes(7), "big") / (1 << 56)


def _key(curve: ec.EllipticCurve, backend: Any = None) -> ec.EllipticCurvePrivateKey:
    if _running is None or not isinstance(curve, ec.SECP256R1):
        return _real["key"](curve, backend)  # type: ignore[no-any-return]
    drawn = int.from_bytes(_running.random_bytes(40), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(drawn, curve)


class _Pool:
    """A pool of threads, or of strands."""

    def __new__(cls, max_workers: int | None = None, *given: Any, **named: Any) -> Any:
        if _running is None:
            return _REAL_POOL(max_workers, *given, **named)
        return _running.pool(max_workers or 8)
