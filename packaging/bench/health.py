#!/usr/bin/python3
"""What watches cost while nothing happens: see README.md.   python3 health.py [none|silence|pattern|port|command|all] [--count N] [--seconds S]"""
import argparse
import os
import shutil
import socket
import subprocess
import tempfile
import time

from supervisors import Algo, Stamps

WATCHES = {
    "none": None,
    "silence": {"silence": "5m"},
    "pattern": {"silence": "5m", "pattern": "tick"},
    "port": {"port": 0, "every": "30s"},
    "command": {"command": ["/bin/true"], "every": "30s"},
}
SETTLE = 20  # seconds from the last start to the first look


def cpu(pid):
    """milliseconds that a process and the children it has waited for have used"""
    with open(f"/proc/{pid}/stat") as f:
        words = f.read().rsplit(")", 1)[1].split()
    return sum(map(int, words[11:15])) * 1000 / os.sysconf("SC_CLK_TCK")


def measure(what, count, seconds):
    directory = tempfile.mkdtemp(prefix="algo-bench-")
    stamps = Stamps(directory)
    algo = Algo(directory, stamps)
    names = [f"s{i:03d}" for i in range(count)]
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        watch = WATCHES[what]
        if what == "port":
            watch = dict(watch, port=server.getsockname()[1])
        try:
            algo.start(names, watch=watch)
            algo.must("start", "--all", "--no-wait")
            time.sleep(SETTLE)
            pid = algo.process.pid
            before, began = cpu(pid), time.monotonic()
            time.sleep(seconds)
            used = (cpu(pid) - before) * 60 / (time.monotonic() - began)
            print(f"   {count:4} strategies, watch: {what:<8}   CPU of the daemon {used:8.1f} ms a minute   "
                  f"threads {len(os.listdir(f'/proc/{pid}/task'))}", flush=True)
        finally:
            subprocess.run([algo.program, "stop", "--all", "--kill"], env=algo.env, stdout=subprocess.DEVNULL)
            algo.close()
            stamps.end_leftovers()
            os.close(stamps.fd)
            shutil.rmtree(directory, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=[*WATCHES, "all"])
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=120)
    options = parser.parse_args()
    for what in WATCHES if options.what == "all" else [options.what]:
        measure(what, options.count, options.seconds)


main()
