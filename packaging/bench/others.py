"""The other supervisors of peers.py: how each is configured for the same work, what its commands are, and how it is fetched."""
import glob
import json
import os
import shutil
import subprocess

import supervisors
from supervisors import PYTHON, Missing, S6, Side, Supervisord, write_private

FETCH = "python3 packaging/bench/peers.py --fetch brings it"


def cache(*names):
    return os.path.join(os.environ.get("ALGO_BENCH_CACHE", os.path.expanduser("~/.cache/algo-bench")), *names)


def program(name, *places):
    """The first of these paths that is there, else the one on the path of this process."""
    for place in places:
        if os.access(place, os.X_OK):
            return place
    return shutil.which(name) or (_ for _ in ()).throw(Missing(f"{name} is not here; {FETCH}"))


def said(command, env=None):
    """The last word of the first line that a command prints."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)
    words = result.stdout.split("\n")[0].split()
    return words[-1] if words else "?"


def fetch(place, names):
    """Brings what is missing of these, or of all, under one directory; nothing of the system changes. s6 alone has to be installed."""

    def lacks(name, proof):
        return name in (names or [name]) and not os.path.exists(f"{place}/{proof}")

    os.makedirs(place + "/debs", exist_ok=True)
    for name, package, proof in (("supervisord", "supervisor", "usr/bin/supervisord"),
                                 ("supervisord", "python3-pkg-resources", "usr/share/doc/python3-pkg-resources"),
                                 ("runit", "runit", "usr/bin/runsvdir")):
        if lacks(name, "root/" + proof):
            subprocess.run(["apt-get", "download", "-q", package], cwd=place + "/debs", check=False)
            for deb in glob.glob(f"{place}/debs/{package}_*.deb"):
                subprocess.run(["dpkg", "-x", deb, place + "/root"], check=False)
    if lacks("circus", "circus/bin/circusd"):
        subprocess.run([PYTHON, "-m", "venv", place + "/circus"], check=False)
        subprocess.run([place + "/circus/bin/pip", "install", "-q", "circus"], check=False)
    if lacks("pm2", "pm2/node_modules/.bin/pm2"):
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", place + "/pm2", "pm2"], check=False)
    if lacks("pitchfork", "pitchfork/bin/pitchfork"):
        subprocess.run(["cargo", "install", "-q", "--locked", "pitchfork-cli", "--root", place + "/pitchfork"], check=False)


def main_of(side):
    return side.process.pid


Side.main = main_of


class SupervisordPeer(Supervisord):
    def __init__(self, directory, stamps):
        supervisors.FETCHED = cache("root")
        super().__init__(directory, stamps)

    @staticmethod
    def version():
        root = next((r for r in ("/", cache("root")) if os.path.exists(os.path.join(r, "usr/bin/supervisord"))), "/")
        path = [] if root == "/" else ["PYTHONPATH=" + root + "/usr/lib/python3/dist-packages"]
        return said(["env", *path, PYTHON, os.path.join(root, "usr/bin/supervisord"), "--version"])


class S6Peer(S6):
    def status(self):
        return self.must('for d; do s6-svstat "$d"; done', "sh", *self.directories)

    def start_one(self, name):
        return self.must('exec s6-svc -uwu "$1"', "sh", f"{self.services}/{name}")

    def stop(self, *names):
        if names:
            return self.must('exec s6-svc -dwD "$1"', "sh", f"{self.services}/{names[0]}")
        return super().stop()

    @staticmethod
    def version():
        return said(["dpkg-query", "-W", "-f", "${Version}", "s6"])


class Runit(Side):
    name = "runit"
    fine = (0,)

    def __init__(self, directory, stamps):
        super().__init__(directory, stamps)
        self.runsvdir = program("runsvdir", cache("root/usr/bin/runsvdir"))
        self.sv = program("sv", cache("root/usr/bin/sv"))
        self.services = directory + "/sv"
        self.env["PATH"] = os.path.dirname(self.runsvdir) + ":" + self.env["PATH"]

    def client(self):
        return [self.sv]

    def start(self, names, program="python"):
        self.directories = [f"{self.services}/{name}" for name in names]
        for name, service in zip(names, self.directories):
            os.makedirs(service)
            write_private(service + "/run", "#!/bin/sh\nexec " + " ".join(self.argv(program, name)) + " 2>&1\n")
            os.chmod(service + "/run", 0o700)
            write_private(service + "/down", "")
        self.launch([self.runsvdir, "-P", self.services],
                    lambda: all(os.path.exists(service + "/supervise/stat") for service in self.directories))

    def status(self):
        return self.must("status", *self.directories)

    def start_one(self, name):
        return self.must("start", f"{self.services}/{name}")

    def start_all(self):
        return self.must("-w", "60", "start", *self.directories)

    def stop(self, *names):
        return self.must("-w", "60", "stop", *([f"{self.services}/{name}" for name in names] or self.directories))

    def shutdown(self):
        self.process.send_signal(1)  # HUP: runsvdir ends its runsv too

    @staticmethod
    def version():
        return said(["dpkg-query", "-W", "-f", "${Version}", "runit"])


class Pm2(Side):
    name = "pm2"
    fine = (0,)

    def __init__(self, directory, stamps):
        super().__init__(directory, stamps)
        self.pm2 = program("pm2", cache("pm2/node_modules/.bin/pm2"))
        self.env.update(PM2_HOME=directory + "/pm2", PM2_DISCRETE_MODE="true")

    def client(self):
        return [self.pm2]

    def start(self, names, program="python"):
        apps = []
        for name in names:
            argv = self.argv(program, name)
            log = f"{self.directory}/{name}.log"
            apps.append({"name": name, "script": argv[1], "args": argv[2:], "interpreter": argv[0], "autorestart": True,
                         "max_restarts": 100000, "out_file": log, "error_file": log, "merge_logs": True})
        write_private(self.directory + "/apps.json", json.dumps({"apps": apps}))
        self.must("start", self.directory + "/apps.json")
        self.stamps.wait(names)
        self.must("stop", "all")
        self.stamps.forget()

    def main(self):
        with open(self.directory + "/pm2/pm2.pid") as f:
            return int(f.read())

    def status(self):
        return self.must("ls")

    def start_one(self, name):
        return self.must("start", name)

    def start_all(self):
        return self.must("start", "all")

    def stop(self, *names):
        return self.must("stop", *(names or ["all"]))

    def close(self):
        self.call("kill")
        self.output.close()

    @staticmethod
    def version():
        with open(cache("pm2/node_modules/pm2/package.json")) as f:
            return json.load(f)["version"]


class Circus(Side):
    name = "circus"
    fine = (0,)

    def __init__(self, directory, stamps):
        super().__init__(directory, stamps)
        self.circusd = program("circusd", cache("circus/bin/circusd"))
        self.circusctl = program("circusctl", cache("circus/bin/circusctl"))
        self.endpoint = f"ipc://{directory}/e"

    def client(self):
        return [self.circusctl, "--endpoint", self.endpoint, "--timeout", "120"]

    def start(self, names, program="python"):
        lines = ["[circus]", "endpoint = " + self.endpoint, f"pubsub_endpoint = ipc://{self.directory}/p", "statsd = false",
                 "warmup_delay = 0", "loglevel = ERROR"]
        for name in names:  # `start` of all passes over what has autostart = false
            lines += [f"[watcher:{name}]", "cmd = " + " ".join(self.argv(program, name)), "numprocesses = 1", "max_retry = -1",
                      "stdout_stream.class = FileStream", f"stdout_stream.filename = {self.directory}/{name}.log"]
        write_private(self.directory + "/circus.ini", "\n".join(lines) + "\n")
        self.launch([self.circusd, self.directory + "/circus.ini"], lambda: os.path.exists(self.directory + "/e"))
        self.stamps.wait(names)
        self.stop()
        self.stamps.forget()

    def status(self):
        return self.must("status")

    def start_one(self, name):
        return self.must("start", name)

    def start_all(self):
        return self.must("start")

    def stop(self, *names):
        return self.must("stop", *names)

    def shutdown(self):
        self.process.terminate()

    @staticmethod
    def version():
        return said([cache("circus/bin/circusd"), "--version"])


class Pitchfork(Side):
    name = "pitchfork"
    fine = (0,)

    def __init__(self, directory, stamps):
        super().__init__(directory, stamps)
        self.pitchfork = program("pitchfork", cache("pitchfork/bin/pitchfork"))
        self.env.update(PITCHFORK_STATE_DIR=directory + "/state", PITCHFORK_CONFIG_DIR=directory + "/config")

    def client(self):
        # It looks for its config from the working directory upwards.
        return ["/bin/sh", "-c", f"cd '{self.directory}' && exec '{self.pitchfork}' \"$@\"", "sh"]

    def start(self, names, program="python"):
        self.names = names
        lines = []
        for name in names:
            lines += [f"[daemons.{name}]", "run = " + json.dumps("exec " + " ".join(self.argv(program, name))), "retry = true"]
        write_private(self.directory + "/pitchfork.toml", "\n".join(lines) + "\n")
        self.launch(self.client() + ["supervisor", "run"], lambda: self.call("list") and self.code == 0)

    def status(self):
        return self.must("list")

    def start_one(self, name):
        return self.must("start", name)

    def start_all(self):
        return self.must("start", *self.names)

    def stop(self, *names):
        return self.must("stop", *(names or self.names))

    def shutdown(self):
        self.call("supervisor", "stop")

    @staticmethod
    def version():
        return said([cache("pitchfork/bin/pitchfork"), "--version"])


def version_of_algo(kind):
    command = [os.environ.get("ALGO", os.path.join(os.path.dirname(supervisors.HERE), "target/algo/bin/algo")), "--version"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.split(",")[0].split()[-1]


supervisors.Algo.version = classmethod(version_of_algo)

OTHERS = (SupervisordPeer, S6Peer, Runit, Pm2, Circus, Pitchfork)
