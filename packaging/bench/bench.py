#!/usr/bin/python3
"""algo beside supervisord, in one run: see README.md.   python3 bench.py [TEST|all] [--reps N]"""
import argparse
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from supervisors import HERE, PYTHON, Algo, LastEnd, Missing, S6, Stamps, Supervisord, Wire, alive, cpu, median, memory, parent

TESTS = ("status", "start", "spawn", "start50", "adopt", "exit", "stop50", "panic", "scan", "idle")


class Bench:
    def __init__(self, options):
        self.options = options
        self.directory = None
        self.sides = []

    def reps(self, usual):
        return self.options.reps or usual

    def run(self, test):
        print(f"\n== {test}: {getattr(self, test).__doc__.splitlines()[0]}")
        print(f"   python3 packaging/bench/bench.py {test}" + (f" --reps {self.options.reps}" if self.options.reps else ""))
        self.directory = tempfile.mkdtemp(prefix="algo-bench-", dir=self.options.dir)
        self.stamps = Stamps(self.directory)
        try:
            getattr(self, test)()
        finally:
            for side in self.sides:
                side.close()
            self.sides = []
            self.stamps.end_leftovers()
            os.close(self.stamps.fd)
            if self.options.keep:
                print("   kept: " + self.directory)
            else:
                shutil.rmtree(self.directory, ignore_errors=True)

    def side(self, kind, *more):
        directory = f"{self.directory}/{'-'.join([kind.__name__.lower(), *map(str, more)])}"
        os.mkdir(directory, 0o700)
        side = kind(directory, self.stamps, *more)
        self.sides.append(side)
        return side

    def line(self, label, values, unit="ms"):
        print(f"   {label:<46} median {median(values):9.1f} {unit}   min {min(values):9.1f}   max {max(values):9.1f}   n {len(values)}")

    def compare(self, label, ours, theirs, wanted):
        pairs = [a / b for a, b in zip(ours, theirs)]
        print(f"   {label + ': algo / other':<46} ratio of medians {median(ours) / median(theirs):.2f}"
              f"   median of paired ratios {median(pairs):.2f}   ({wanted})")

    def status(self):
        """`algo status` and `supervisorctl status`, 20 known, 10 of them running"""
        names = [f"s{i:02d}" for i in range(20)]
        algo, other = self.side(Algo), self.side(Supervisord)
        for side in (algo, other):
            side.start(names)
            side.start_some(names[:10])
            self.stamps.wait(names[:10])
        figures = {side: [] for side in (algo, other)}
        for rep in range(self.reps(31) + 2):
            for side in (algo, other):
                measured = side.status()
                if rep >= 2:
                    figures[side].append(measured)
        for i, what in enumerate(("wall", "cpu")):
            for side in (algo, other):
                self.line(f"{side.name} status, {what}", [f[i] for f in figures[side]])
            self.compare(what, [f[i] for f in figures[algo]], [f[i] for f in figures[other]],
                         "wanted < 0.8, aim 0.5" if what == "wall" else "for information")

    def start(self):
        """`algo start ID` and `supervisorctl start NAME`, until the first instruction of the Python script"""
        algo, other = self.side(Algo), self.side(Supervisord)
        first = {side: [] for side in (algo, other)}
        returned = {side: [] for side in (algo, other)}
        for side in (algo, other):
            side.start(["one"])
        for rep in range(self.reps(15) + 1):
            for side in (algo, other):
                self.stamps.forget()
                t0 = time.time_ns()
                wall, _ = side.start_one("one")
                _, at = self.stamps.wait(["one"])["one"]
                if rep:  # the first one finds both cold, and starts the sandbox broker
                    first[side].append((at - t0) / 1e6)
                    returned[side].append(wall)
                side.stop("one")
        for side in (algo, other):
            self.line(f"{side.name} start, to the first instruction", first[side])
        self.compare("first instruction", first[algo], first[other], "wanted < 1")
        for side in (algo, other):
            self.line(f"{side.name} start, until it returns (1 s window)", returned[side])

    def stub(self):
        path = self.directory + "/stub"
        if shutil.which("gcc"):
            subprocess.run(["gcc", "-O2", "-static", "-o", path, HERE + "/stub.c"], check=True)
            return path, "a C program"
        with open(path, "w") as f:  # nanoseconds: GNU date, one more process
            f.write('#!/bin/sh\necho "$2 $$ $(date +%s%N)" >"$1"\nexec sleep 1000000\n')
        os.chmod(path, 0o700)
        return path, "an sh script (no gcc here)"

    def spawn(self):
        """one start inside the daemon, request written to first instruction, and a bare posix_spawn of the same program"""
        program, kind = self.stub()
        algo = self.side(Algo)
        algo.start(["one"], program)
        ours, bare, answered = [], [], []
        wire = Wire(algo)
        for rep in range(self.reps(41) + 3):
            self.stamps.forget()
            t0 = time.time_ns()
            wire.send({"ask": "start", "ids": ["one"], "all": False, "mode": "configured", "force": False, "wait": False})
            wire.answer()
            t1 = time.time_ns()
            _, at = self.stamps.wait(["one"])["one"]
            wire.ask({"ask": "stop", "ids": ["one"], "all": False, "grace_ms": -1})

            t2 = time.time_ns()
            pid = os.posix_spawn(program, [program, self.stamps.path, "bare"], self.env_of_bare())
            _, bare_at = self.stamps.wait(["bare"])["bare"]
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            if rep >= 3:
                ours.append((at - t0) / 1e6)
                answered.append((t1 - t0) / 1e6)
                bare.append((bare_at - t2) / 1e6)
        wire.close()
        self.line(f"algo, request to first instruction of {kind}", ours)
        self.line("bare posix_spawn to its first instruction", bare)
        self.line("algo, request to answer (wait: false)", answered)
        print(f"   {'difference of medians':<46} {median(ours) - median(bare):.1f} ms   (wanted < 20)")

    @staticmethod
    def env_of_bare():
        return {"PATH": "/usr/bin:/bin"}

    def start50(self):
        """50 by one `algo start --all` and one `supervisorctl start all`, until the last one's first instruction"""
        names = [f"s{i:02d}" for i in range(50)]
        sides = [self.side(Algo), self.side(Supervisord), self.side(Supervisord, 0)]
        last = {side: [] for side in sides}
        returned = {side: [] for side in sides}
        for side in sides:
            side.start(names)
        for rep in range(self.reps(5) + 1):
            for side in sides:
                self.stamps.forget()
                t0 = time.time_ns()
                wall, _ = side.start_all()
                stamps = self.stamps.wait(names)
                if rep:
                    last[side].append((max(at for _, at in stamps.values()) - t0) / 1e6)
                    returned[side].append(wall)
                side.stop()
        for side in sides:
            self.line(f"{side.name}, 50th first instruction", last[side])
        for side in sides[1:]:
            self.compare("against " + side.name, last[sides[0]], last[side], "wanted < 1")
        for side in sides:
            self.line(f"{side.name}, until it returns", returned[side])

    def adopt(self):
        """50 strategies survive kill -9 of the daemon; from the start of the next one until it answers that it has them all"""
        names = [f"s{i:02d}" for i in range(self.options.count or 50)]
        algo = self.side(Algo)
        algo.start(names)
        algo.warm_daemon()
        algo.start_all()
        self.stamps.wait(names)
        answered, adopted = [], []
        for rep in range(self.reps(9)):
            running = algo.running()
            algo.crash()
            seen = len(algo.events("adopted"))
            t0 = time.time_ns()
            algo.relaunch()
            wire = algo.connect()
            now = algo.running(wire)
            answered.append((time.time_ns() - t0) / 1e6)
            wire.close()
            if now != running or len(now) != len(names):
                raise RuntimeError(f"{len(running)} were running, {len(now)} were adopted")
            adopted.append(algo.events("adopted")[seen:][-1] - t0 / 1e6)
        self.line(f"start of the daemon to the last of {len(names)} adopted", adopted)
        self.line("start of the daemon to its first answer", answered)
        print("   (wanted < 2000, in the end 400; both include the start of the JVM, with its archive of classes)")

    def exit(self):
        """a strategy is killed: until its exit is in events.jsonl, and until the first instruction of its successor (delay 0)"""
        program, kind = self.stub()
        algo = self.side(Algo)
        algo.start(["one"], program, restart={"when": "always", "max": 1000, "first_delay": "0s", "max_delay": "0s"})
        algo.start_some(["one"])
        pid, _ = self.stamps.wait(["one"])["one"]
        noticed, recorded, successor = [], [], []
        for rep in range(self.reps(41) + 3):
            algo.await_running("one", pid)
            end = os.path.getsize(algo.journal)
            t0 = time.time_ns()
            os.kill(pid, signal.SIGKILL)
            while os.path.getsize(algo.journal) == end:
                pass
            t1 = time.time_ns()
            pid, at = self.stamps.wait(["one"])["one"]
            if rep >= 3:
                noticed.append((t1 - t0) / 1e6)
                recorded.append(algo.events("phase", end)[0] - t0 / 1e6)
                successor.append((at - t0) / 1e6)
        self.line("kill -9 to its line in events.jsonl", noticed)
        self.line("kill -9 to the time that the line tells", recorded)
        self.line(f"kill -9 to the first instruction of the next, {kind}", successor)
        print("   (wanted < 10 for the first)")

    def stop50(self):
        """50 that end on TERM: `algo stop --all`, `supervisorctl stop all`, s6-svc -d of each and s6-svwait"""
        names = [f"s{i:02d}" for i in range(50)]
        sides = [self.side(Algo), self.side(Supervisord, 0), self.side(S6)]
        gone = {side: [] for side in sides}
        returned = {side: [] for side in sides}
        for side in sides:
            side.start(names)
        for rep in range(self.reps(7) + 1):
            for side in sides:
                self.stamps.forget()
                side.start_all()
                pids = [pid for pid, _ in self.stamps.wait(names).values()]
                last = LastEnd(pids)
                wall, _ = side.stop()
                if any(alive(pid) for pid in pids):
                    raise RuntimeError(side.name + " returned from stop while some of them lived")
                if rep:
                    returned[side].append(wall)
                    gone[side].append(last.after())
        for side in sides:
            self.line(f"{side.name}, until it returns", returned[side])
        for side in sides:
            self.line(f"{side.name}, until the last has ended", gone[side])
        for side in sides[1:]:
            self.compare("returned, against " + side.name, returned[sides[0]], returned[side], "for information")
        self.wire_stop(sides[0], names)

    def wire_stop(self, algo, names):
        """The same without the start of the client's JVM."""
        wire, took = Wire(algo), []
        for rep in range(self.reps(7) + 1):
            self.stamps.forget()
            algo.start_all()
            self.stamps.wait(names)
            t0 = time.perf_counter_ns()
            wire.ask({"ask": "stop", "ids": [], "all": True, "grace_ms": -1})
            if rep:
                took.append((time.perf_counter_ns() - t0) / 1e6)
        wire.close()
        self.line("algo, on an open connection", took)
        print("   (wanted < 300 for the last)")

    def panic(self):
        """50 that end on TERM, by one `algo panic`: until every tree is proven gone, by the journal, and until the client returns"""
        names = [f"s{i:02d}" for i in range(self.options.count or 50)]
        algo = self.side(Algo)
        algo.start(names)
        gone, latched, returned = [], [], []
        for rep in range(self.reps(7) + 1):
            self.stamps.forget()
            algo.start_all()
            self.stamps.wait(names)
            seen = os.path.getsize(algo.journal)
            t0 = time.time_ns() / 1e6
            wall, _ = algo.must("panic")
            steps = algo.events("panic", seen)
            if len(steps) < 3 or algo.running():
                raise RuntimeError(f"after a panic {len(algo.running())} run, and its steps are {steps}")
            algo.must("panic", "--end")
            if rep:
                latched.append(steps[0] - t0)
                gone.append(steps[2] - t0)
                returned.append(wall)
        self.line("the latch is on disk", latched)
        self.line("every tree is proven gone (wanted < 1000)", gone)
        self.line("the client returns", returned)

    def scan(self):
        """500 silent strategies: one status of all, with and without a read of the process table; and the idle daemon"""
        program, _ = self.stub()
        names = [f"s{i:03d}" for i in range(self.options.count or 500)]
        algo = self.side(Algo)
        algo.start(names, program)
        algo.start_all()
        self.stamps.wait(names)
        wire = Wire(algo)
        for what, pause in ("as it was seen within the last second", 0), ("one read of /proc in it", 1.05):
            wall, used = [], []
            for rep in range(self.reps(50) + 100):  # the first hundred are compiled meanwhile
                time.sleep(pause if rep >= 80 else 0)
                before = cpu(algo.process.pid)
                t0 = time.perf_counter_ns()
                wire.ask({"ask": "status", "ids": [], "lines": 0})
                if rep >= 100:
                    wall.append((time.perf_counter_ns() - t0) / 1e6)
                    used.append((cpu(algo.process.pid) - before) / 1e6)
            self.line(f"status of {len(names)}, {what}", wall)
            self.line("CPU of the daemon for one", used)
        wire.close()
        before, t0 = cpu(algo.process.pid), time.monotonic()
        time.sleep(self.options.seconds)
        idle = (cpu(algo.process.pid) - before) / 1e6 / (time.monotonic() - t0)
        print(f"   {'the idle daemon':<46} {idle:.2f} ms of CPU per second   rss {memory(algo.process.pid)[0] / 1024:.1f} MB")

    def idle(self):
        """the idle daemons with 50 silent strategies: memory, and CPU over the same minute"""
        names = [f"s{i:02d}" for i in range(50)]
        sides = [self.side(Algo), self.side(Supervisord)]
        wrappers = []
        for side in sides:
            side.start(names)
            side.start_all()
            stamps = self.stamps.wait(names)
            if side is sides[0]:
                wrappers = [parent(pid) for pid, _ in stamps.values()]
        wrappers = [pid for pid in wrappers if pid not in (1, sides[0].process.pid)]
        time.sleep(20)  # what a start leaves to be done, such as compiling, is over
        for minute in range(self.reps(2)):
            before = [cpu(side.process.pid) for side in sides]
            t0 = time.monotonic()
            time.sleep(self.options.seconds)
            minutes = (time.monotonic() - t0) / 60
            for side, ns in zip(sides, before):
                used = (cpu(side.process.pid) - ns) / 1e6 / minutes
                rss, pss = memory(side.process.pid)
                print(f"   {side.name:<12} cpu {used:7.1f} ms/min   rss {rss / 1024:6.1f} MB   pss {pss / 1024:6.1f} MB"
                      f"   threads {len(os.listdir(f'/proc/{side.process.pid}/task'))}")
        sizes = [memory(pid)[1] for pid in wrappers]
        if sizes:
            print(f"   algo's wrappers: {len(sizes)}, pss {median(sizes):.0f} KB each, {sum(sizes) / 1024:.1f} MB in all"
                  f"   (supervisord has none)")


def machine():
    java = os.environ.get("ALGO_JAVA") or (os.environ.get("JAVA_HOME", "") + "/bin/java" if os.environ.get("JAVA_HOME") else "java")
    version = subprocess.run([java, "-version"], stderr=subprocess.PIPE, text=True).stderr.splitlines()[0]
    with open("/proc/loadavg") as f:
        load = f.read().split()[0]
    print(f"{time.strftime('%Y-%m-%d %H:%M')}  {platform.release()}  {os.cpu_count()} cores  load {load}  {version}  python {platform.python_version()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("test", nargs="?", default="all", choices=TESTS + ("all",))
    parser.add_argument("--reps", type=int, default=0, help="repetitions of each side; each test has its own default")
    parser.add_argument("--seconds", type=int, default=60, help="length of one look at idle daemons")
    parser.add_argument("--count", type=int, default=0, help="strategies of adopt (50) and scan (500)")
    parser.add_argument("--dir", default=None, help="where the temporary homes are made; they are fsynced, so the disk counts")
    parser.add_argument("--keep", action="store_true", help="keep the temporary homes")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    failed = False
    try:
        machine()
        for test in TESTS if options.test == "all" else (options.test,):
            try:
                Bench(options).run(test)
            except RuntimeError as e:
                failed = True
                print(f"   FAILED: {e}")
    except Missing as e:
        sys.exit(f"bench: {e}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
