#!/usr/bin/python3
"""How soon `algo top` shows its first complete picture, one build beside another: see README.md.   python3 top.py [--reps N] ALGO [ALGO …]"""
import argparse
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import tempfile
import termios
import time

ROWS, COLUMNS, LIMIT = 24, 100, 30
LAST = b"q quit"


def first_picture(algo, env):
    """Milliseconds from exec to the last line of the first picture, on a terminal of its own; CPU time of all of it."""
    before = os.times()
    pid, master = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execve(algo, [algo, "top"], env)
    start = time.monotonic()
    seen, shown = b"", None
    try:
        while shown is None:
            if not select.select([master], [], [], max(0, start + LIMIT - time.monotonic()))[0]:
                raise SystemExit(f"{algo} shows nothing: {seen[-400:]!r}")
            seen += os.read(master, 65536)
            if LAST in seen:
                shown = time.monotonic()
        os.write(master, b"q")
        while True:
            try:
                if not os.read(master, 65536):
                    break
            except OSError:
                break
    finally:
        if shown is None:
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(master)
    after = os.times()
    return (shown - start) * 1000, (after[2] + after[3] - before[2] - before[3]) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=31)
    parser.add_argument("algo", nargs="+", help="bin/algo of a build; the others are compared with the first")
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="algo-top-")
    sides = []
    try:
        for number, algo in enumerate(map(os.path.abspath, options.algo)):
            home = f"{directory}/{number}"
            os.mkdir(home, 0o700)
            env = {"PATH": os.environ["PATH"], "HOME": home, "ALGO_HOME": f"{home}/algo", "TERM": "xterm-256color"}
            env |= {name: os.environ[name] for name in ("JAVA_HOME", "ALGO_JAVA") if name in os.environ}
            sides.append((algo, env, []))
            script = f"{home}/quiet.py"
            with open(script, "w") as file:
                file.write("import time\nprint('here', flush=True)\ntime.sleep(100000)\n")
            subprocess.run([algo, "daemon", "start"], env=env, check=True, stdout=subprocess.DEVNULL)
            for i in range(10):
                subprocess.run([algo, "add", script, "--id", f"s{i}"], env=env, check=True, stdout=subprocess.DEVNULL)
            subprocess.run([algo, "start", "s0", "s1", "s2"], env=env, check=True, stdout=subprocess.DEVNULL)
            cache = f"{home}/.cache/algo"
            end = time.monotonic() + LIMIT
            while not any(name.endswith(".jsa") for name in (os.listdir(cache) if os.path.isdir(cache) else [])):
                if time.monotonic() > end:
                    raise SystemExit("the class archive was not made")
                time.sleep(0.05)
        for rep in range(options.reps + 2):
            for algo, env, figures in sides:
                measured = first_picture(algo, env)
                if rep >= 2:
                    figures.append(measured)
        for i, what in enumerate(("wall", "cpu")):
            for algo, _, figures in sides:
                values = [figure[i] for figure in figures]
                print(f"{what:<5} median {statistics.median(values):7.1f} ms   min {min(values):7.1f}   max {max(values):7.1f}   n {len(values)}   {algo}")
            first = [figure[i] for figure in sides[0][2]]
            for algo, _, figures in sides[1:]:
                pairs = [figure[i] / base for figure, base in zip(figures, first)]
                ratio = statistics.median(figure[i] for figure in figures) / statistics.median(first)
                print(f"{what:<5} ratio of medians {ratio:.2f}   median of paired ratios {statistics.median(pairs):.2f}   {algo}")
    finally:
        for algo, env, _ in sides:
            subprocess.run([algo, "daemon", "stop", "--strategies"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
