#!/usr/bin/python3
"""algo beside other supervisors on the same work; writes the table into packaging/docs/benchmarks.md. See README.md."""
import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from others import OTHERS, fetch
from supervisors import HERE, Algo, LastEnd, Missing, Stamps, command_line, cpu, median, memory

PAGE = os.path.join(os.path.dirname(HERE), "docs/benchmarks.md")
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"

# Each row: what is measured, its unit, and how many digits behind the point.
ROWS = {
    "status": ("status of all, {n} running: the command, until it returns", "ms", 0),
    "start": ("start of one: from the command to the program's first instruction", "ms", 0),
    "all": ("start of {n} by one command: to the first instruction of the last", "ms", 0),
    "crash": ("`kill -9` of a program: to the first instruction of its successor", "ms", 1),
    "stop": ("stop of {n} by one command: until the last has ended", "ms", 0),
    "memory": ("idle with {n}: memory of all that supervises (PSS)", "MB", 1),
    "cpu": ("idle with {n}: CPU of all that supervises, a minute", "ms", 1),
}


class AlgoPeer(Algo):
    """With the restart policy that the others have: at once, and for ever."""

    def start(self, names, program="python"):
        policy = {"when": "always", "max": 100000, "first_delay": "0s"}
        super().start(names, program, restart=policy)
        self.warm_daemon(900)  # it is made with the lowest priority

    def broker(self):
        """The processes of the paper broker, which runs beside the daemon and supervises nothing."""
        return [pid for pid in below(self.process.pid) if any(b"SandboxMain" in word for word in command_line(pid))]


def children():
    """{pid: its children}"""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as f:
                    found.setdefault(int(f.read().rsplit(")", 1)[1].split()[1]), []).append(int(name))
            except OSError:
                pass
    return found


def below(pid):
    """It and all its descendants."""
    known, left, found = children(), [pid], []
    while left:
        one = left.pop()
        found.append(one)
        left += known.get(one, [])
    return found


def supervising(side, workers):
    """The daemon, and whatever stands between it and the programs."""
    broker = side.broker() if isinstance(side, AlgoPeer) else []
    return [pid for pid in below(side.main()) if pid not in workers and pid not in broker]


class Peers:
    def __init__(self, options):
        self.options = options
        self.names = [f"w{i:02d}" for i in range(options.count)]
        self.figures = {row: {} for row in ROWS}
        self.notes = []

    def run(self):
        self.directory = tempfile.mkdtemp(prefix="algo-peers-", dir=self.options.dir)
        sides = []
        try:
            for kind in (AlgoPeer,) + OTHERS:
                if not self.options.only or kind.name in self.options.only:
                    self.begin(kind, sides)
            for repetition in range(self.options.reps + 1):
                for side in list(sides):
                    self.attempt(side, sides, self.round, repetition > 0)
            self.idle(sides)
        finally:
            for side in sides:
                self.end(side)
            if self.options.keep:
                print("kept: " + self.directory)
            else:
                shutil.rmtree(self.directory, ignore_errors=True)
        return [side.name for side in sides]

    def begin(self, kind, sides):
        directory = f"{self.directory}/{kind.name}"
        os.mkdir(directory, 0o700)
        stamps = Stamps(directory)
        try:
            side = kind(directory, stamps)
        except Missing as missing:
            self.leave(kind.name, str(missing).splitlines())
            return
        sides.append(side)
        self.attempt(side, sides, lambda one: one.start(self.names))

    def attempt(self, side, sides, what, *more):
        """A supervisor that fails is named, and the others go on."""
        try:
            what(side, *more)
        except (RuntimeError, OSError, subprocess.SubprocessError) as e:
            self.leave(side.name, str(e).splitlines())
            sides.remove(side)
            self.end(side)
            for row in self.figures.values():
                row.pop(side.name, None)

    def leave(self, name, why):
        self.notes.append(f"{name} is left out: {why[0]}")
        print("\n".join([self.notes[-1]] + why[1:]), file=sys.stderr)

    def end(self, side):
        try:
            side.close()
        finally:
            side.stamps.end_leftovers()
            os.close(side.stamps.fd)

    def note(self, row, side, value, counts):
        if counts:
            self.figures[row].setdefault(side.name, []).append(value)

    def round(self, side, counts):
        """One after the other: start of all, status, a crash, stop of all, start of one. The first round warms up."""
        first, names = self.names[0], self.names
        side.stamps.forget()
        began = time.time_ns()
        side.start_all()
        found = side.stamps.wait(names)
        self.note("all", side, (max(at for _, at in found.values()) - began) / 1e6, counts)
        time.sleep(1.2)  # every start counts as done by then
        self.note("status", side, side.status()[0], counts)
        side.stamps.forget()
        killed = time.time_ns()
        os.kill(found[first][0], signal.SIGKILL)
        found.update(side.stamps.wait([first]))
        self.note("crash", side, (found[first][1] - killed) / 1e6, counts)
        time.sleep(1.2)
        ends = LastEnd([pid for pid, _ in found.values()])
        side.stop()
        self.note("stop", side, ends.after(), counts)
        side.stamps.forget()
        began = time.time_ns()
        side.start_one(first)
        pid, at = side.stamps.wait([first])[first]
        self.note("start", side, (at - began) / 1e6, counts)
        ends = LastEnd([pid])
        side.stop(first)
        ends.after()

    def idle(self, sides):
        workers = {}
        for side in list(sides):
            def all_up(one):
                one.stamps.forget()
                one.start_all()
                workers[one.name] = {pid for pid, _ in one.stamps.wait(self.names).values()}
            self.attempt(side, sides, all_up)
        time.sleep(self.options.settle)
        pids = {side.name: supervising(side, workers[side.name]) for side in sides}
        before = {name: sum(map(cpu, some)) for name, some in pids.items()}
        began = time.monotonic()
        time.sleep(self.options.seconds)
        minutes = (time.monotonic() - began) / 60
        for side in sides:
            some = pids[side.name]
            self.note("cpu", side, (sum(map(cpu, some)) - before[side.name]) / 1e6 / minutes, True)
            self.note("memory", side, sum(memory(pid)[1] for pid in some) / 1024, True)
            if isinstance(side, AlgoPeer):
                broker = sum(memory(pid)[1] for pid in side.broker()) / 1024
                self.notes.append(f"beside algo's daemon runs the paper broker, {broker:.1f} MB, which the others have not")


def number(value, digits):
    return f"{value:,.{digits}f}"


def table(figures, names, count):
    """Markdown; a row in which algo is not the first says so."""
    lines = ["| | unit | " + " | ".join(names) + " | algo is |", "| --- | --- |" + " ---: |" * len(names) + " --- |"]
    for row, (label, unit, digits) in ROWS.items():
        medians = {name: median(figures[row][name]) for name in names if figures[row].get(name)}
        best = min(medians, key=medians.get)
        shown = [number(medians[name], digits) if name in medians else "-" for name in names]
        if "algo" not in medians:
            place = "-"
        elif best == "algo":
            place = "first"
        else:
            times = f": {medians['algo'] / medians[best]:.1f} times as much" if medians[best] else ""
            place = f"**lost** to {best}{times}"
        lines.append(f"| {label.format(n=count)} | {unit} | " + " | ".join(shown) + f" | {place} |")
    return lines


def machine():
    with open("/proc/cpuinfo") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.machine())
    with open("/proc/loadavg") as f:
        load = f.read().split()[0]
    return (f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores ({model}), Linux {platform.release()}, "
            f"Python {platform.python_version()}; load of the machine before: {load}")


def write(lines):
    with open(PAGE, encoding="utf-8") as f:
        text = f.read()
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(before + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END + after)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=11, help="rounds that count; one more warms up")
    parser.add_argument("--count", type=int, default=50, help="programs")
    parser.add_argument("--settle", type=int, default=130, help="seconds between the last start and the look at what is idle")
    parser.add_argument("--seconds", type=int, default=60, help="length of that look")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these: algo, supervisord, s6, …")
    parser.add_argument("--fetch", action="store_true", help="first get what is missing into --cache")
    parser.add_argument("--cache", default=os.path.expanduser("~/.cache/algo-bench"), help="where that lies, outside the source")
    parser.add_argument("--dir", default=None, help="where the temporary homes are made; they are fsynced, so the disk counts")
    parser.add_argument("--keep", action="store_true", help="keep the temporary homes")
    parser.add_argument("--write", action="store_true", help="write the table into the page")
    options = parser.parse_args()
    os.environ["ALGO_BENCH_CACHE"] = options.cache
    if options.fetch:
        fetch(options.cache, options.only)
    where = machine()
    peers = Peers(options)
    names = peers.run()
    if not names:
        sys.exit("nothing could be measured")
    versions = [f"{kind.name} {kind.version()}" for kind in (AlgoPeer,) + OTHERS if kind.name in names]
    lines = [f"Measured {where}. Medians of {options.reps} rounds with {options.count} programs; what is idle over {options.seconds} s.", ""]
    lines += table(peers.figures, names, options.count)
    lines += ["", "Versions: " + ", ".join(versions) + ".", ""] if versions else [""]
    lines += [f"- {note}" for note in peers.notes]
    print("\n".join(lines))
    if options.write:
        write(lines)


if __name__ == "__main__":
    main()
