#!/usr/bin/python3
"""The threads of an idle daemon: the CPU time of each, and how often it was woken. See README.md.   python3 idle.py [--count N] [--settle S] [--seconds S]"""
import argparse
import os
import platform
import shutil
import subprocess
import tempfile
import time

from supervisors import Algo, Missing, Stamps, write_private

# Says its pid, and then waits for ever in one system call.
SILENT = """#!/bin/sh
echo "$2 $$ 0" >"$1"
read -r _ <"$1.never"
"""


def threads(pid):
    """{thread id: (name, milliseconds on a CPU, times it was given one)}"""
    found = {}
    for tid in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{tid}/comm") as f:
                name = f.read().strip()
            with open(f"/proc/{pid}/task/{tid}/schedstat") as f:
                run, _, times = map(int, f.read().split())
        except OSError:
            continue  # it has ended
        found[tid] = name, run / 1e6, times
    return found


def pss(pid):
    with open(f"/proc/{pid}/smaps_rollup") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("Pss:")) / 1024


def load():
    with open("/proc/loadavg") as f:
        return f.read().split()[0]


def look(pid, seconds):
    before, began = threads(pid), time.monotonic()
    time.sleep(seconds)
    after, minutes = threads(pid), (time.monotonic() - began) / 60
    rows = []
    for tid, (name, run, times) in after.items():
        _, earlier, fewer = before.get(tid, (name, 0, 0))
        rows.append((name, (run - earlier) / minutes, (times - fewer) / minutes))
    return sorted(rows, key=lambda row: -row[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--settle", type=int, default=130, help="seconds between the last start and the look")
    parser.add_argument("--seconds", type=int, default=180)
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="algo-bench-")
    os.mkfifo(directory + "/stamps.never", 0o600)
    stamps = Stamps(directory)
    algo = Algo(directory, stamps)
    try:
        script = directory + "/program"
        write_private(script, SILENT)
        os.chmod(script, 0o700)
        names = [f"s{i:03d}" for i in range(options.count)]
        algo.start(names, script)
        algo.warm_daemon()
        algo.must("start", "--all", "--no-wait")
        stamps.wait(names, 300)
        time.sleep(options.settle)
        began = load()
        rows = look(algo.process.pid, options.seconds)
        print(f"{time.strftime('%Y-%m-%d %H:%M')}  {platform.release()}  {os.cpu_count()} cores  load {began} to {load()}")
        print(f"   the daemon, idle with {options.count}: {sum(row[1] for row in rows):.1f} ms of CPU a minute, "
              f"Pss {pss(algo.process.pid):.1f} MB")
        for name, run, times in rows:
            if run >= 0.05:
                print(f"   {name:<16} {run:8.2f} ms a minute {times:8.0f} times")
    finally:
        subprocess.run([algo.program, "stop", "--all", "--kill"], env=algo.env, stdout=subprocess.DEVNULL)
        algo.close()
        stamps.end_leftovers()
        os.close(stamps.fd)
        shutil.rmtree(directory, ignore_errors=True)


try:
    main()
except Missing as e:
    raise SystemExit(str(e)) from e
