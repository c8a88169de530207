"""The supervisors that bench.py compares, each with a home of its own, and what it asks of /proc."""
import datetime
import glob
import json
import os
import select
import shutil
import signal
import socket
import statistics
import subprocess
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"

NO_PRODUCT = """no product at {}; build it first:
    mvn -q -DskipTests package
or name another one with ALGO=/path/to/bin/algo"""
NO_SUPERVISOR = """supervisord is missing (looked at $SUPERVISOR_ROOT/usr/bin, /usr/bin and {0}/usr/bin). Either fetch it beside the system:
    mkdir -p {0} && cd {0} && apt-get download supervisor python3-pkg-resources
    for d in *.deb; do dpkg -x "$d" .; done; /usr/bin/python3 -m compileall -q usr/lib/python3/dist-packages
or install it:
    apt-get install -y supervisor && service supervisor stop"""
NO_S6 = """s6 is missing (it has its paths built in, so it cannot lie beside the system):
    apt-get install -y --no-install-recommends s6"""
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


class LastEnd(threading.Thread):
    """Notes when the last of some processes has ended, by descriptors of theirs, without polling."""

    def __init__(self, pids):
        super().__init__(daemon=True)
        self.left = [os.pidfd_open(pid) for pid in pids]
        self.since = time.perf_counter_ns()
        self.start()

    def run(self):
        poll = select.poll()
        for fd in self.left:
            poll.register(fd, select.POLLIN)
        while self.left:
            for fd, _ in poll.poll():
                poll.unregister(fd)
                self.left.remove(fd)
                os.close(fd)
        self.at = time.perf_counter_ns()

    def after(self):
        """Milliseconds from its making to the last end."""
        self.join()
        return (self.at - self.since) / 1e6


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

    def start(self, names, program="python", **defaults):
        os.makedirs(self.home + "/strategies", mode=0o700)
        os.chmod(self.home, 0o700)
        strategies = {}
        for name in names:
            argv = self.argv(program, name)
            interpreter = argv.pop(0) if argv[0] == PYTHON else None
            strategies[name] = {"script": argv[0], "args": argv[1:], "interpreter": interpreter}
        config = {"version": 1, "defaults": defaults, "strategies": strategies}
        write_private(self.home + "/strategies/strategy_configs.json", json.dumps(config, indent=1))
        self.launch([self.program, "daemon", "run"], lambda: os.path.exists(self.home + "/run/algo.sock"))
        self.warm()

    def crash(self):
        """Ends the daemon as kill -9 does; strategies stay."""
        self.process.kill()
        self.process.wait()

    def relaunch(self):
        """The next daemon; returns at once. Its socket lies where the stale one was, so only an answer tells."""
        self.process = subprocess.Popen([self.program, "daemon", "run"], env=self.env, stdin=subprocess.DEVNULL,
                                        stdout=self.output, stderr=self.output)

    def warm(self):
        """The launcher makes the client's archive in the background; until then it would be another product."""
        end = time.monotonic() + 60
        while not glob.glob(self.directory + "/cache/algo/client*.jsa"):
            self.must("status")
            if time.monotonic() > end:
                raise RuntimeError("the client's archive was not made")
            time.sleep(0.5)

    def warm_daemon(self, limit=120):
        """The same for the archive of the daemon and the sandbox, and for the next daemon to have it."""
        end = time.monotonic() + limit
        while not glob.glob(self.directory + "/cache/algo/daemon*.jsa"):
            if time.monotonic() > end:
                raise RuntimeError("the daemon's archive was not made")
            time.sleep(0.5)
        self.shutdown()
        self.process.wait()
        self.relaunch()
        self.connect().close()

    def connect(self, limit=30):
        """A connection to the daemon, as soon as it takes one."""
        end = time.monotonic() + limit
        while True:
            try:
                return Wire(self)
            except (OSError, ValueError):
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.002)

    def running(self, wire=None):
        """{name: pid} of what runs."""
        asked = wire or self.connect()
        found = asked.ask({"ask": "status", "ids": [], "lines": 0})["strategies"]
        if not wire:
            asked.close()
        return {one["id"]: one["pid"] for one in found if one["phase"] == "running"}

    def await_running(self, name, pid):
        while self.running().get(name) != pid:
            time.sleep(0.05)

    @property
    def journal(self):
        return self.home + "/state/events.jsonl"

    def events(self, kind, start=0):
        """The times of these events, in milliseconds since 1970, from byte `start` on."""
        with open(self.journal) as f:
            f.seek(start)
            found = [json.loads(line) for line in f]
        return [datetime.datetime.fromisoformat(e["at"]).timestamp() * 1e3 for e in found if e["event"] == kind]

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

    def start(self, names, program="python", **settings):
        """settings: of each program, e.g. stdout_logfile_maxbytes"""
        lines = [
            "[unix_http_server]", f"file={self.socket}",
            "[supervisord]", "nodaemon=true", f"logfile={self.directory}/supervisord.log", f"pidfile={self.directory}/s.pid",
            f"childlogdir={self.directory}",
            "[rpcinterface:supervisor]", "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface",
            "[supervisorctl]", f"serverurl=unix://{self.socket}"]
        for name in names:
            lines += [f"[program:{name}]", "command=" + " ".join(self.argv(program, name)), "autostart=false", "autorestart=true",
                      f"startsecs={self.startsecs}", "redirect_stderr=true", f"stdout_logfile={self.directory}/{name}.log"]
            lines += [f"{key}={value}" for key, value in settings.items()]
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


class S6(Side):
    """s6-svscan with one s6-supervise a service, as `apt-get install s6` brings it."""

    name = "s6"
    fine = (0,)

    def __init__(self, directory, stamps):
        super().__init__(directory, stamps)
        for program in ("s6-svscan", "s6-supervise", "s6-svc", "s6-svwait", "s6-svscanctl"):
            if not os.path.exists("/usr/bin/" + program):
                raise Missing(NO_S6)
        self.services = directory + "/sv"

    def client(self):
        return ["/bin/sh", "-c"]

    def start(self, names, program="python", logger=None):
        """logger: the script of s6-log and its directives, to which each service is piped; None for no loggers"""
        self.directories = [f"{self.services}/{name}" for name in names]
        for name, service in zip(names, self.directories):
            os.makedirs(service)
            files = {"run": "exec " + " ".join(self.argv(program, name)) + (" 2>&1" if logger else ""), "down": ""}
            if logger:
                os.makedirs(service + "/log")
                files["log/run"] = f"exec s6-log {logger} {self.directory}/{name}.log"
            for file, text in files.items():
                write_private(f"{service}/{file}", f"#!/bin/sh\n{text}\n")
                os.chmod(f"{service}/{file}", 0o700)
        self.launch(["/usr/bin/s6-svscan", self.services],
                    lambda: all(os.path.exists(service + "/supervise/status") for service in self.directories))

    def start_all(self):
        return self._all("-u", "-u")

    def stop(self, *names):
        return self._all("-d", "-D")

    def _all(self, order, until):
        return self.must(f'for d; do s6-svc {order} "$d"; done; exec s6-svwait -t 60000 {until} "$@"', "sh", *self.directories)

    def shutdown(self):
        self.stop()
        subprocess.run(["/usr/bin/s6-svscanctl", "-t", self.services], check=True)


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


def parent(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rsplit(")", 1)[1].split()[1])


def cpu(pid):
    """Nanoseconds that all its threads have used, ended ones too: its clock, as clock_getcpuclockid(3) numbers it."""
    return time.clock_gettime_ns(~pid << 3 | 2)


def memory(pid):
    """(rss, pss) in KB"""
    sizes = {}
    with open(f"/proc/{pid}/smaps_rollup") as f:
        for line in f:
            key, _, rest = line.partition(":")
            if key in ("Rss", "Pss"):
                sizes[key] = int(rest.split()[0])
    return sizes["Rss"], sizes["Pss"]
