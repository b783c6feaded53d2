"""What `coroc build` takes: its time, and the size of the executables."""

import statistics
import subprocess
import time
from dataclasses import dataclass

from lib import contenders

RUNS = 3


@dataclass(frozen=True)
class Build:
    workload: str
    # Seconds, the median of the runs, from a source that has not been compiled before.
    seconds: float
    # Bytes.
    size: int


def measure(native, selected, folder):
    """Builds the programs of the workloads that run natively. Raises CalledProcessError."""
    found = []
    for workload in selected:
        source = contenders.source_of(native, workload, folder)
        if source is None or workload.is_of_run:
            continue
        target = folder / f"{workload.name}-build"
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            subprocess.run([native.path, *native.options, "-o", target, source], check=True, capture_output=True, text=True)
            times.append(time.perf_counter() - start)
        found.append(Build(workload.name, statistics.median(times), target.stat().st_size))
    return found
