#!/usr/bin/python3
"""algo beside supervisord, in one run: see README.md.   python3 bench.py [status|start|spawn|start50|idle|all] [--reps N]"""
import argparse
import glob
import json
import os
import platform
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"
TESTS = ("status", "start", "spawn", "start50", "idle")
HERTZ = os.sysconf("SC_CLK_TCK")

NO_PRODUCT = """no product at {}; build it first:
    mvn -q -DskipTests package
or name another one with ALGO=/path/to/bin/algo"""
NO_SUPERVISOR = """supervisord is missing (looked at $SUPERVISOR_ROOT/usr/bin, /usr/bin and {0}/usr/bin). Either fetch it beside the system:
    mkdir -p {0} && cd {0} && apt-get download supervisor python3-pkg-resources
    for d in *.deb; do dpkg -x "$d" .; done; /usr/bin/python3 -m compileall -q usr/lib/python3/dist-packages
or install it:
    apt-get install -y supervisor && service supervisor stop"""
FETCHED = "/tmp/algo-bench-supervisor"


class Missing(Exception):
    """Something that the bench needs is not there; the message says how to get it."""


def median(values):
    return statistics.median(values) if values else float("nan")


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as f:
            return f.read().split(b"\0")
    except OSError:
        return []


def write_private(path, text):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as f:
        f.write(text)


class Stamps:
    """First instructions, as the strategies tell them through a FIFO; nothing polls while something starts."""

    def __init__(self, directory):
        self.path = directory + "/stamps"
        os.mkfifo(self.path, 0o600)
        self.fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)  # with a writer of our own it never ends
        self.partial = b""
        self.pids = set()

    def forget(self):
        """Drops what has come so far."""
        while select.select([self.fd], [], [], 0)[0]:
            self._read()
        self.partial = b""

    def _read(self):
        *lines, self.partial = (self.partial + os.read(self.fd, 65536)).split(b"\n")
        stamps = []
        for line in lines:
            name, pid, at = line.decode().split()
            self.pids.add(int(pid))
            stamps.append((name, int(pid), int(at)))
        return stamps

    def wait(self, names, limit=60):
        """{name: (pid, nanoseconds)} once all of names have come."""
        left, found = set(names), {}
        end = time.monotonic() + limit
        while left:
            if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
                raise RuntimeError(f"not started within {limit} s: {' '.join(sorted(left))}")
            for name, pid, at in self._read():
                if name in left:
                    left.discard(name)
                    found[name] = (pid, at)
        return found

    def end_leftovers(self):
        """Kills what still runs of all that ever told us its pid."""
        for pid in self.pids:
            if alive(pid) and self.path.encode() in command_line(pid):
                os.kill(pid, signal.SIGKILL)


class Side:
    """One supervisor with its own home. Subclasses say what its commands are."""

    name = "?"

    def __init__(self, directory, stamps):
        self.directory = directory
        self.stamps = stamps
        self.process = None
        self.output = open(directory + "/out", "wb")
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("ALGO_")}
        self.env.update(HOME=directory, XDG_CACHE_HOME=directory + "/cache")

    def argv(self, program, name):
        return [PYTHON, HERE + "/worker.py", self.stamps.path, name] if program == "python" else [program, self.stamps.path, name]

    def call(self, *command):
        """Runs one command of its client: (wall ms, cpu ms of it and its children)."""
        command = self.client() + list(command)
        t0 = time.perf_counter_ns()
        pid = os.posix_spawn(command[0], command, self.env, file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, self.output.fileno(), 1), (os.POSIX_SPAWN_DUP2, self.output.fileno(), 2)])
        _, status, usage = os.wait4(pid, 0)
        wall = (time.perf_counter_ns() - t0) / 1e6
        self.code = os.waitstatus_to_exitcode(status)
        return wall, (usage.ru_utime + usage.ru_stime) * 1e3

    def must(self, *command):
        figures = self.call(*command)
        if self.code not in self.fine:
            self.output.flush()
            with open(self.directory + "/out") as f:
                raise RuntimeError(f"{self.name} {' '.join(command)} ended with {self.code}:\n{f.read()[-600:]}")
        return figures

    def launch(self, command, ready):
        self.process = subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output)
        end = time.monotonic() + 30
        while not ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.output.flush()
                with open(self.directory + "/out") as f:
                    raise RuntimeError(f"{self.name} did not start:\n{f.read()[-600:]}")
            time.sleep(0.02)

    def close(self):
        if self.process and self.process.poll() is None:
            self.shutdown()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.output.close()


class Algo(Side):
    name = "algo"
    fine = (0,)

    def __init__(self, directory, stamps):
        super().__init__(directory, stamps)
        self.program = os.environ.get("ALGO", os.path.join(os.path.dirname(HERE), "target/algo/bin/algo"))
        if not os.path.exists(self.program):
            raise Missing(NO_PRODUCT.format(self.program))
        self.home = directory + "/home"
        self.env["ALGO_HOME"] = self.home
        self.env["ALGO_AUTOSTART"] = "0"

    def client(self):
        return [self.program]

    def start(self, names, program="python"):
        os.makedirs(self.home + "/strategies", mode=0o700)
        os.chmod(self.home, 0o700)
        strategies = {}
        for name in names:
            argv = self.argv(program, name)
            interpreter = argv.pop(0) if argv[0] == PYTHON else None
            strategies[name] = {"script": argv[0], "args": argv[1:], "interpreter": interpreter}
        write_private(self.home + "/strategies/strategy_configs.json", json.dumps({"version": 1, "strategies": strategies}, indent=1))
        self.launch([self.program, "daemon", "run"], lambda: os.path.exists(self.home + "/run/algo.sock"))
        self.warm()

    def warm(self):
        """The launcher makes the client's archive in the background; until then it would be another product."""
        end = time.monotonic() + 60
        while not glob.glob(self.directory + "/cache/algo/client*.jsa"):
            self.must("status")
            if time.monotonic() > end:
                raise RuntimeError("the client's archive was not made")
            time.sleep(0.5)

    def status(self):
        return self.must("status")

    def start_one(self, name):
        return self.must("start", name)

    def start_some(self, names):
        return self.must("start", *names)

    def start_all(self):
        return self.must("start", "--all")

    def stop(self, *names):
        return self.must("stop", *(names or ["--all"]))

    def shutdown(self):
        self.call("daemon", "stop", "--strategies")


class Supervisord(Side):
    name = "supervisord"
    fine = (0, 3)  # 3: status, and not all of them run

    def __init__(self, directory, stamps, startsecs=1):
        super().__init__(directory, stamps)
        self.startsecs = startsecs
        if startsecs != 1:
            self.name = f"supervisord startsecs={startsecs}"
        for root in (os.environ.get("SUPERVISOR_ROOT", ""), "/", FETCHED):
            self.bin = os.path.join(root, "usr/bin")
            if root and os.path.exists(self.bin + "/supervisord") and os.path.exists(self.bin + "/supervisorctl"):
                break
        else:
            raise Missing(NO_SUPERVISOR.format(FETCHED))
        if root != "/":
            self.env["PYTHONPATH"] = root + "/usr/lib/python3/dist-packages"
        self.config = directory + "/supervisord.conf"
        self.socket = directory + "/s.sock"

    def client(self):
        return [PYTHON, self.bin + "/supervisorctl", "-c", self.config]

    def start(self, names, program="python"):
        lines = [
            "[unix_http_server]", f"file={self.socket}",
            "[supervisord]", "nodaemon=true", f"logfile={self.directory}/supervisord.log", f"pidfile={self.directory}/s.pid",
            f"childlogdir={self.directory}",
            "[rpcinterface:supervisor]", "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
            "[supervisorctl]", f"serverurl=unix://{self.socket}"]
        for name in names:
            lines += [f"[program:{name}]", "command=" + " ".join(self.argv(program, name)), "autostart=false", "autorestart=true",
                      f"startsecs={self.startsecs}", "redirect_stderr=true", f"stdout_logfile={self.directory}/{name}.log"]
        write_private(self.config, "\n".join(lines) + "\n")
        self.launch([PYTHON, self.bin + "/supervisord", "-c", self.config], lambda: os.path.exists(self.socket))
        self.must("status")

    def status(self):
        return self.must("status")

    def start_one(self, name):
        return self.must("start", name)

    def start_some(self, names):
        return self.must("start", *names)

    def start_all(self):
        return self.must("start", "all")

    def stop(self, *names):
        return self.must("stop", *(names or ["all"]))

    def shutdown(self):
        self.process.terminate()


class Wire:
    """The control protocol of algo: one JSON object a line, both ways."""

    def __init__(self, algo):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(30)
        self.socket.connect(algo.home + "/run/algo.sock")
        self.file = self.socket.makefile("rb")
        self.send({"protocol": json.loads(self.file.readline())["protocol"], "program": "bench"})

    def send(self, message):
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def ask(self, message):
        """The answer to it."""
        self.send(message)
        return self.answer()

    def answer(self):
        while True:
            reply = json.loads(self.file.readline())
            if reply["reply"] == "error":
                raise RuntimeError(f"the daemon refused: {reply['message']}")
            if reply["reply"] == "outcomes" and any(outcome["code"] for outcome in reply["outcomes"]):
                raise RuntimeError(f"the daemon failed: {reply['outcomes']}")
            if reply["reply"] != "progress":
                return reply

    def close(self):
        self.file.close()
        self.socket.close()


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
            for side, (ns0, ticks0) in zip(sides, before):
                ns, ticks = cpu(side.process.pid)
                rss, pss = memory(side.process.pid)
                print(f"   {side.name:<12} cpu {(ns - ns0) / 1e6 / minutes:7.1f} ms/min (threads' schedstat), "
                      f"{(ticks - ticks0) * 1000 / HERTZ / minutes:7.1f} (utime+stime)   rss {rss / 1024:6.1f} MB   pss {pss / 1024:6.1f} MB"
                      f"   threads {len(os.listdir(f'/proc/{side.process.pid}/task'))}")
        sizes = [memory(pid)[1] for pid in wrappers]
        if sizes:
            print(f"   algo's wrappers: {len(sizes)}, pss {median(sizes):.0f} KB each, {sum(sizes) / 1024:.1f} MB in all"
                  f"   (supervisord has none)")


def parent(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rsplit(")", 1)[1].split()[1])


def cpu(pid):
    """(nanoseconds of its threads, ticks of the process)"""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/schedstat") as f:
                total += int(f.read().split()[0])
        except OSError:
            pass
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return total, int(fields[11]) + int(fields[12])


def memory(pid):
    """(rss, pss) in KB"""
    sizes = {}
    with open(f"/proc/{pid}/smaps_rollup") as f:
        for line in f:
            key, _, rest = line.partition(":")
            if key in ("Rss", "Pss"):
                sizes[key] = int(rest.split()[0])
    return sizes["Rss"], sizes["Pss"]


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
