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
    # Where the programs are, when not in bench/<name>.
    folder: str = ""
    # More options of `coroc run`.
    coro_options: tuple[str, ...] = ()
    # Contenders that would take too long and do a tenth of the operations, by name, and what they print.
    tenth: dict[str, str] = field(default_factory=dict)

    @property
    def is_of_run(self):
        """Whether what is measured is how `coroc run` compiles and starts, which native code has no part in."""
        return self.name in ("compile", "cachedstart")

    def operations_of(self, contender):
        return self.operations // 10 if contender in self.tenth else self.operations

    def expected_of(self, contender):
        return self.tenth.get(contender, self.expected)


WORKLOADS = [
    Workload("fib", "`fib(35)`, doubly recursive", "9227465", 29_860_703, "call"),
    Workload("intloop", "100,000,000 steps of a `for` loop over ints", "50000000", 100_000_000, "step"),
    Workload("whileloop", "the same as a `while` loop", "50000000", 100_000_000, "step"),
    Workload("floatloop", "20,000,000 steps of a `for` loop over ints that sums up floats", "3.141592604", 20_000_000, "step"),
    Workload("nbody", "five bodies, 200,000 steps: fields of instances, and floats", "-0.169083713", 200_000, "step"),
    Workload("spectralnorm", "the spectral norm of a 300 x 300 matrix: calls, and floats in lists", "1.274223986", 3_600_000,
             "element"),
    Workload("fannkuch", "`fannkuch(9)`: ints in lists", "8629 30", 362_880, "permutation"),
    Workload("mandelbrot", "600 x 600 points, at most 50 steps each: floats in local variables", "143076", 360_000, "point"),
    Workload("queens", "all ways to put 12 queens on a board", "14200", 14_200, "solution"),
    Workload("sieve", "the primes below 2,000,000, twice", "297866", 4_000_000, "number"),
    Workload("binarytrees", "trees of up to 14 levels made, walked and freed", "3156655", 3_156_655, "node"),
    Workload("methods", "12,000,000 calls of methods", "3000000", 12_000_000, "call"),
    Workload("closures", "3,000,000 closures made, 4,000,000 calls of them", "182", 4_000_000, "call"),
    Workload("richards", "the kernel of an operating system, 20 times: objects, methods, bits of ints", "464920 185940", 464_920,
             "packet"),
    Workload("deltablue", "constraints planned and executed, 20 times: objects, methods, lists", "89951400", 20, "plan"),
    Workload("maps", "500,000 ints and 676 short texts as keys: set, looked up, changed, removed",
             "250000 499998 187493566934 158 76924", 5_750_000, "operation"),
    Workload("wordcount", "1,000,000 words, 50,000 of them different, counted in a map", "50000 word42212 43", 1_000_000,
             "word"),
    Workload("sort", "500,000 ints and 200,000 objects sorted by the library", "85368573702", 700_000, "item"),
    Workload("json", "a document of 20,000 records printed and parsed five times", "10094505 199990000", 100_000, "record"),
    Workload("roundtrip", "two coroutines give control to and fro 5,000,000 times", "10000000", 5_000_000, "round trip"),
    Workload("handover", "1,000,000 times one coroutine waits for a Deferred that another one fires", "4500000",
             1_000_000, "round trip"),
    Workload("noreturn", "10,000,000 `noreturn` hops of a `co`; elsewhere proper tail calls in a coroutine", "0",
             10_000_000, "hop"),
    Workload("tailcall", "10,000,000 `noreturn` hops of an `fn`; elsewhere proper tail calls", "0", 10_000_000, "hop"),
    Workload("mutual", "10,000,001 `noreturn` hops between two `co`s; elsewhere proper tail calls", "pong", 10_000_001, "hop"),
    Workload("suspended", "1,000,000 coroutines wait for one Deferred at the same time, then all are joined", "5500000",
             1_000_000, "coroutine", tenth={"Go": "550000", "Erlang": "550000"}),
    Workload("spawn", "1,000,000 coroutines start and finish without waiting", "1000000", 1_000_000, "coroutine"),
    Workload("pipeline", "2,000,000 numbers through three streams; in Node and Python async generators", "433000000",
             2_000_000, "number"),
    Workload("timers", "1,000,000 timers set and fired within 0.1 s", "1000000", 1_000_000, "timer",
             tenth={"Python": "100000"}),
    Workload("deepcancel", "1,000,000 coroutines, each waiting for the next, started and cancelled", "1000000", 1_000_000,
             "coroutine"),
    Workload("widecancel", "1,000,000 children of one coroutine, started and cancelled", "1000000", 1_000_000, "coroutine"),
    Workload("pingpong", "a number goes to and fro 1,000,000 times through two channels without room", "1000000",
             1_000_000, "round trip", tenth={"Python": "100000"}),
    Workload("fact", "10000! by 10,000 multiplications, 20 times", "6457840", 20, "factorial"),
    Workload("strings", "200,000 lines built by appending, then joined", "13089124", 2_000_000, "append"),
    Workload("compile", "a program of 5,000 lines that does little, compiled anew", "4989", 5, "start", launches=5,
             coro_options=("--no-cache",)),
    Workload("cachedstart", "the same, with Coro's cache", "4989", 5, "start", launches=5, folder="compile"),
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
