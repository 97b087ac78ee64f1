"""Who uses the processor: seconds used so far by each part of the system, and facts about the machine."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from bench.service import Service

from pressroom.rendering.browser.chromium import Chromium
from pressroom.rendering.browser.sandbox import Confinement


def own_cpu(service: Service) -> dict[str, float]:
    """Return processor seconds of this process and of the browsers that it started."""
    others = {service.process.pid, *(process.pid for process in service.process.children(recursive=True))}
    browsers = [process for process in psutil.Process().children(recursive=True) if process.pid not in others]
    return {"Python": time.process_time(), "Chromium": _seconds(browsers)}


def service_cpu(service: Service) -> dict[str, float]:
    """Return processor seconds of the service's parts and of this process, its client."""
    return {
        "Python": _seconds([service.process]),
        "Chromium": _seconds(service.process.children(recursive=True)),
        "PostgreSQL": database_cpu(service.database),
        "client": time.process_time(),
    }


def database_cpu(database: psutil.Process) -> float:
    """Return processor seconds of a PostgreSQL and of its connections that are open."""
    return _seconds([database, *database.children(recursive=True)])


@dataclass(frozen=True, kw_only=True)
class Host:
    """What every figure depends on."""

    cores: int
    load: float
    """Load average of the last minute, when the run began."""
    system: str
    python: str


@dataclass(frozen=True, kw_only=True)
class Machine(Host):
    """What a figure depends on where documents are printed."""

    chromium: str
    headless_shell: bool
    sandbox: bool


def host() -> Host:
    """Describe this machine."""
    return Host(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        load=os.getloadavg()[0],
        system=f"{platform.system()} {platform.release()} {platform.machine()}, {_processor()}",
        python=platform.python_version(),
    )


def machine(chromium: Chromium, confinement: Confinement | None) -> Machine:
    """Describe this machine and how the browser runs on it."""
    return Machine(
        **asdict(host()),
        chromium=chromium.version,
        headless_shell=chromium.headless_shell,
        sandbox=confinement is not None and confinement.sandboxed,
    )


def _seconds(processes: Iterable[psutil.Process]) -> float:
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor")
