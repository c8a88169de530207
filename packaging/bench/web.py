#!/usr/bin/python3
"""What the web page costs, and how soon it shows what happened: see README.md.   python3 web.py [--strategies 50] [--pages 10] [--seconds 60]"""
import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

from supervisors import PYTHON, alive

HERE = os.path.dirname(os.path.abspath(__file__))
ALGO = os.environ.get("ALGO", os.path.join(HERE, "../target/algo/bin/algo"))
LIMIT = 60
PRINTER = "import time\nwhile True:\n    print('%.6f' % time.time(), flush=True)\n    time.sleep(1)\n"
FLOOD = "import time\nfor i in range(100000): print('line %06d' % i)\nprint('over', flush=True)\ntime.sleep(100000)\n"
TORRENT = """import sys, time
begun, printed = time.monotonic(), 0
while True:
    due = int((time.monotonic() - begun) * %d) - printed
    printed += due
    now = time.time()
    sys.stdout.write(''.join('%%d %%.6f\\n' %% (printed - due + i, now) for i in range(due)))
    sys.stdout.flush()
    time.sleep(0.02)
"""
TICKS = os.sysconf("SC_CLK_TCK")

WATCH_PHASE = """
window.seen = {};
new MutationObserver(() => {
    for (const row of document.querySelectorAll('.strategies tbody tr')) {
        const phase = row.querySelector('.phase .badge').textContent;
        if (window.seen[row.dataset.id]?.phase !== phase) window.seen[row.dataset.id] = {phase, at: Date.now()};
    }
}).observe(document.querySelector('.strategies tbody'), {subtree: true, childList: true, characterData: true});"""
WATCH_LINES = """
window.late = [];
new MutationObserver(changes => {
    for (const node of new Set(changes.flatMap(change => [...change.addedNodes, change.target]))) {
        const printed = /(\\d{10}\\.\\d{6})$/.exec(node.textContent);
        if (printed && Date.now() - window.begun > 0 && printed[1] * 1000 > window.begun) window.late.push(Date.now() - printed[1] * 1000);
    }
}).observe(document.querySelector('.seen'), {childList: true, subtree: true, characterData: true});
window.begun = Date.now();"""
SCROLL = """
const done = arguments[0], lines = document.querySelector('.lines'), tasks = [], frames = [];
new PerformanceObserver(list => tasks.push(...list.getEntries().map(e => e.duration))).observe({type: 'longtask'});
lines.scrollTop = 0;
let before = performance.now();
const step = now => {
    frames.push(now - before);
    before = now;
    lines.scrollTop += 5 * lines.clientHeight;
    if (frames.length < 600 && lines.scrollTop + lines.clientHeight < lines.scrollHeight) return requestAnimationFrame(step);
    setTimeout(() => done({tasks, frames: frames.slice(2), height: lines.scrollHeight, elements: document.querySelectorAll('.line-of').length}), 500);
};
requestAnimationFrame(step);"""


class Browser:
    """A Chromium without a window, over WebDriver."""

    def __init__(self, driver):
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1600,1000"]
        self.base = driver
        wanted = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}
        self.base = f"{driver}/session/" + self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=LIMIT) as reply:
            return json.load(reply)["value"]

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def js(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def later(self, script):
        return self.call("POST", "/execute/async", {"script": script, "args": []})

    def until(self, script, *arguments):
        end = time.monotonic() + LIMIT
        while not self.js(script, *arguments):
            if time.monotonic() > end:
                raise SystemExit(f"not within {LIMIT} s: {script}")
            time.sleep(0.02)

    def close(self):
        self.call("DELETE", "")


def cpu(pid):
    """Seconds of CPU time of a process so far."""
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid):
    """Resident memory of a process, in MB."""
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read())[1]) / 1024


def shares(pids, seconds):
    """Percent of a core that each process takes, over some seconds."""
    before = [cpu(pid) for pid in pids]
    start = time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - start
    return [100 * (cpu(pid) - was) / took for pid, was in zip(pids, before)]


def started(command, pattern, env):
    """Starts a program, and waits for a line of it."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    for line in process.stdout:
        found = re.search(pattern, line)
        if found:
            return process, found[1]
    raise SystemExit(f"{command[0]} ended without a line like {pattern}")


def show(what, values, unit):
    values = sorted(values)
    print(f"{what:48} median {statistics.median(values):7.1f} {unit}, worst {values[-1]:7.1f} {unit} of {len(values)}", flush=True)


class Follower(threading.Thread):
    """Follows the log of a strategy as a program does, and notes how late each line was and whether any is missing."""

    def __init__(self, url, name):
        super().__init__(daemon=True)
        base, token = url.split("/#token=")
        request = urllib.request.Request(f"{base}/api/v1/logs/{name}/stream", headers={"Authorization": f"Bearer {token}"})
        self.reply = urllib.request.urlopen(request, timeout=LIMIT)
        self.late, self.next, self.missing = [], None, 0

    def run(self):
        for line in self.reply:
            if not line.startswith(b'data: {"'):
                continue
            now = time.time()
            for each in json.loads(line[6:]).get("lines", []):
                number, printed = each["line"].split()
                if self.next is not None:
                    self.missing += int(number) != self.next
                self.next = int(number) + 1
                self.late.append((now - float(printed)) * 1000)


def torrent(options, algo, url, home, gateway, daemon):
    """What it costs to pass on a log that grows fast."""
    with open(f"{home}/torrent.py", "w") as f:
        f.write(TORRENT % options.lines)
    algo("add", f"{home}/torrent.py", "--python", PYTHON)
    algo("start", "torrent")
    follower = Follower(url, "torrent")
    follower.start()
    time.sleep(5)
    begun, count = time.monotonic(), len(follower.late)
    gateways, daemons = shares([gateway, daemon], options.seconds)
    late = follower.late[count:]
    rate = len(late) / (time.monotonic() - begun)
    print(f"a log of {options.lines} lines a second, followed by one: {rate:.0f} came a second, {follower.missing} out of order")
    print(f"    gateway {gateways:.2f} % of a core, {memory(gateway):.0f} MB resident; daemon {daemons:.2f} % of a core, {memory(daemon):.0f} MB")
    show("    a line is printed until it has come", late, "ms")
    algo("stop", "torrent")


def java_of(pid):
    """The gateway itself, where a shell of the launcher stands before it."""
    while True:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            children = f.read().split()
        with open(f"/proc/{pid}/comm") as f:
            if "java" in f.read() or not children:
                return pid
        pid = int(children[0])


def measure(options, home, env, processes):
    def algo(*arguments):
        return subprocess.run([ALGO, *arguments], env=env, check=True, capture_output=True, text=True).stdout

    algo("daemon", "start")
    for name, text in (("printer", PRINTER), ("flood", FLOOD)):
        with open(f"{home}/{name}.py", "w") as f:
            f.write(text)
    ids = [f"s{i:03}" for i in range(options.strategies)]
    for name in ids:
        algo("add", f"{home}/printer.py", "--id", name, "--python", PYTHON)
    algo("add", f"{home}/flood.py", "--python", PYTHON)
    algo("start", *ids)
    daemon = json.loads(algo("daemon", "status", "--json"))["pid"]
    time.sleep(5)
    [alone] = shares([daemon], options.seconds)

    web, url = started([ALGO, "web", "--listen", "127.0.0.1:0"], r"(http://\S+#token=\S+)", env)
    processes.append(web)
    gateway = java_of(web.pid)
    torrent(options, algo, url, home, gateway, daemon)
    driver, port = started(["chromedriver", "--port=0"], r"successfully on port (\d+)", env)
    processes.append(driver)
    browser = Browser(f"http://127.0.0.1:{port}")
    others = []
    try:
        browser.open(url)
        filled = "return document.querySelectorAll('.strategies tbody tr').length >= arguments[0]"
        browser.until(filled, len(ids))
        paints = []
        for _ in range(options.reps):
            browser.open("about:blank")
            browser.open(url.split("#")[0])
            browser.until(filled, len(ids))
            paints.append(browser.js("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"))
        show("first paint (wanted < 1000)", [paint for paint in paints if paint is not None], "ms")

        # Each in a browser of its own: the pages of one browser share its six connections.
        for _ in range(options.pages - 1):
            others.append(Browser(f"http://127.0.0.1:{port}"))
            others[-1].open(url)
            others[-1].until(filled, len(ids))
        time.sleep(5)
        gateways, daemons = shares([gateway, daemon], options.seconds)
        print(f"{len(ids)} strategies that print each second, {options.pages} pages:")
        print(f"    gateway {gateways:.2f} % of a core (wanted < 5), {memory(gateway):.0f} MB resident (wanted < 120)")
        print(f"    daemon  {daemons:.2f} % of a core, {alone:.2f} % without any page, {memory(daemon):.0f} MB resident", flush=True)

        browser.js(WATCH_PHASE)
        late = []
        for name in ids[:options.reps]:
            pid = json.loads(algo("status", name, "--json"))["strategies"][0]["pid"]
            killed = time.time() * 1000
            os.kill(pid, signal.SIGKILL)
            browser.until("return window.seen[arguments[0]] && window.seen[arguments[0]].phase !== 'running'", name)
            late.append(browser.js("return window.seen[arguments[0]].at", name) - killed)
        show("a strategy dies until the page shows it (< 200)", late, "ms")

        browser.js("location.hash = arguments[0]", f"/logs/{ids[-1]}")
        browser.until("return document.querySelectorAll('.line-of').length > 3")
        browser.js(WATCH_LINES)
        time.sleep(options.reps + 2)
        show("a line is printed until the page shows it (< 300)", browser.js("return window.late"), "ms")

        browser.js("location.hash = '/logs/flood'")
        browser.until("return location.hash === '#/logs/flood' && document.querySelector('.note')?.textContent.startsWith('Nothing')")
        algo("start", "flood")
        browser.until("return document.querySelector('.inside').clientHeight >= 18 * 100000")
        result = browser.later(SCROLL)
        print(f"scrolling {result['height'] // 18} lines, {result['elements']} of them elements: longest task "
              f"{max(result['tasks'], default=0):.0f} ms (wanted < 50; 0: none took 50)", flush=True)
        show("    between two frames", result["frames"], "ms")
    finally:
        for each in [*others, browser]:
            each.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strategies", type=int, default=50)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--lines", type=int, default=5000, help="a second, of the fast log")
    parser.add_argument("--seconds", type=int, default=60, help="of each measurement of CPU time")
    parser.add_argument("--reps", type=int, default=21)
    options = parser.parse_args()
    for tool in ("chromium", "chromedriver"):
        if not shutil.which(tool):
            raise SystemExit(f"{tool} is missing: apt-get install -y --no-install-recommends chromium chromium-driver")
    home = tempfile.mkdtemp(prefix="algo-web-", dir="/tmp")
    env = {"PATH": os.environ["PATH"], "HOME": home, "ALGO_HOME": f"{home}/algo"}
    env |= {name: os.environ[name] for name in ("JAVA_HOME", "ALGO_JAVA") if name in os.environ}
    processes = []
    try:
        measure(options, home, env, processes)
    finally:
        for process in reversed(processes):
            if alive(process.pid):
                process.send_signal(signal.SIGTERM)
            process.wait(LIMIT)
        subprocess.run([ALGO, "daemon", "stop", "--strategies"], env=env, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
