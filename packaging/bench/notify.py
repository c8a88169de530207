#!/usr/bin/python3
"""How soon an alert is sent: see README.md.   python3 notify.py [--reps N]"""
import argparse
import http.server
import json
import os
import platform
import shutil
import statistics
import tempfile
import threading
import time

from supervisors import PYTHON, Algo, Stamps

FAILS = "import sys; sys.exit(3)\n"


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes a message, and notes when its last byte was there."""

    came = []
    more = threading.Condition()

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        at = time.time() * 1000
        self.send_response(204)
        self.end_headers()
        with self.more:
            self.came.append((said["event"], said["strategy"], at))
            self.more.notify_all()

    def log_message(self, *_):
        pass


def sent(count, within=60):
    """The messages that came, once there are so many."""
    with Receiver.more:
        if not Receiver.more.wait_for(lambda: len(Receiver.came) >= count, within):
            raise RuntimeError(f"{len(Receiver.came)} of {count} alerts came within {within} s: {Receiver.came}")
        return list(Receiver.came)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=21)
    options = parser.parse_args()
    with open("/proc/loadavg") as f:
        load = f.read().split()[0]
    print(f"{time.strftime('%Y-%m-%d %H:%M')}  {platform.release()}  {os.cpu_count()} cores  load {load}")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    directory = tempfile.mkdtemp(prefix="algo-bench-")
    stamps = Stamps(directory)
    algo = Algo(directory, stamps)
    try:
        script = directory + "/fails.py"
        with open(script, "w") as f:
            f.write(FAILS)
        names = [f"s{i:03d}" for i in range(options.reps + 2)]
        algo.start(names, script, restart={"when": "never"})
        algo.must("config", "notify.bench.type=webhook", "notify.bench.cooldown=0s",
                  f"notify.bench.url=http://127.0.0.1:{server.server_port}/", "notify.bench.template=generic")
        late = []
        for count, name in enumerate(names, 1):
            algo.call("start", name, "--no-wait")
            event, strategy, at = sent(count)[-1]
            if (event, strategy) != ("exit", name):
                raise RuntimeError(f"for {name} came {event} of {strategy}")
            late.append(at - algo.events("exit")[-1])
        late = late[2:]  # the first ones start the program that sends, and load its classes
        print(f"   an exit in the journal until its alert has arrived (wanted < 1000)   median {statistics.median(late):7.1f} ms"
              f"   min {min(late):7.1f}   max {max(late):7.1f}   n {len(late)}")
    finally:
        algo.close()
        stamps.end_leftovers()
        os.close(stamps.fd)
        server.shutdown()
        shutil.rmtree(directory, ignore_errors=True)


main()
