#!/usr/bin/python3
"""What watches cost while nothing happens: see README.md.   python3 health.py [silence|pattern|port|command|watchdog|all] [--count N] [--seconds S] [--reps N]"""
import argparse
import os
import platform
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

from supervisors import PYTHON, Algo, Stamps, write_private

WATCHES = {
    "silence": {"silence": "5m"},
    "pattern": {"silence": "5m", "pattern": "tick"},
    "port": {"port": 0, "every": "30s"},
    "command": {"command": ["/bin/true"], "every": "30s"},
    "watchdog": {"watchdog": "30s"},
}
SETTLE = 30  # seconds from the last start to the first look: what a start leaves to be done, such as compiling, is over

# Says its pid, and then waits for ever in one system call.
SILENT = """#!/bin/sh
echo "$2 $$ 0" >"$1"
read -r _ <"$1.never"
"""
# The same, and says every 15 s that it is well, where it is told to.
SPEAKING = f"""#!{PYTHON} -ISE
import os, socket, sys, time
with open(sys.argv[1], "w") as f:
    f.write(f"{{sys.argv[2]}} {{os.getpid()}} 0\\n")
while True:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as s:
        s.sendto(b"READY=1\\nWATCHDOG=1", os.environ["NOTIFY_SOCKET"])
    time.sleep(15)
"""


def cpu(pid):
    """milliseconds that a process has used, and the children it has waited for"""
    with open(f"/proc/{pid}/stat") as f:
        words = f.read().rsplit(")", 1)[1].split()
    tick = 1000 / os.sysconf("SC_CLK_TCK")
    own = time.clock_gettime(~pid << 3 | 2) * 1000  # as clock_getcpuclockid(3) has it: finer than ticks
    return own, sum(map(int, words[13:15])) * tick


class Watched:
    """One daemon with its strategies."""

    def __init__(self, count, watch, program):
        self.directory = tempfile.mkdtemp(prefix="algo-bench-")
        os.mkfifo(self.directory + "/stamps.never", 0o600)
        self.stamps = Stamps(self.directory)
        self.algo = Algo(self.directory, self.stamps)
        script = self.directory + "/program"
        write_private(script, program)
        os.chmod(script, 0o700)
        self.names = [f"s{i:03d}" for i in range(count)]
        self.algo.start(self.names, script, watch=watch)
        self.algo.must("start", "--all", "--no-wait")
        self.stamps.wait(self.names, 300)

    def used(self):
        return cpu(self.algo.process.pid)

    def close(self):
        subprocess.run([self.algo.program, "stop", "--all", "--kill"], env=self.algo.env, stdout=subprocess.DEVNULL)
        self.algo.close()
        self.stamps.end_leftovers()
        os.close(self.stamps.fd)
        shutil.rmtree(self.directory, ignore_errors=True)


def measure(what, options):
    """Both daemons over the same minutes, one without watches."""
    sides = []
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        watch = WATCHES[what]
        if what == "port":
            watch = dict(watch, port=server.getsockname()[1])
        try:
            sides.append(Watched(options.count, None, SILENT))
            sides.append(Watched(options.count, watch, SPEAKING if what == "watchdog" else SILENT))
            time.sleep(SETTLE)
            figures = []
            for _ in range(options.reps):
                before, began = [side.used() for side in sides], time.monotonic()
                time.sleep(options.seconds)
                minutes = (time.monotonic() - began) / 60
                figures.append([tuple((b - a) / minutes for a, b in zip(old, side.used()))
                                for old, side in zip(before, sides)])
            without, own, children = (statistics.median(column) for column in zip(
                *((none[0], mine[0], mine[1]) for none, mine in figures)))
            print(f"   {options.count:4} strategies, watch: {what:<8}   CPU of the daemon {own:7.0f} ms a minute, "
                  f"without watches {without:7.0f}, ratio {own / without:5.2f}, each watch {(own - without) / options.count:6.2f} ms"
                  f"   commands {children:6.0f} ms", flush=True)
        finally:
            for side in sides:
                side.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=[*WATCHES, "all"])
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--reps", type=int, default=3)
    options = parser.parse_args()
    with open("/proc/loadavg") as f:
        load = f.read().split()[0]
    print(f"{time.strftime('%Y-%m-%d %H:%M')}  {platform.release()}  {os.cpu_count()} cores  load {load}")
    for what in WATCHES if options.what == "all" else [options.what]:
        measure(what, options)


main()
