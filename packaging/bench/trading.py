#!/usr/bin/python3
"""What trading in the sandbox costs: see README.md.   python3 trading.py TEST [--seconds N] [--count N]"""
import argparse
import base64
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from supervisors import HERE, PYTHON, Algo, Stamps, Wire, cpu, median, memory

TESTS = ("requests", "stream", "memory", "flood", "scanners", "journal")
SYMBOLS = ("SBIN INFY TCS RELIANCE HDFCBANK ICICIBANK ITC LT AXISBANK WIPRO MARUTI TITAN SUNPHARMA ONGC NTPC POWERGRID COALINDIA"
           " BAJFINANCE HCLTECH KOTAKBANK ASIANPAINT ULTRACEMCO NESTLEIND TATASTEEL JSWSTEEL").split()


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


class Traders(Algo):
    def argv(self, program, name):
        return [PYTHON, f"{HERE}/{program}.py", self.stamps.path, name]

    def sandbox(self):
        with open(self.home + "/state/state.json") as f:
            return json.load(f)["sandbox"]

    def broker(self):
        """The pid of the sandbox's process."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline") as f:
                    words = f.read().split("\0")
            except OSError:
                continue
            if "algo.app.SandboxMain" in words and self.home in words and words[0].endswith("java"):
                return int(pid)
        raise RuntimeError("the sandbox does not run")

    def shown(self):
        """Resident memory of daemon and sandbox."""
        return (f"daemon {memory(self.process.pid)[0] / 1024:5.1f} MB   sandbox {memory(self.broker())[0] / 1024:5.1f} MB")

    def statuses(self, seconds, wire):
        """Milliseconds of each of the statuses that were asked for one after the other, with a pause of 20 ms."""
        took, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            t0 = time.perf_counter_ns()
            wire.ask({"ask": "status", "ids": [], "lines": 0})
            took.append((time.perf_counter_ns() - t0) / 1e6)
            time.sleep(0.02)
        return took


class Follower(threading.Thread):
    """One client of the stream; counts ticks, and how long after the beginning of a second each came."""

    def __init__(self, port, key, until):
        super().__init__()
        self.until, self.ticks, self.late = until, 0, []
        self.socket = socket.create_connection(("127.0.0.1", port))
        handshake = (f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n\r\n")
        self.socket.sendall(handshake.encode())
        self.file = self.socket.makefile("rb")
        if b"101" not in self.file.readline():
            raise RuntimeError("the stream refused the handshake")
        while self.file.readline() != b"\r\n":
            pass
        self.say({"action": "authenticate", "api_key": key})
        self.say({"action": "subscribe", "mode": 1, "symbols": [{"symbol": each, "exchange": "NSE"} for each in SYMBOLS]})

    def say(self, message):
        text = json.dumps(message).encode()
        head = bytes([0x81, 0x80 | len(text)]) if len(text) < 126 else struct.pack("!BBH", 0x81, 0xFE, len(text))
        self.socket.sendall(head + bytes(4) + text)  # masked with zeros

    def message(self):
        kind, length = self.file.read(2)
        if length == 126:
            length = struct.unpack("!H", self.file.read(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self.file.read(8))[0]
        return kind & 15, self.file.read(length)

    def run(self):
        self.socket.settimeout(10)
        while time.time() < self.until:
            kind, text = self.message()
            if kind == 1 and b'"market_data"' in text:
                self.ticks += 1
                self.late.append(time.time() % 1)
        self.socket.close()


class Bench:
    def __init__(self, options):
        self.options = options

    def run(self, test):
        print(f"\n== {test}: {getattr(self, test).__doc__.splitlines()[0]}\n   python3 packaging/bench/trading.py {test}")
        directory = tempfile.mkdtemp(prefix="algo-bench-", dir=self.options.dir)
        stamps = Stamps(directory)
        self.algo = Traders(directory, stamps)
        try:
            getattr(self, test)()
        finally:
            self.algo.close()
            stamps.end_leftovers()
            os.close(stamps.fd)
            shutil.rmtree(directory, ignore_errors=True)

    def begin(self, count, program="worker"):
        names = [f"s{i:02d}" for i in range(count)]
        self.algo.start(names, program)
        self.algo.warm_daemon()
        self.algo.start_all()
        self.algo.stamps.wait(names)
        return self.algo.sandbox()["port"], self.algo.sandbox()["keys"][names[0]]

    def load(self, *more):
        port, key = self.begin(1)
        subprocess.run([sys.executable, HERE + "/sandbox_load.py", str(port), key, str(self.options.seconds or 5),
                        str(self.algo.broker()), *more], check=True)

    def requests(self):
        """quotes, orders and histories of 5 days a second, with the median and the 99th of a hundred"""
        self.load()

    def stream(self):
        """ticks a second to 50 clients, each of 25 symbols, and how long after the second at whose beginning prices move"""
        port, key = self.begin(1)
        seconds = self.options.seconds or 20
        followers = [Follower(port, key, time.time() + seconds + 2) for _ in range(self.options.count or 50)]
        before, t0 = cpu(self.algo.broker()), time.monotonic()
        [each.start() for each in followers]
        [each.join() for each in followers]
        took = time.monotonic() - t0
        late = [each * 1e3 for follower in followers for each in follower.late]
        used = (cpu(self.algo.broker()) - before) / 1e6
        ticks = sum(each.ticks for each in followers)
        print(f"   {ticks / took:.0f} ticks a second to {len(followers)} clients; each {median(late):.1f} ms after the second"
              f" (99 of 100 within {percentile(late, 0.99):.1f}); {used / took:.1f} ms of CPU a second\n   {self.algo.shown()}")

    def memory(self):
        """50 strategies that trade (a quote each second, an order every fifth), then 50 silent ones; a line each minute"""
        self.begin(self.options.count or 50, "trader")
        self.minutes("trading", 5)
        self.algo.stop()
        self.algo.close()
        shutil.rmtree(self.algo.home)
        self.algo = Traders(self.algo.directory, self.algo.stamps)
        self.algo.stamps.forget()
        self.begin(self.options.count or 50)
        self.minutes("silent", 6)

    def minutes(self, what, count):
        for minute in range(1, count + 1):
            pids = self.algo.process.pid, self.algo.broker()
            before = [cpu(pid) for pid in pids]
            time.sleep(self.options.seconds or 60)
            used = [(cpu(pid) - ns) / 1e6 for pid, ns in zip(pids, before)]
            print(f"   {what}, minute {minute}: {self.algo.shown()}   CPU ms: daemon {used[0]:.1f}, sandbox {used[1]:.1f}", flush=True)

    def flood(self):
        """memory of the daemon, and its status of 50 on an open connection, while 64 clients ask for quotes without a pause"""
        self.beside("quotes")

    def scanners(self):
        """the same while 64 clients ask for 60 days of candles without a pause"""
        self.beside("history")

    def beside(self, what):
        port, key = self.begin(self.options.count or 50)
        wire, seconds = Wire(self.algo), self.options.seconds or 20
        self.algo.statuses(5, wire)
        print(f"   before: {self.algo.shown()}")
        alone = self.algo.statuses(seconds, wire)
        load = subprocess.Popen([sys.executable, HERE + "/sandbox_load.py", str(port), key, str(seconds + 4), "", what])
        time.sleep(2)
        during = self.algo.statuses(seconds, wire)
        print(f"   beside: {self.algo.shown()}")
        load.wait()
        for when, took in (("alone", alone), ("beside it", during)):
            print(f"   status of {self.options.count or 50}, {when:<10} median {median(took):6.1f} ms   99 of 100 within"
                  f" {percentile(took, 0.99):6.1f} ms   n {len(took)}")
        wire.close()

    def journal(self):
        """the sandbox started on a paper journal of 1 GB: until it serves, and what it holds"""
        port, key = self.begin(1)
        subprocess.run([sys.executable, HERE + "/sandbox_load.py", str(port), key, "2", "", "orders"], check=True,
                       stdout=subprocess.DEVNULL)
        self.algo.stop()
        self.algo.shutdown()
        self.algo.process.wait()
        file = self.algo.home + "/state/sandbox.jsonl"
        size = self.grow(file, (self.options.count or 1024) << 20)
        self.algo.relaunch()
        self.algo.connect().close()
        self.algo.stamps.forget()
        t0 = time.time_ns()
        self.algo.start_one("s00")
        at = self.algo.stamps.wait(["s00"], 120)["s00"][1]
        print(f"   {size >> 20} MB: {(at - t0) / 1e6:.0f} ms to the first instruction   {self.algo.shown()}")
        t0 = time.monotonic()
        self.algo.call("sandbox")
        print(f"   algo sandbox, which reads it: exit {self.algo.code} after {time.monotonic() - t0:.1f} s   {self.algo.shown()}")
        t0 = time.monotonic()
        while (self.algo.call("sandbox"), self.algo.code)[1] != 0 and time.monotonic() < t0 + 300:
            time.sleep(0.5)
        print(f"   it answers {time.monotonic() - t0:.1f} s later   {self.algo.shown()}   the file has {os.path.getsize(file) >> 20} MB")

    @staticmethod
    def grow(file, size):
        """Repeats the last two orders of a journal, which cancel out, each time under new numbers; returns its size."""
        with open(file) as f:
            lines = [line for line in f if '"event":"accepted"' in line or '"event":"filled"' in line][-4:]
        numbers = sorted({json.loads(line)["order"] for line in lines})
        pair = "".join(lines).replace(numbers[0], "{0}").replace(numbers[1], "{1}")
        buy, sell = re.split("\\{[01]\\}", pair), int(numbers[1]) + 1
        with open(file, "a") as f:
            while f.tell() < size:
                f.write("".join(buy[0] + str(n) + buy[1] + str(n) + buy[2] + str(n + 1) + buy[3] + str(n + 1) + buy[4]
                                for n in range(sell, sell + 2000, 2)))
                sell += 2000
            return f.tell()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("test", choices=TESTS + ("all",))
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--dir")
    options = parser.parse_args()
    for test in TESTS if options.test == "all" else (options.test,):
        Bench(options).run(test)


main()
