#!/usr/bin/env python3
"""Compares Coro's speed with other languages on the same machine. `./dev bench` builds Coro, then calls this."""

import argparse
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from lib import builds, charts, contenders, instructions, machine, measure, page, report, workloads  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="measure only these: " + ", ".join(one.name for one in workloads.WORKLOADS))
    parser.add_argument("--coroc", type=Path, required=True, help="the program to measure")
    parser.add_argument("--runs", type=int, default=5, help="how often each program runs (default: 5)")
    parser.add_argument("--only", action="append", metavar="CONTENDER", help="leave all other contenders out")
    parser.add_argument("--timeout", type=int, default=120, help="seconds until a run counts as hung (default: 120)")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "bench", help="where compiled peers are put")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md, its charts, and the README's table")
    parser.add_argument("--check", action="store_true",
                        help="count instructions of small runs instead; fail when one has 3 %% more than the baseline")
    parser.add_argument("--baseline", action="store_true", help="count instructions and keep them as the baseline")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs needs a number above 0")
    if contenders.find(str(options.coroc.resolve())) is None:
        parser.error(f"there is no program {options.coroc}")
    if options.write and (options.names or options.only):
        parser.error("--write needs everything to be measured")
    return parser, options


def present(options):
    """The contenders that can run; those that are missing are named on stderr."""
    everyone = [*contenders.coro(options.coroc), *contenders.PEERS]
    chosen = [one for one in everyone if not options.only or one.name in options.only]
    absent = [one for one in chosen if one.path is None]
    for one in absent:
        print(f"left out: {one.name}, there is no {one.tool}", file=sys.stderr)
    return [one for one in chosen if one not in absent]


def commands(who, workload, build):
    """Each contender's command, and what went wrong in compiling, both by the contender's name."""
    found, failures = {}, {}
    for contender in who:
        try:
            command = contenders.command(contender, workload, build)
        except subprocess.CalledProcessError as error:
            failures[contender.name] = f"does not compile\n{error.stderr.strip()}"
            continue
        if command is not None:
            found[contender.name] = command
    return found, failures


def show_progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def run_all(selected, who, options):
    launcher = measure.Launcher(options.build, options.timeout)
    results = []
    for workload in selected:
        found, failures = commands(who, workload, options.build)
        series, failed = measure.measure(launcher, workload, found, options.runs, show_progress)
        results.append(report.Result(workload, series, {**failures, **failed}))
        show_progress("")
        print(report.as_text(results[-1]), flush=True)
    return results


def write_all(results, who, selected, facts, options):
    """The page, its charts, and the README's table."""
    facts = facts + [(one.name, contenders.version(one)) for one in who]
    native = next(one for one in who if one.name == contenders.NATIVE)
    written = {
        "docs/benchmarks.md": page.as_page(results, facts, options.runs, builds.measure(native, selected, options.build)),
        "docs/benchmarks.svg": charts.as_svg(results, contenders.CORO, "Coro's interpreter: its time as part of each peer's"),
        "docs/benchmarks-native.svg": charts.as_svg(results, contenders.NATIVE, "Coro built: its time as part of each peer's"),
        "README.md": page.with_figures((ROOT / "README.md").read_text(encoding="utf-8"), results),
    }
    for name, text in written.items():
        (ROOT / name).write_text(text, encoding="utf-8")
    print(f"written: {', '.join(written)}")


def check_instructions(options):
    try:
        counts = instructions.count_all(options.coroc.resolve(), options.build, () if options.baseline else options.names)
    except instructions.Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    if options.baseline:
        instructions.write_baseline(counts)
        return 0
    lines, is_slower = instructions.compare(counts, instructions.read_baseline())
    print("\n".join(lines))
    return 1 if is_slower else 0


def main():
    parser, options = parse_arguments()
    if options.check or options.baseline:
        return check_instructions(options)
    try:
        selected = workloads.select(options.names)
    except KeyError as error:
        parser.error(f"there is no workload {error}")
    who = present(options)
    facts = machine.facts()
    try:
        results = run_all(selected, who, options)
    except measure.Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    if any(result.failures for result in results):
        return 1
    if options.write:
        write_all(results, who, selected, facts, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
