#!/usr/bin/python3
"""Logs of algo, measured by hand: how soon a printed line is seen by 'algo logs -f', and what rotation costs who prints.

    python3 packaging/bench/logs.py [--lines 500] [--megabytes 300]

Follow: a strategy prints the monotonic time every 20 ms; the reader of 'algo logs -f' compares. Flood: a strategy writes
lines of 100 bytes as fast as it can, at log.rotate_mb=1 and at 100000 (never rotated), and tells the time of its longest write.
"""
import argparse
import os
import shutil
import subprocess
import tempfile
import time

ALGO = os.environ.get("ALGO", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../target/algo/bin/algo"))
TICKER = """
import time
while True:
    print(time.monotonic_ns(), flush=True)
    time.sleep(0.02)
"""
FLOOD = """
import os, time
line = b'x' * 99 + b'\\n'
begun = time.monotonic()
longest = 0
for _ in range(MEGABYTES * 10000):
    before = time.monotonic()
    os.write(1, line)
    longest = max(longest, time.monotonic() - before)
seconds = time.monotonic() - begun
os.write(1, b'done %.1f MB/s, longest write %.1f ms\\n' % (MEGABYTES / seconds, longest * 1e3))
time.sleep(600)
"""


def algo(*words, home):
    return subprocess.run([ALGO, "--home", home, *words], check=True, capture_output=True, text=True).stdout


def add(home, name, code, *settings):
    path = os.path.join(home, name + ".py")
    with open(path, "w") as file:
        file.write(code)
    algo("add", path, "--python", "/usr/bin/python3", home=home)
    algo("set", name, "start_window=100ms", *settings, home=home)
    algo("start", name, home=home)


def follow(home, lines):
    add(home, "ticker", TICKER)
    reader = subprocess.Popen([ALGO, "--home", home, "logs", "ticker", "-f", "-n", "0"], stdout=subprocess.PIPE)
    delays = []
    for line in reader.stdout:
        delays.append((time.monotonic_ns() - int(line)) / 1e6)
        if len(delays) == lines + 50:
            break
    reader.kill()
    reader.wait()
    algo("stop", "ticker", home=home)
    delays = sorted(delays[50:])
    at = lambda share: delays[min(len(delays) - 1, int(len(delays) * share))]
    print("follow: %d lines, median %.2f ms, p99 %.2f ms, most %.2f ms" % (lines, at(0.5), at(0.99), delays[-1]))


def cpu(pid):
    total = 0
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/schedstat" % (pid, task)) as file:
            total += int(file.read().split()[0])
    return total / 1e6


def flood(home, megabytes, rotate):
    name = "flood%d" % rotate
    with open(os.path.join(home, "run/daemon.lock")) as file:
        pid = int(file.readline())
    before = cpu(pid)
    add(home, name, FLOOD.replace("MEGABYTES", str(megabytes)), "log.rotate_mb=%d" % rotate, "log.max_total_mb=100000")
    while True:
        last = algo("logs", name, "-n", "1", home=home)
        if last.startswith("done"):
            break
        time.sleep(0.5)
    print("flood, rotated at %6d MiB: %s, daemon %.2f ms CPU per MB" % (rotate, last[5:].strip(), (cpu(pid) - before) / megabytes))
    algo("remove", name, "--stop", home=home)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--megabytes", type=int, default=300)
    options = parser.parse_args()
    home = tempfile.mkdtemp(prefix="algo-logs-")
    try:
        algo("daemon", "start", home=home)
        follow(home, options.lines)
        for rotate in (100000, 1, 10):
            flood(home, options.megabytes, rotate)
    finally:
        subprocess.run([ALGO, "--home", home, "daemon", "stop", "--strategies"], capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


main()
