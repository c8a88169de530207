#!/usr/bin/python3
"""Logs of algo beside those of supervisord and s6-log, and beside a plain file, in one run.

    python3 packaging/bench/logs.py [--lines 500] [--megabytes 300] [--rounds 3]

flood   A strategy writes lines of 100 bytes as fast as it can, one a call: MB/s, its longest write, and what the supervisor's processes
        use of CPU, until all of it is in the log. Rotated at 1 MiB, at 10 MiB, and never.
follow  A strategy prints the monotonic time every 20 ms: how long until the reader of the following client has the line.
"""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

from supervisors import HERE, PYTHON, S6, Algo, Missing, Supervisord, cpu, median, parent

LOGGER = os.path.join(HERE, "logger.py")
MIB = 1024 * 1024
NEVER = 100_000


class PlainFile:
    """No supervisor at all."""

    name = "plain file"

    def __init__(self, directory, words):
        self.directory = directory
        self.words = words

    def start(self, rotate):
        self.log = self.directory + "/one.log"
        with open(self.log, "wb") as out:
            self.process = subprocess.Popen([PYTHON, LOGGER, *self.words], stdout=out)

    def go(self):
        pass

    def follower(self):
        return ["/usr/bin/tail", "-n", "0", "-F", self.log]

    def processes(self):
        return []

    def written(self):
        return os.path.getsize(self.log)

    def close(self):
        self.process.kill()
        self.process.wait()


class Logged:
    """What the sides have in common: each supervises the one process `one`."""

    def __init__(self, directory, words):
        super().__init__(directory, None)
        self.words = words

    def argv(self, program, name):
        return [PYTHON, LOGGER, *self.words]

    def go(self):
        self.start_one("one")

    def written(self):
        return sum(os.path.getsize(file) for file in glob.glob(self.logs()))

    def processes(self):
        return [self.process.pid]


class LoggedAlgo(Logged, Algo):
    def start(self, rotate):
        Algo.start(self, ["one"], log={"rotate_mb": rotate, "max_total_mb": NEVER}, start_window="100ms")

    def logs(self):
        return self.home + "/log/strategies/one/*.log*"

    def follower(self):
        return [self.program, "logs", "one", "-f", "-n", "0"]


class LoggedSupervisord(Logged, Supervisord):
    def start(self, rotate):
        Supervisord.start(self, ["one"], stdout_logfile_maxbytes=rotate * MIB if rotate < NEVER else 0, stdout_logfile_backups=NEVER)

    def logs(self):
        return self.directory + "/one.log*"

    def follower(self):
        return self.client() + ["tail", "-f", "one"]


class LoggedS6(Logged, S6):
    def start(self, rotate):
        # It takes at most 256 MiB a file.
        S6.start(self, ["one"], logger=f"n{NEVER} s{min(rotate * MIB, 268435455)}")

    def start_one(self, name):
        self.start_all()

    def logs(self):
        return self.directory + "/one.log/[@c]*"

    def follower(self):
        return ["/usr/bin/tail", "-n", "0", "-F", self.directory + "/one.log/current"]

    def processes(self):
        """With those below it, but not what is supervised."""
        found = [self.process.pid]
        for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if file.read().startswith((b"s6-supervise", b"s6-log")) and self.process.pid in (parent(pid), parent(parent(pid))):
                    found.append(pid)
        return found


SIDES = (PlainFile, LoggedAlgo, LoggedSupervisord, LoggedS6)


def supervised(kind, words, rotate, measure):
    directory = tempfile.mkdtemp(prefix="algo-logs-")
    side = kind(directory, words)
    try:
        side.start(rotate)
        return measure(side)
    finally:
        side.close()
        shutil.rmtree(directory, ignore_errors=True)


def flood(side, megabytes, result):
    side.go()
    time.sleep(1)  # what a start costs is over
    pids = side.processes()
    before = sum(map(cpu, pids))
    open(result + ".go", "w").close()
    while not os.path.exists(result) or side.written() < megabytes * 1_000_000:
        time.sleep(0.05)
    time.sleep(2)  # what is rotated behind it counts too
    used = (sum(map(cpu, pids)) - before) / 1e6
    with open(result) as file:
        seconds, longest = map(float, file.read().split())
    return megabytes / seconds, longest, used / megabytes


def floods(megabytes, rounds):
    for rotate in (1, 10, NEVER):
        figures = {kind.__name__: [] for kind in SIDES}
        for _ in range(rounds):
            for kind in SIDES:
                if kind is PlainFile and rotate != NEVER:
                    continue
                with tempfile.TemporaryDirectory() as results:
                    result = results + "/result"
                    words = ["floods", str(megabytes), result]
                    figures[kind.__name__].append(supervised(kind, words, rotate, lambda side: flood(side, megabytes, result)))
        for kind in SIDES:
            if figures[kind.__name__]:
                speeds, longest, used = zip(*figures[kind.__name__])
                print("flood   %-13s %-12s %6.1f MB/s   longest write %7.1f ms (worst %7.1f)   CPU of the supervisor %6.3f ms/MB" % (
                    "never rotated" if rotate == NEVER else "at %d MiB" % rotate, kind.name, median(speeds), median(longest),
                    max(longest), median(used)), flush=True)


def delays(side, lines):
    side.go()
    while not side.written():
        time.sleep(0.05)
    since = time.monotonic_ns() + 1_000_000_000  # the reader is up by then
    reader = subprocess.Popen(side.follower(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=getattr(side, "env", None))
    try:
        found = []
        for line in reader.stdout:
            if line.strip().isdigit() and int(line) > since:
                found.append((time.monotonic_ns() - int(line)) / 1e6)
            if len(found) == lines:
                return found
        raise RuntimeError(f"the reader of {side.name} ended by itself")
    finally:
        reader.kill()
        reader.wait()


def follows(lines):
    for kind in SIDES:
        found = sorted(supervised(kind, ["ticks", "100000"], NEVER, lambda side: delays(side, lines)))
        print("follow  %-13s %d lines: median %6.2f ms, p99 %7.2f ms, most %7.2f ms" % (
            kind.name, len(found), median(found), found[int(len(found) * 0.99)], found[-1]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    try:
        follows(options.lines)
        floods(options.megabytes, options.rounds)
    except Missing as e:
        sys.exit(str(e))


main()
