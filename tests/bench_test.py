#!/usr/bin/env python3
"""Checks the benchmark runner: what counts as a failure, and how figures are shown."""

import contextlib
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
BENCH = Path(__file__).resolve().parent.parent / "bench"
sys.path.insert(0, str(BENCH))

from lib import builds, charts, contenders, instructions, measure, page, report, workloads  # noqa: E402


def workload(expected="1", launches=1):
    return workloads.Workload("some", "`some` work", expected, 1000, "step", launches=launches)


@contextlib.contextmanager
def launcher(timeout=60):
    with tempfile.TemporaryDirectory() as folder:
        yield measure.Launcher(Path(folder), timeout)


def shell(text):
    return ["/bin/sh", "-c", text]


class RunTest(unittest.TestCase):
    def test_the_right_result(self):
        with launcher() as start:
            run = start.run(shell("echo 1"), workload())
        self.assertGreater(run.wall, 0)
        # A shell is smaller than the Python that measures it.
        self.assertTrue(100_000 < run.peak < 8_000_000, run.peak)

    def test_a_wrong_result_is_a_failure(self):
        with launcher() as start, self.assertRaisesRegex(measure.Failure, "printed '2' instead of '1'"):
            start.run(shell("echo 2"), workload())

    def test_what_an_earlier_run_printed_does_not_count(self):
        with launcher() as start:
            start.run(shell("echo 1"), workload())
            with self.assertRaisesRegex(measure.Failure, "printed ''"):
                start.run(shell(":"), workload())

    def test_an_exit_code_and_what_it_said(self):
        with launcher() as start, self.assertRaisesRegex(measure.Failure, "exit code 3\noh"):
            start.run(shell("echo 1; echo oh >&2; exit 3"), workload())

    def test_a_hang_is_killed(self):
        with launcher(timeout=1) as start, self.assertRaisesRegex(measure.Failure, "signal 9"):
            start.run(["/bin/sleep", "1000"], workload())

    def test_several_launches_are_added_up(self):
        with launcher() as start, tempfile.TemporaryDirectory() as folder:
            marks = Path(folder) / "marks"
            start.run(shell(f"echo x >> {marks}; echo 1"), workload(launches=4))
            self.assertEqual(marks.read_text(), "x\n" * 4)

    def test_contenders_take_turns_and_a_failed_one_stops(self):
        with launcher() as start, tempfile.TemporaryDirectory() as folder:
            order = Path(folder) / "order"
            programs = {name: shell(f"echo {name} >> {order}; echo {printed}") for name, printed in (("a", 1), ("b", 2), ("c", 1))}
            series, failures = measure.measure(start, workload(), programs, 2, lambda text: None)
            self.assertEqual(order.read_text().split(), ["a", "b", "c", "a", "c"])
        self.assertEqual([(one.contender, len(one.runs)) for one in series], [("a", 2), ("c", 2)])
        self.assertEqual(list(failures), ["b"])


class FigureTest(unittest.TestCase):
    def test_three_digits(self):
        shown = [report.significant(number) for number in (0.012345, 1.2, 9.999, 123.4, 12345.6, 0)]
        self.assertEqual(shown, ["0.0123", "1.20", "10.0", "123", "12346", "0"])

    def test_units(self):
        shown = [report.duration(seconds) for seconds in (2.5, 0.9999, 0.25, 0.00025, 25e-9, 2.5e-10)]
        self.assertEqual(shown, ["2.50 s", "1.00 s", "250 ms", "250 µs", "25.0 ns", "0.250 ns"])

    def result(self):
        ours, other = measure.Series(contenders.CORO), measure.Series("Lua")
        ours.runs = [measure.Run(wall, wall / 2, 5_000_000) for wall in (1.0, 9.0, 2.0)]
        other.runs = [measure.Run(8.0, 4.0, 50_000_000)]
        return report.Result(workload(), [ours, other])

    def test_rows_have_medians_and_ratios(self):
        self.assertEqual(report.rows(self.result())[1:], [
            [contenders.CORO, "2.00 s", "1.00 s", "5.00 MB", "1.00 ms", "", "", "200 %"],
            ["Lua", "8.00 s", "4.00 s", "50.0 MB", "4.00 ms", "0.25x", "", "0 %"],
        ])

    def test_who_does_a_tenth_is_compared_by_operation(self):
        result = self.result()
        result.workload = workloads.Workload("some", "some work", "1", 1000, "step", tenth={"Lua": "2"})
        self.assertAlmostEqual(result.factors()["Lua"], 0.025)
        self.assertEqual(report.rows(result)[2][0], "Lua, a tenth")
        with launcher() as start:
            self.assertGreater(start.run(shell("echo 2"), result.workload, "Lua").wall, 0)
            with self.assertRaises(measure.Failure):
                start.run(shell("echo 2"), result.workload, contenders.CORO)

    def test_the_chart_has_a_bar_for_each_peer(self):
        chart = charts.as_svg([self.result()], contenders.CORO, "a & b")
        self.assertIn("<title>Lua: 0.25x</title>", chart)
        self.assertIn(">some</text>", chart)
        self.assertIn("a &amp; b", chart)
        self.assertNotIn("<title>Lua", charts.as_svg([self.result()], contenders.NATIVE, "none"))

    def test_bars_go_left_for_less_and_end_at_the_edge(self):
        self.assertLess(charts.length(0.5), 0)
        self.assertAlmostEqual(charts.length(2.0), -charts.length(0.5))
        self.assertEqual(charts.length(1000.0), charts.COLUMN / 2)

    def test_the_page_has_every_table_and_fact(self):
        made = page.as_page([self.result()], [("date", "today")], 3, [builds.Build("some", 0.25, 3_000_000)])
        self.assertIn("medians of 3 runs", made)
        self.assertIn("- date: today", made)
        self.assertIn("### some\n\n`some` work.\n\n|  | wall |", made)
        self.assertIn("| some | 250 ms | 3.00 MB |", made)

    def test_the_readme_gets_its_table_between_the_marks(self):
        result = self.result()
        result.workload = workloads.Workload("fib", "fib", "1", 1000, "call")
        made = page.with_figures("a\n<!-- figures -->\nold\n<!-- end of figures -->\nb\n", [result])
        self.assertIn("| `fib(35)` | 1.00 s |  | 0.25x |", made)
        self.assertNotIn("old", made)
        with self.assertRaises(ValueError):
            page.with_figures("no marks", [result])
        readme = (BENCH.parent / "README.md").read_text(encoding="utf-8")
        self.assertIn("| `fib(35)` |", page.with_figures(readme, [result]))

    def test_the_readme_names_workloads_that_exist(self):
        known = {one.name for one in workloads.WORKLOADS}
        self.assertLessEqual({row[0] for row in page.README_ROWS} | page.EACH, known)


class ProgramsTest(unittest.TestCase):
    # What no other language has.
    ALONE = {"deepcancel", "widecancel"}

    def test_every_workload_has_a_program_in_coro_and_a_peer(self):
        everyone = [*contenders.coro("coroc"), *contenders.PEERS]
        with tempfile.TemporaryDirectory() as folder:
            for one in workloads.WORKLOADS:
                found = {peer.family for peer in everyone
                         if contenders.source_of(peer, one, Path(folder)) or peer.family in one.inline}
                self.assertIn("coro", found, one.name)
                self.assertEqual(len(found) == 1, one.name in self.ALONE, one.name)

    def test_every_folder_is_a_workload(self):
        folders = {path.name for path in BENCH.iterdir() if path.is_dir() and path.name not in ("lib", "__pycache__")}
        self.assertEqual(folders, {one.folder or one.name for one in workloads.WORKLOADS})

    def test_selection(self):
        self.assertEqual([one.name for one in workloads.select(["fact", "fib"])], ["fib", "fact"])
        self.assertEqual(workloads.select([]), workloads.WORKLOADS)
        with self.assertRaises(KeyError):
            workloads.select(["nothing"])


class InstructionsTest(unittest.TestCase):
    def test_every_loop_can_be_made_smaller_and_has_a_baseline(self):
        baseline = instructions.read_baseline()
        self.assertEqual(set(baseline), {instructions.STARTUP} | {loop[0] for loop in instructions.LOOPS})
        for loop in instructions.LOOPS:
            self.assertIn(loop[2], instructions.scaled(*loop))

    def test_what_is_not_in_the_program_is_a_problem(self):
        with self.assertRaises(instructions.Problem):
            instructions.scaled("fib", "fib(36)", "fib(1)")

    def test_more_than_three_percent_fail(self):
        self.assertEqual(instructions.compare({"a": 1029, "b": 900}, {"a": 1000, "b": 1000})[1], False)
        lines, is_slower = instructions.compare({"a": 1031}, {"a": 1000})
        self.assertTrue(is_slower)
        self.assertIn("SLOWER", lines[0])
        self.assertTrue(instructions.compare({"new": 1}, {})[1])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
