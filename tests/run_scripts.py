#!/usr/bin/env python3
"""Runs the tests that are Coro programs. See docs/contributing.md, or --help."""

import argparse
import concurrent.futures
import difflib
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from runner import cases  # noqa: E402

DIFF_LINES = 60
# The exit code when nothing was selected; 1 is for failures.
NO_TESTS = 5


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("filter", nargs="*", help="run the tests whose path contains one of these")
    parser.add_argument("--coroc", required=True, help="the program to test")
    parser.add_argument("--suite", action="append", help=f"one of {', '.join(cases.SUITES)} (default: all)")
    parser.add_argument("--tier", action="append", choices=sorted(cases.TIERS), help="how to run (default: all)")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent, help="the source tree")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=20, help="seconds until a test counts as hung")
    parser.add_argument("--update", action="store_true", help="rewrite the golden files that differ")
    parser.add_argument("--verbose", action="store_true", help="name the tests that pass, too")
    return parser.parse_args()


def show_failure(name, failure):
    print(f"FAIL {name}: {failure.reason}")
    difference = failure.difference
    if difference is not None:
        lines = difflib.unified_diff(
            difference.expected.splitlines(), difference.actual.splitlines(),
            f"expected {difference.what}", f"actual {difference.what}", lineterm="",
        )
        print_block(list(lines))
    if failure.stderr and (difference is None or difference.what != "stderr"):
        print("  stderr:")
        print_block(failure.stderr.splitlines())


def print_block(lines):
    for line in lines[:DIFF_LINES]:
        print(f"    {line}")
    if len(lines) > DIFF_LINES:
        print(f"    ... {len(lines) - DIFF_LINES} more lines")


def selected(options):
    tiers = options.tier or sorted(cases.TIERS)
    found = []
    for suite in options.suite or cases.SUITES:
        found += cases.collect(suite, options.root.resolve(), tiers)
    if options.filter:
        found = [case for case in found if any(part in spelling(case.name) for part in options.filter)]
    return found


def spelling(name):
    """A test's path, and the path with dots as the suites have it."""
    return name + " " + name.replace("/", ".")


def run_all(found, context, jobs, verbose):
    """The number of failures. Results are shown in the order of the tests, whichever ends first."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for case, failure in zip(found, pool.map(lambda case: cases.check(case, context), found)):
            if failure is not None:
                failed += 1
                show_failure(case.name, failure)
            elif verbose:
                print(f"ok   {case.name}")
    return failed


def main():
    options = parse_arguments()
    coroc = Path(options.coroc).resolve()
    if not coroc.exists():
        sys.exit(f"run_scripts.py: {coroc} does not exist; build it first")
    try:
        found = selected(options)
    except ValueError as error:
        sys.exit(f"run_scripts.py: {error}")
    what = ", ".join(options.suite or ["all suites"])
    if not found:
        print(f"run_scripts.py: no tests found in {what}", file=sys.stderr)
        sys.exit(NO_TESTS)
    context = cases.Context(str(coroc), options.root.resolve(), options.timeout, options.update)
    start = time.monotonic()
    failed = run_all(found, context, options.jobs, options.verbose)
    print(f"{what}: {len(found) - failed} passed, {failed} failed, {time.monotonic() - start:.1f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
