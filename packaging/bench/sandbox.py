"""The process of the sandbox: how long the first strategy waits for it, what it holds, and how much it answers.

    python3 packaging/bench/sandbox.py [--reps 5] [--seconds 5]

ALGO=/path/to/bin/algo measures another build. Homes are temporary; what was started is ended by 'daemon stop --strategies'.
"""
import argparse
import http.client
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ALGO = os.environ.get("ALGO") or os.path.join(HERE, "..", "target", "algo", "bin", "algo")
SCRIPT = "import os, time\nopen(os.environ['MARK'], 'w').write(repr(time.time()))\ntime.sleep(1000)\n"


class Home:
    def __enter__(self):
        self.root = tempfile.mkdtemp(prefix="sandbox-bench-")
        self.home = os.path.join(self.root, "home")
        self.algo("daemon", "start")
        return self

    def __exit__(self, *failure):
        self.algo("daemon", "stop", "--strategies")
        shutil.rmtree(self.root)

    def algo(self, *arguments):
        environment = {**os.environ, "ALGO_HOME": self.home, "ALGO_KEEPER": "0"}
        return subprocess.run([ALGO, *arguments], env=environment, check=True, capture_output=True, text=True).stdout

    def add(self, name):
        script = os.path.join(self.root, name + ".py")
        with open(script, "w") as file:
            file.write(SCRIPT)
        self.algo("add", script, "--param", "MARK=" + self.mark(name))

    def mark(self, name):
        return os.path.join(self.root, name + ".mark")

    def first_instruction(self, name, *command):
        """Seconds from the command until the first instruction of the strategy."""
        begun = time.time()
        self.algo("start", *(command or [name]), "--no-wait")
        while not (os.path.exists(self.mark(name)) and os.path.getsize(self.mark(name))):
            time.sleep(0.002)
        with open(self.mark(name)) as file:
            return float(file.read()) - begun

    def cold(self, name):
        """The same for one command that adds and starts it."""
        script = os.path.join(self.root, name + ".py")
        with open(script, "w") as file:
            file.write(SCRIPT)
        return self.first_instruction(name, script, "--param", "MARK=" + self.mark(name))

    def sandbox(self):
        with open(os.path.join(self.home, "state", "state.json")) as file:
            return json.load(file)["sandbox"]

    def resident(self):
        """MB of the JVMs of this home, the daemon's and the sandbox's, as far as each is there."""
        found = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline") as file:
                    line = file.read()
                with open(f"/proc/{pid}/status") as file:
                    status = file.read()
            except OSError:
                continue
            if self.home in line and "algo-daemon.jar" in line and not line.startswith("sh\0"):
                kb = int(status.split("VmRSS:")[1].split()[0])
                found["sandbox" if "SandboxMain" in line else "daemon"] = kb / 1024
        return found


def rate(port, key, path, body, seconds):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    text = json.dumps({"apikey": key, **body})
    count, end = 0, time.time() + seconds
    while time.time() < end:
        connection.request("POST", "/api/v1/" + path, text, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        count += 1
    connection.close()
    return count / seconds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reps", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    first, second, cold, again = [], [], [], []
    for _ in range(options.reps):
        with Home() as home:
            cold.append(home.cold("one") * 1000)
            again.append(home.cold("two") * 1000)
        with Home() as home:
            home.add("one")
            home.add("two")
            first.append(home.first_instruction("one") * 1000)
            second.append(home.first_instruction("two") * 1000)
    print(f"first strategy in the sandbox: {statistics.median(first):.0f} ms until its first instruction"
          f" ({min(first):.0f} to {max(first):.0f}); the second: {statistics.median(second):.0f}")
    print(f"added and started by one command: {statistics.median(cold):.0f} ms ({min(cold):.0f} to {max(cold):.0f});"
          f" the second: {statistics.median(again):.0f}")
    with Home() as home:
        home.add("one")
        home.first_instruction("one")
        time.sleep(2)
        print("resident after the start, MB:", {name: round(mb, 1) for name, mb in home.resident().items()})
        port, key = home.sandbox()["port"], home.sandbox()["keys"]["one"]
        symbol = {"symbol": "SBIN", "exchange": "NSE"}
        order = {**symbol, "strategy": "one", "action": "BUY", "quantity": "1", "product": "MIS", "pricetype": "MARKET"}
        rate(port, key, "quotes", symbol, 1)
        print(f"quotes a second, one connection: {rate(port, key, 'quotes', symbol, options.seconds):.0f}")
        print(f"orders a second, one connection: {rate(port, key, 'placeorder', order, options.seconds):.0f}")
        print("resident after that, MB:", {name: round(mb, 1) for name, mb in home.resident().items()})


main()
