#!/usr/bin/env python3
"""Random programs of coroutines on a model of the language's rules and on the VM: both must print the same.

tests/model/ has the programs and the model. Each run of coroc has many programs, and frees all that they make. A program that
prints something else, crashes or hangs is made as small as it can be, and shown.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from model.interpreter import Run  # noqa: E402
from model.programs import PRELUDE, Maker, Writer  # noqa: E402
from model.smaller import smaller  # noqa: E402

WRONG = re.compile(r"leak:|Sanitizer|runtime error:|check failed|error\[")


def expected(number, bodies):
    """What the program prints; nothing when coroutines of it would go on waiting, and disturb the programs after it."""
    run = Run(number, bodies)
    try:
        lines = run.run()
        return lines if run.ends else None
    except Exception as error:  # a fault of the model's own is shown like any other difference
        return [f"the model fails: {type(error).__name__}: {error}"]


class Vm:
    def __init__(self, coroc, folder, timeout, tier):
        self.folder, self.timeout = folder, timeout
        self.command = [coroc, "run", *tier, "--virtual-time", "--no-cache"]

    def run(self, programs):
        """The lines that each program prints, by number; what is wrong with the whole run, or nothing."""
        path = Path(self.folder) / f"programs{programs[0][0]}.co"
        path.write_text(PRELUDE + "".join(Writer(number).text(bodies) for number, bodies in programs))
        try:
            done = subprocess.run([*self.command, str(path)], capture_output=True, text=True, timeout=self.timeout,
                                  stdin=subprocess.DEVNULL, check=False)
        except subprocess.TimeoutExpired:
            return {}, "it does not end"
        finally:
            path.unlink()
        problem = ""
        if done.returncode not in (0, 1) or WRONG.search(done.stderr):
            problem = f"exit code {done.returncode}: {done.stderr[-1500:]}"
        lines = {}
        for line in done.stdout.split("\n")[:-1]:
            if line.startswith("program "):
                current = lines.setdefault(int(line.split()[1]), [])
            current.append(line)
        return lines, problem


def difference(vm, number, bodies):
    """How the VM's run of one program differs from the model's; nothing when it does not."""
    wanted = expected(number, bodies)
    if wanted is None:
        return ""
    lines, problem = vm.run([(number, bodies)])
    got = lines.get(number, [])
    if problem:
        return problem
    if wanted == got:
        return ""
    at = next((i for i, (x, y) in enumerate(zip(wanted, got)) if x != y), min(len(wanted), len(got)))
    context = "".join(f"      {line}\n" for line in wanted[max(0, at - 6):at])
    return f"{context}model {wanted[at:at + 4]}\n   VM {got[at:at + 4]}"


def shrink(vm, number, bodies):
    goes_on = True
    while goes_on:
        goes_on = False
        for candidate in smaller(bodies):
            if difference(vm, number, candidate):
                bodies, goes_on = candidate, True
                break
    return bodies


def check(vm, seeds, shrinks, with_streams):
    """Reports of the programs that differ."""
    programs, wanted = [], {}
    for seed in seeds:
        bodies = Maker(seed, with_streams).program()
        wanted[seed] = expected(seed, bodies)
        if wanted[seed] is not None:
            programs.append((seed, bodies))
    lines, problem = vm.run(programs)
    bad = [(number, bodies) for number, bodies in programs if lines.get(number) != wanted[number]]
    if problem and not bad:
        bad = programs if len(programs) == 1 else [p for p in programs if difference(vm, *p)] or programs[:1]
    reports = []
    for number, bodies in bad[:3]:
        how = difference(vm, number, bodies)
        if how and shrinks:
            bodies = shrink(vm, number, bodies)
            how = difference(vm, number, bodies)
        text = Writer(number).text(bodies)
        reports.append(f"seed {number}:\n{text}{how or 'alone it is as it should be: ' + problem}\n")
    return len(programs), len(bad), reports


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coroc", default=os.environ.get("COROC"), required="COROC" not in os.environ, help="the program to test")
    parser.add_argument("--seed", type=int, default=1, help="the first program")
    parser.add_argument("--count", type=int, default=300, help="of each kind")
    parser.add_argument("--batch", type=int, default=100, help="programs in a run")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--native", action="store_true", help="run native code; small batches compile faster")
    parser.add_argument("--stop-after", type=int, default=3, help="differences that are enough")
    parser.add_argument("--streams", action=argparse.BooleanOptionalAction, help="only programs with streams, or without; both when nothing is said")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--show", action="store_true", help="print the first program and stop")
    options = parser.parse_args()
    if options.show:
        print(PRELUDE + Writer(options.seed).text(Maker(options.seed, options.streams).program()))
        return 0
    kinds = [False, True] if options.streams is None else [options.streams]
    return 0 if all([compare(options, with_streams) for with_streams in kinds]) else 1


def compare(options, with_streams):
    """Whether all the programs print the same."""
    end, run, bad = options.seed + options.count, 0, 0
    batches = [range(at, min(at + options.batch, end)) for at in range(options.seed, end, options.batch)]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        vm = Vm(options.coroc, folder, options.timeout, ["--native"] if options.native else [])
        running = [pool.submit(check, vm, batch, not options.no_shrink, with_streams) for batch in batches]
        for future in running:
            if future.cancelled():
                continue
            count, differ, reports = future.result()
            run, bad = run + count, bad + differ
            for report in reports:
                print(report, flush=True)
            if bad >= options.stop_after:
                for other in running:
                    other.cancel()
    what = "random programs with streams" if with_streams else "random programs"
    print(f"{what} on model and VM: {run} of {options.count} from seed {options.seed}, {bad} differ", flush=True)
    return bool(run) and not bad


if __name__ == "__main__":
    sys.exit(main())
