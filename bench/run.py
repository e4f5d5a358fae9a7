# SPDX-License-Identifier: MIT
"""The benchmark: the library and its peers beside each other in one run. tools/bench starts it.

Each section prints its figures as they come and writes them to the CSV file. Exit status 1 if an answer is wrong.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

import threadpoolctl

import contenders
import datasets
import machine
import measure
import plot
import report
import rows

SECTIONS = ("rows", "short", "sizes", "data", "growth", "threads")


class Run:
    """What all sections share."""

    def __init__(self, field, options, csv):
        self.field, self.options, self.csv = field, options, csv
        self.sample_ns = 1e6 if options.full else 3e5
        self.wrong, self.checked, self.ours_wrong = [], 0, 0
        self.met, self.missed = 0, 0

    def rounds(self, n):
        """Fewer where a call takes long."""
        few, many = (11, 401) if self.options.full else (5, 151)
        return many if n <= 1 << 20 else few

    def measure(self, wanted, data, rounds=None, sample_ns=None):
        """measure.run, and a note of wrong answers."""
        results = measure.run(self.field, wanted, data, rounds or self.rounds(len(data.x)),
                              sample_ns or self.sample_ns)
        for result in results.values():
            if result.who in measure.OURS:
                self.checked += 1
                self.ours_wrong += result.wrong
            if result.wrong:
                self.wrong.append(f"{result.operation} by {result.who}, n = {data.n}: {result.answer}")
        return results

    def record(self, section, data_name, data, result, ours, row="", target=None, met=""):
        """A line of CSV: who is timed beside ours; with a row's name if it is the comparison of that row."""
        ratio, low, high = measure.ratio(ours.samples, result.samples)
        elements = len(data.x) if data.columns else data.n
        self.csv.write(kernel=self.field.kernel, section=section, row=row, data=data_name, n=elements,
                       operation=result.operation, who=result.who, rounds=len(result.samples), ns_least=result.least,
                       ns_median=statistics.median(result.samples), ns_per_element=result.least / elements,
                       ratio_to_ours=ratio, ratio_low=low, ratio_high=high, target="" if target is None else target,
                       met=met, answer=result.answer)

    def verdict(self, met):
        """yes or no for the table, counted."""
        self.met += met
        self.missed += not met
        return "yes" if met else "NO"


def issue_rows(run):
    """The table of rows and targets, in L2 and from memory."""
    memory = 1 << (26 if run.options.full else 24)
    for place, n in (("L2", rows.IN_L2), ("memory", memory)):
        table = report.Table(
            f"Ratios, {'in L2' if place == 'L2' else 'from memory'}, n = {n}: time of the peer / ours,"
            " higher is better; spread: quartiles of the rounds",
            [("ours / peer", 34), ("ours", 9), ("peer", 9), ("ratio", 6), ("spread", 13), ("target", 6), ("met", 3),
             ("peer's answer", 13), ("loop / ours", 11)])
        for key in dict.fromkeys(row.data for row in rows.ROWS):
            chosen = [row for row in rows.ROWS if row.data == key]
            wanted = list(dict.fromkeys(c for row in chosen for c in (row.ours, *row.peers, row.loop)))
            data = rows.DATA[key](n)
            results = run.measure(wanted, data)
            for result in results.values():
                run.record("rows " + place, key, data, result, result)
            for row in chosen:
                peers = [results[p] for p in row.peers if p in results]
                if not peers:
                    table.row(row.name, *["-"] * 8)
                    continue
                ours, peer = results[row.ours], min(peers, key=lambda r: r.least)
                loop = results.get(row.loop)
                target = row.target(place, run.field.kernel)
                ratio, low, high = measure.ratio(ours.samples, peer.samples)
                met = "" if target is None else run.verdict(ratio >= target)
                run.record("rows " + place, key, data, peer, ours, row.name, target, met)
                table.row(row.name, report.duration(ours.least), report.duration(peer.least), f"{ratio:.2f}",
                          f"{low:.2f} .. {high:.2f}", "" if target is None else f"{target:g}", met,
                          peer.answer if not ours.wrong else "OURS IS WRONG",
                          f"{loop.least / ours.least:.2f}" if loop else "-")


def short_calls(run):
    """Nanoseconds of independent C calls of few elements."""
    table = report.Table(
        "Independent C calls of the sum, ns; targets are for AVX-512, and for other kernels with the flag set",
        [("data", 14), ("n", 6), ("flag set", 9), ("target", 7), ("met", 4), ("clear", 9), ("target", 7), ("met", 4),
         ("loop", 8), ("answer", 8)])
    for name, factor in rows.SHORT_DATA.items():
        for n, limit in rows.SHORT.items():
            data = contenders.Data(datasets.doubles(name, max(2048, n)), n=n)
            wanted = ["ksb", run.field.flag_clear("sum_f64", data), "loop"]
            results = run.measure([("sum_f64", who) for who in wanted], data, sample_ns=2e5)
            ours, clear = results["sum_f64", "ksb"], results["sum_f64", "ksb, flag clear"]
            loop = results.get(("sum_f64", "loop"))
            extra = 0 if run.field.kernel == "avx512" else rows.SHORT_FLAG_CLEAR
            targets = (factor * limit, factor * limit + extra)
            verdicts = [run.verdict(r.least <= t) for r, t in zip((ours, clear), targets, strict=True)]
            run.record("short", name, data, ours, ours, target=targets[0], met=verdicts[0])
            run.record("short", name, data, clear, ours, target=targets[1], met=verdicts[1])
            if loop:
                run.record("short", name, data, loop, ours)
            table.row(name, n, f"{ours.least:.1f}", targets[0], verdicts[0], f"{clear.least:.1f}", targets[1],
                      verdicts[1], f"{loop.least:.1f}" if loop else "-", ours.answer[:5])


def sizes(run):
    """The sum by everybody, from one element to what memory brings."""
    top = 26 if run.options.full else 20
    who = ["ksb", "loop", "scalar loop", "np.sum", "Polars", "xsum large", "xsum small", "MPFR", "math.fsum array",
           "math.fsum list"]
    julia = run.options.julia
    if julia:
        who.append("Julia sum")
    table = report.Table("Sum of normal data, ns an element; * exact",
                         [("n", 6)] + [(w + ("*" if w in measure.EXACT else ""), max(8, len(w) + 1)) for w in who])
    for power in range(0, top + 1, 2):
        n = 1 << power
        data = contenders.Data(datasets.doubles("normal", n))
        # The slow ones have shown what they take by then.
        wanted = [("sum_f64", w) for w in who
                  if not (w.startswith("math") and n > 1 << 20) and not (w == "MPFR" and n > 1 << 18)]
        peer = contenders.Julia(julia, data, run.options.output) if julia else None
        if peer:
            wanted[-1] = ("sum_f64", peer)
        results = run.measure(wanted, data, rounds=run.rounds(n) if n > 1 << 20 else 61 if n <= 1 << 14 else 15)
        if peer:
            peer.close()
        ours = results["sum_f64", "ksb"]
        for result in results.values():
            run.record("sizes", "normal", data, result, ours)
        least = {result.who: result.least / n for result in results.values()}
        table.row(report.count(n), *[f"{least[w]:.3g}" if w in least else "-" for w in who])


def data_sets(run):
    """The sum of every kind of data by all who are exact."""
    who = ["ksb", "np.sum", "loop", "xsum large", "xsum small", "MPFR", "math.fsum array", "math.fsum list"]
    table = report.Table(f"Sum of n = {rows.IN_L2} by kind of data, ns an element; * exact",
                         [("data", 20)] + [(w + ("*" if w in measure.EXACT else ""), max(8, len(w) + 1)) for w in who]
                         + [("np.sum is off by", 16)])
    for name in datasets.DOUBLES:
        data = contenders.Data(datasets.doubles(name, rows.IN_L2))
        results = run.measure([("sum_f64", w) for w in who], data, rounds=15)
        ours = results["sum_f64", "ksb"]
        for result in results.values():
            run.record("data", name, data, result, ours)
        least = {result.who: result.least / data.n for result in results.values()}
        table.row(name, *[f"{least[w]:.3g}" if w in least else "-" for w in who], results["sum_f64", "np.sum"].answer)


def growth(run):
    """The ratio to the load-add loop from 2^22 elements on."""
    top = 28 if run.options.full else 24
    table = report.Table("Growth: sum of normal data beside the load-add loop",
                         [("n", 6), ("ours", 9), ("loop", 9), ("ratio", 6), ("spread", 13), ("answer", 8)])
    everything = datasets.doubles("normal", 1 << top)
    ratios = []
    for power in range(22, top + 1):
        data = contenders.Data(everything[: 1 << power])
        results = run.measure([("sum_f64", "ksb"), ("sum_f64", "loop")], data)
        if len(results) < 2:
            print("  no loop of this instruction set on this machine")
            return
        ours, loop = results["sum_f64", "ksb"], results["sum_f64", "loop"]
        ratio, low, high = measure.ratio(ours.samples, loop.samples)
        run.record("growth", "normal", data, loop, ours)
        run.record("growth", "normal", data, ours, ours)
        ratios.append(ratio)
        table.row(report.count(data.n), report.duration(ours.least), report.duration(loop.least), f"{ratio:.3f}",
                  f"{low:.2f} .. {high:.2f}", ours.answer[:5])
    flat = measure.flat(ratios)
    print(f"  greatest / least ratio {flat:.3f}, at most {rows.GROWTH_WITHIN}: "
          f"{run.verdict(flat <= rows.GROWTH_WITHIN)}")


def threads(run):
    """Two threads beside one, on all processors of this process."""
    if not run.field.set_threads(1):
        print("\nThis library has no ksb_set_threads.")
        return
    if len(run.options.allowed) < 2:
        print("\nThis process may use one processor: no threads to measure.")
        return
    machine.pin(run.options.allowed)
    run.field.wall_clock(True)
    table = report.Table("Two threads beside one, sum of normal data: time of one / of two; medians of the rounds",
                         [("n", 6), ("1 thread", 9), ("2 threads", 9), ("ratio", 6), ("spread", 13), ("median", 6),
                          ("target", 12), ("met", 3), ("answer", 8)])
    for power in range(10, (27 if run.options.full else 25), 2):
        data = contenders.Data(datasets.doubles("normal", 1 << power))
        pair = [("sum_f64", contenders.WithThreads(run.field, k, run.field.native("sum_f64", "ksb", data)))
                for k in (2, 1)]
        results = run.measure(pair, data, rounds=21)
        one, two = results["sum_f64", "1 thread"], results["sum_f64", "2 threads"]
        ratio, low, high = measure.ratio(two.samples, one.samples)
        median = statistics.median(two.samples) / statistics.median(one.samples)
        if data.n == rows.TWO_THREADS_AT:
            target, met = f"ratio {rows.TWO_THREADS}", ratio >= rows.TWO_THREADS
        else:
            target, met = f"median {rows.THREADS_MEDIAN}", median <= rows.THREADS_MEDIAN
        verdict = run.verdict(met)
        run.record("threads", "normal", data, one, two, target=target, met=verdict)
        run.record("threads", "normal", data, two, two)
        table.row(report.count(data.n), report.duration(one.least), report.duration(two.least), f"{ratio:.2f}",
                  f"{low:.2f} .. {high:.2f}", f"{median:.2f}", target, verdict, two.answer[:5])
    machine.pin({run.options.cpu})
    run.field.wall_clock(run.options.wall)


def options():
    """The arguments of the command line."""
    parser = argparse.ArgumentParser(prog="tools/bench", description=__doc__.splitlines()[0],
                                     epilog="Sections: " + ", ".join(SECTIONS))
    parser.add_argument("--full", action="store_true", help="to 2^26 elements (growth: 2^28), more rounds: about "
                        "10 minutes and 5 GiB; without it 2^24 and a minute or two")
    parser.add_argument("--kernel", action="append", help="run with KSB_KERNEL of that name; may be repeated")
    parser.add_argument("--threads", action="store_true", help="two threads beside one as well")
    parser.add_argument("--julia", action="store_true", help="Julia's sum as well, found by tools/julia")
    parser.add_argument("--only", action="append", choices=SECTIONS, help="this section; may be repeated")
    parser.add_argument("--wall", action="store_true", help="time that passes instead of processor time")
    parser.add_argument("--cpu", type=int, help="the processor to run on; the idlest if not given")
    parser.add_argument("--output", type=Path, help="folder of results.csv and results.png")
    parser.add_argument("--library", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--module", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--compiler", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    """Describes the machine, runs the sections that are wanted, writes what came out."""
    o = options()
    o.allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
    o.cpu = machine.idle_processor() if o.cpu is None else o.cpu
    machine.pin({o.cpu})
    o.julia = [str(Path(__file__).parent.parent / "tools" / "julia")] if o.julia else None
    threadpoolctl.threadpool_limits(1)
    field = contenders.Field(o.library, o.module)
    field.wall_clock(o.wall)
    name = os.environ.get("KSB_KERNEL")
    if name and field.kernel != name:
        sys.exit(f"tools/bench: KSB_KERNEL={name} asks for a kernel that this processor or this library does not have; "
                 f"it would run {field.kernel}")
    o.output.mkdir(parents=True, exist_ok=True)

    described = [("library", f"keishis_sandbox {field.library.ksb_version().decode()}, kernel {field.kernel}"),
                 *machine.describe(o.cpu, o.compiler), *contenders.versions()]
    for key, text in described:
        print(f"  {key:<20} {text}")
    csv = report.Csv(o.output / f"results-{field.kernel}.csv", described)
    run = Run(field, o, csv)
    started = time.monotonic()
    wanted = o.only or [s for s in SECTIONS if s != "threads" or o.threads]
    everything = {"rows": issue_rows, "short": short_calls, "sizes": sizes, "data": data_sets, "growth": growth,
                  "threads": threads}
    for section in SECTIONS:
        if section in wanted:
            everything[section](run)
    csv.close()
    picture = csv.path.with_suffix(".png")
    drawn = [str(picture)] if plot.draw(csv.path, picture) else []

    print(f"\n  {run.checked} answers of ours compared with the exact ones, {run.ours_wrong} wrong; "
          f"{run.met} targets met, {run.missed} not; {time.monotonic() - started:.0f} s")
    print("  " + ", ".join([str(csv.path), *drawn]))
    for line in run.wrong:
        print(f"  WRONG ANSWER {line}")
    sys.exit(1 if run.wrong else 0)


if __name__ == "__main__":
    main()
