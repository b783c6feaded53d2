"""Counts the machine instructions of small runs, which a busy machine does not change, and compares with a stored baseline.

Each loop is a workload's own program with a smaller number in it. Counts are those of the loop alone: what starting takes is
subtracted, and stands in the baseline as a line of its own.
"""

import re
import subprocess

from lib import contenders

BASELINE = contenders.BENCH / "instructions.txt"
# A loop that takes more instructions than this, relative to the baseline, is a regression.
TOLERANCE = 0.03
STARTUP = "startup"

# Workload, what stands in its program, and what is put there.
LOOPS = [
    ("fib", "fib(35)", "fib(18)"),
    ("intloop", "100000000", "100000"),
    ("whileloop", "100000000", "100000"),
    ("floatloop", "20000000", "50000"),
    ("nbody", "200000", "500"),
    ("spectralnorm", "(300)", "(15)"),
    ("fannkuch", "fannkuch(9)", "fannkuch(6)"),
    ("mandelbrot", "(600)", "(30)"),
    ("queens", "(12)", "(6)"),
    ("sieve", "2000000", "20000"),
    ("binarytrees", "run(14)", "run(6)"),
    ("methods", "3000000", "10000"),
    ("closures", "1000000", "5000"),
    ("richards", "run(20)", "run(1)"),
    ("deltablue", "run(20, 1000)", "run(1, 100)"),
    ("maps", "00000", "000"),
    ("wordcount", "1000000", "5000"),
    ("sort", "00000", "000"),
    ("json", "20000", "200"),
    ("strings", "200000", "2000"),
    ("roundtrip", "5000000", "20000"),
    ("handover", "1000000", "5000"),
    ("noreturn", "10000000", "20000"),
    ("tailcall", "10000000", "20000"),
    ("mutual", "10000001", "20001"),
    ("spawn", "1000000", "10000"),
    ("suspended", "1000000", "5000"),
    ("pipeline", "2000000", "10000"),
    ("timers", "1000000", "5000"),
    ("pingpong", "1000000", "5000"),
    ("deepcancel", "999999", "5000"),
    ("widecancel", "1000000", "5000"),
]


class Problem(Exception):
    """A loop could not be counted; the message says why."""


def scaled(name, before, after):
    """The workload's program with the smaller number."""
    text = (contenders.BENCH / name / f"{name}.co").read_text(encoding="utf-8")
    if before not in text:
        raise Problem(f"{name}: there is no {before} in its program")
    return text.replace(before, after)


def count(coroc, program):
    """Instructions of one run, startup included."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", str(coroc), "run", "--no-cache",
               "--virtual-time", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        raise Problem(f"{program.stem}: {done.stderr.strip()}")
    return int(found.group(1))


def without_debug_information(coroc, folder):
    """A copy for valgrind, which stumbles over what new compilers write."""
    copy = folder / "coroc"
    strip = next(filter(None, map(contenders.find, ["strip", "llvm-strip-19"])), None)
    if strip is None:
        raise Problem("counting instructions needs strip")
    subprocess.run([strip, "-g", "-o", copy, coroc], check=True)
    return copy


def count_all(coroc, build, names):
    """Counts by name, those of starting first."""
    if contenders.find("valgrind") is None:
        raise Problem("counting instructions needs valgrind")
    folder = build / "loops"
    folder.mkdir(parents=True, exist_ok=True)
    coroc = without_debug_information(coroc, folder)
    counts = {}
    for name, text in [(STARTUP, "print(1)\n")] + [(loop[0], scaled(*loop)) for loop in LOOPS]:
        if names and name not in names and name != STARTUP:
            continue
        program = folder / f"{name}.co"
        program.write_text(text, encoding="utf-8")
        counts[name] = count(coroc, program) - counts.get(STARTUP, 0)
    return counts


def read_baseline():
    lines = BASELINE.read_text(encoding="utf-8").splitlines()
    return {name: int(number) for name, number in (line.split() for line in lines if line and not line.startswith("#"))}


def write_baseline(counts):
    lines = ["# Instructions of the loops in bench/lib/instructions.py, starting subtracted: `./dev bench --baseline` writes them."]
    lines += [f"{name} {number}" for name, number in counts.items()]
    BASELINE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def compare(counts, baseline):
    """Lines to print, and whether a loop is slower than it may be."""
    lines, is_slower = [], False
    for name, number in counts.items():
        before = baseline.get(name)
        if before is None:
            lines.append(f"{name:14} {number:12}  not in the baseline")
            is_slower = True
            continue
        change = number / before - 1
        verdict = "  SLOWER" if change > TOLERANCE else "  faster: `./dev bench --baseline` keeps that" if change < -TOLERANCE else ""
        is_slower = is_slower or change > TOLERANCE
        lines.append(f"{name:14} {number:12} {change:+8.1%}{verdict}")
    return lines, is_slower
