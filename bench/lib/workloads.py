"""What is measured. The programs are bench/<name>/<name>.<language>; all print the same result."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Workload:
    name: str
    # What a run does, for the report.
    title: str
    # What every program must print, and nothing else.
    expected: str
    # How many of which operation a run does: the time of one is the run's time divided by it.
    operations: int
    unit: str
    # Programs given on the command line instead of in a file, by contender family.
    inline: dict[str, str] = field(default_factory=dict)
    # How often the program is started in one run.
    launches: int = 1


WORKLOADS = [
    Workload("fib", "`fib(35)`, doubly recursive", "9227465", 29_860_703, "call"),
    Workload("intloop", "100,000,000 steps of a `for` loop over ints", "50000000", 100_000_000, "step"),
    Workload("whileloop", "the same as a `while` loop", "50000000", 100_000_000, "step"),
    Workload("roundtrip", "two coroutines give control to and fro 5,000,000 times", "10000000", 5_000_000, "round trip"),
    Workload("handover", "1,000,000 times one coroutine waits for a Deferred that another one fires", "4500000",
             1_000_000, "round trip"),
    Workload("noreturn", "10,000,000 `noreturn` hops of a `co`; elsewhere proper tail calls in a coroutine", "0",
             10_000_000, "hop"),
    Workload("tailcall", "10,000,000 `noreturn` hops of an `fn`; elsewhere proper tail calls", "0", 10_000_000, "hop"),
    Workload("suspended", "1,000,000 coroutines wait for one Deferred at the same time, then all are joined", "5500000",
             1_000_000, "coroutine"),
    Workload("spawn", "1,000,000 coroutines start and finish without waiting", "1000000", 1_000_000, "coroutine"),
    Workload("fact", "10000! by 10,000 multiplications, 20 times", "6457840", 20, "factorial"),
    Workload("strings", "200,000 lines built by appending, then joined", "13089124", 2_000_000, "append"),
    Workload("startup", "start, print 1, end", "1", 20, "start", launches=20, inline={
        "coro": "print(1)", "lua": "print(1)", "javascript": "console.log(1)", "python": "print(1)",
    }),
]


def select(names):
    """The workloads of these names, in the table's order; all of them for none. Raises KeyError for a name that is unknown."""
    known = {workload.name for workload in WORKLOADS}
    for name in names:
        if name not in known:
            raise KeyError(name)
    return [workload for workload in WORKLOADS if not names or workload.name in names]
