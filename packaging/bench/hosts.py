#!/usr/bin/env python3
"""How long `algo --hosts all status` of ten machines takes, over connections that are kept.

python3 packaging/bench/hosts.py [--reps 21] [--hosts 10] [--delay SECONDS] [--dir DIR]

Ten homes with a daemon each stand for ten machines; a real sshd (one a connection, with keys of its own in the directory) leads to each.
ControlMaster keeps the connections, so only the first round makes them. Here all far ends share the processors of one machine, which ten
machines would not: so it is measured twice, with `algo dial-stdio` at the far ends, and with a few lines of Python in its place, which
leaves the client and ssh. ALGO names another build. ~/.algo and ~/.ssh are neither read nor changed.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ALGO = os.environ.get("ALGO", os.path.join(ROOT, "packaging/target/algo/bin/algo"))
SSHD = "/usr/sbin/sshd"
WANTED_MS = 400

DIAL = """import os, socket, sys, threading
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])
def up():
    for b in iter(lambda: os.read(0, 65536), b""): s.sendall(b)
    s.shutdown(socket.SHUT_WR)
threading.Thread(target=up, daemon=True).start()
for b in iter(lambda: s.recv(65536), b""): os.write(1, b)
"""


class Machines:
    """The homes, the sshd's and the ssh of one run, in one directory."""

    def __init__(self, directory, count, delay):
        self.dir, self.count, self.delay = directory, count, delay
        self.near = os.path.join(directory, "near")
        self.environment = dict(os.environ, ALGO_HOME=self.near, ALGO_AUTOSTART="0", PATH=self.path("bin") + ":" + os.environ["PATH"])
        self.environment.pop("ALGO_SOCKET", None)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, text, mode=0o600):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def home(self, i):
        return self.path("h%d" % i)

    def set_up(self):
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        for key in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.path(key)], check=True)
        self.write("authorized", open(self.path("user.pub")).read())
        self.write("known", "bench " + open(self.path("host.pub")).read())
        self.write(
            "sshd_config",
            f"HostKey {self.path('host')}\nAuthorizedKeysFile {self.path('authorized')}\nStrictModes no\nUsePAM no\nPrintMotd no\n"
            "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\nPidFile none\n"
            # Of a shell within a shell bash does not read the start file, which may cost more than all the rest, and is each machine's own.
            "SetEnv SHLVL=2\n",
        )
        slow = f"{sys.executable} {ROOT}/packaging/src/test/resources/delayed.py {self.delay} " if self.delay else ""
        self.write(
            "ssh_config",
            f"Host *\n  HostKeyAlias bench\n  ProxyCommand {slow}{SSHD} -i -f {self.path('sshd_config')}\n"
            f"  IdentityFile {self.path('user')}\n  IdentitiesOnly yes\n  IdentityAgent none\n  GlobalKnownHostsFile none\n"
            f"  UserKnownHostsFile {self.path('known')}\n  StrictHostKeyChecking yes\n"
            f"  ControlMaster auto\n  ControlPath {self.path('c')}-%n\n  ControlPersist 10m\n",
        )
        self.write("bin/ssh", f'#!/bin/sh\nexec /usr/bin/ssh -F {self.path("ssh_config")} "$@"\n', 0o700)
        self.write("dial.py", DIAL)
        self.write("idle.py", "import time\nwhile True:\n    time.sleep(3600)\n")
        hosts = {}
        for i in range(self.count):
            subprocess.run([ALGO, "--home", self.home(i), "daemon", "start"], check=True, stdout=subprocess.DEVNULL)
            for name in ("one", "two"):
                subprocess.run(
                    [ALGO, "--home", self.home(i), "add", self.path("idle.py"), "--id", name, "--start"],
                    check=True, stdout=subprocess.DEVNULL,
                )
            self.write(f"far{i}", f'#!/bin/sh\nexport ALGO_HOME={self.home(i)}\nexec {ALGO} "$@"\n', 0o700)
            self.write(f"light{i}", f"#!/bin/sh\nexec {sys.executable} -S -E {self.path('dial.py')} {self.home(i)}/run/algo.sock\n", 0o700)
            hosts[f"m{i}"] = {"ssh": f"m{i}", "algo": self.path(f"far{i}"), "tags": ["jvm"]}
            hosts[f"n{i}"] = {"ssh": f"m{i}", "algo": self.path(f"light{i}"), "tags": ["light"]}
        self.write("near/strategies/strategy_configs.json", json.dumps({"version": 1, "strategies": {}, "hosts": hosts}))

    def measure(self, command, reps):
        took = []
        for i in range(reps + 2):
            since = time.monotonic()
            done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
            if i > 1:
                took.append(1000 * (time.monotonic() - since))
        return statistics.median(took), max(took)

    def tear_down(self):
        for i in range(self.count):
            subprocess.run([self.path("bin/ssh"), "-O", "exit", f"m{i}"], stderr=subprocess.DEVNULL)
            subprocess.run([ALGO, "--home", self.home(i), "daemon", "stop", "--strategies"], stdout=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reps", type=int, default=21)
    parser.add_argument("--hosts", type=int, default=10)
    parser.add_argument("--delay", type=float, default=0, help="seconds that each byte takes, each way")
    parser.add_argument("--dir", default="/tmp")
    given = parser.parse_args()
    if not os.path.exists(SSHD):
        sys.exit(f"{SSHD} is missing: apt-get install openssh-server")
    directory = tempfile.mkdtemp(prefix="algo-hosts-", dir=given.dir)
    machines = Machines(directory, given.hosts, given.delay)
    try:
        machines.set_up()
        shell = " & ".join(f"ssh m{i} true" for i in range(given.hosts)) + " & wait"
        rows = [
            ("ssh HOST true, all at once, without algo", ["sh", "-c", shell]),
            ("status, far ends without a JVM", [ALGO, "--hosts", "light", "status"]),
            ("status, algo dial-stdio at the far ends, all on this machine", [ALGO, "--hosts", "jvm", "status"]),
            ("status of one by --host", [ALGO, "--host", "m0", "status"]),
        ]
        print(f"{given.hosts} machines, {given.reps} rounds, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, delay {given.delay} s")
        for name, command in rows:
            median, worst = machines.measure(command, given.reps)
            wanted = f"  wanted < {WANTED_MS}" if "without a JVM" in name else ""
            print(f"{name:62} median {median:6.0f} ms, worst {worst:6.0f} ms{wanted}", flush=True)
    finally:
        machines.tear_down()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
