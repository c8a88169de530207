#!/usr/bin/python3
"""How late schedules act, and what asking them costs: see README.md.   python3 schedules.py [lateness|ticks|all] [--count N]"""
import argparse
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from supervisors import HERE, Algo, Stamps, median, write_private

IST = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
LEAD = 20  # seconds from the config to the first start
STAY = 10  # seconds from a start to its stop


def line(label, values):
    print(f"   {label:<46} median {median(values):9.1f} ms   min {min(values):9.1f}   max {max(values):9.1f}   n {len(values)}")


def lateness(count):
    """each strategy has a window of its own, two starts and two stops a second"""
    directory = tempfile.mkdtemp(prefix="algo-bench-")
    stamps = Stamps(directory)
    algo = Algo(directory, stamps)
    names = [f"s{i:03d}" for i in range(count)]
    try:
        algo.start(names)
        first = int(time.time()) + LEAD
        due = {name: first + i // 2 for i, name in enumerate(names)}
        path = algo.home + "/strategies/strategy_configs.json"
        with open(path) as f:
            config = json.load(f)
        for name in names:
            config["strategies"][name]["schedule"] = {
                "type": "window", "start": clock(due[name]), "stop": clock(due[name] + STAY), "any_day": True}
        write_private(path, json.dumps(config, indent=1))
        began = stamps.wait(names, LEAD + count)
        end = time.monotonic() + STAY + 30
        while len(changes(algo, "stopped")) < count and time.monotonic() < end:
            time.sleep(0.2)
        line("start due to the first instruction", [began[name][1] / 1e6 - due[name] * 1e3 for name in names])
        starting, stopping = changes(algo, "starting"), changes(algo, "stopping")
        line("start due to its line in events.jsonl", [starting[name] - due[name] * 1e3 for name in names])
        line("stop due to its line in events.jsonl", [stopping[name] - (due[name] + STAY) * 1e3 for name in names])
        print("   (wanted: median < 100, worst < 1000)")
    finally:
        algo.close()
        stamps.end_leftovers()
        os.close(stamps.fd)
        shutil.rmtree(directory, ignore_errors=True)


def clock(seconds):
    return datetime.datetime.fromtimestamp(seconds, IST).strftime("%H:%M:%S")


def changes(algo, phase):
    """{strategy: milliseconds since 1970} of the last change to that phase."""
    with open(algo.journal) as f:
        events = [json.loads(text) for text in f if text.endswith("\n")]
    return {e["strategy"]: datetime.datetime.fromisoformat(e["at"]).timestamp() * 1e3
            for e in events if e["event"] == "phase" and e["to"] == phase}


def ticks():
    """500 schedules of all kinds asked at one instant, and the preview of a year, in a JVM with the daemon's flags"""
    program = os.environ.get("ALGO", os.path.join(os.path.dirname(HERE), "target/algo/bin/algo"))
    lib = os.path.join(os.path.dirname(os.path.dirname(program)), "lib")
    with open(lib + "/current") as f:
        jar = os.path.join(lib, f.read().strip(), "algo-daemon.jar")
    java = os.environ.get("ALGO_JAVA", "java")
    subprocess.run([java, "-Xms8m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", jar, HERE + "/Ticks.java"],
                   check=True)
    print("   (wanted: a tick < 5, a year < 1000)")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("test", nargs="?", default="all", choices=("lateness", "ticks", "all"))
    parser.add_argument("--count", type=int, default=110, help="starts, and stops, of lateness")
    options = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d %H:%M')}  {os.cpu_count()} cores  load {os.getloadavg()[0]:.1f}", flush=True)
    if options.test in ("ticks", "all"):
        print(f"\n== ticks: {ticks.__doc__}", flush=True)
        ticks()
    if options.test in ("lateness", "all"):
        print(f"\n== lateness: {lateness.__doc__}", flush=True)
        lateness(options.count)


if __name__ == "__main__":
    sys.exit(main())
