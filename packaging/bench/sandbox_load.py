#!/usr/bin/env python3
"""sandbox_load.py PORT KEY [SECONDS] [PID] [quotes|orders|history]   How fast the sandbox broker answers, alone and beside a flood of long histories.

Quotes and orders on 8 connections that are kept; then the same while 64 scanners ask for 60 days in 5m candles without a pause.
With a last word only that: 64 clients that ask for quotes or 60 days, or 8 that order. Prints requests a second, the median, the 99th of a hundred and the slowest in ms, how the scanners fared, and the resident memory of PID and its CPU time for each answer (a busy machine inflates the other times)."""
import collections, datetime, json, os, socket, statistics, sys, threading, time

port, key = int(sys.argv[1]), sys.argv[2]
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 5
pid = sys.argv[4] if len(sys.argv) > 4 else None
only = sys.argv[5] if len(sys.argv) > 5 else None
QUOTE = {"symbol": "SBIN", "exchange": "NSE"}
ORDER = dict(QUOTE, strategy="load", action="BUY", quantity="1", product="MIS", pricetype="MARKET")
SELL = dict(ORDER, action="SELL")
today = datetime.date.today()
DAYS = dict(QUOTE, interval="5m", start_date=str(today - datetime.timedelta(days=5)), end_date=str(today))
HISTORY = dict(QUOTE, interval="5m", start_date=str(today - datetime.timedelta(days=60)), end_date=str(today))


def request(endpoint, fields):
    body = json.dumps(dict(fields, apikey=key)).encode()
    return b"POST /api/v1/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %d\r\n\r\n" % (
        endpoint.encode(), port, len(body)) + body


def answer(conn, file):
    """Reads one answer; returns its status."""
    status, length = int(file.readline().split()[1]), None
    while (line := file.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    if length is not None:
        file.read(length)
        return status
    while (size := int(file.readline(), 16)):
        file.read(size + 2)
    file.readline()
    return status


def run(endpoint, fields, until, times, statuses):
    conn = socket.create_connection(("127.0.0.1", port))
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    file = conn.makefile("rb")
    requests = [request(endpoint, each) for each in fields]
    while time.time() < until:
        for each in requests:
            start = time.perf_counter()
            conn.sendall(each)
            statuses[answer(conn, file)] += 1
            times.append(time.perf_counter() - start)


def scan(until, statuses):
    while time.time() < until:
        run("history", [HISTORY], time.time() + 0.001, [], statuses)
        if statuses[503]:
            time.sleep(0.05)


def measure(what, endpoint, fields, scanners=0, clients=8):
    used = cpu()
    until, times, statuses, scanned = time.time() + seconds, [], collections.Counter(), collections.Counter()
    threads = [threading.Thread(target=run, args=(endpoint, fields, until, times, statuses)) for _ in range(clients)]
    threads += [threading.Thread(target=scan, args=(until, scanned)) for _ in range(scanners)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    line = f"{what:28} {len(times) / seconds:8.0f}/s  median {statistics.median(times) * 1000:6.2f} ms  99 of 100 {sorted(times)[len(times) * 99 // 100] * 1000:6.1f} ms  slowest {max(times) * 1000:7.1f} ms  {dict(statuses)}"
    if pid:
        line += f"  {(cpu() - used) / len(times) * 1e6:.0f} us CPU each"
    print(line + (f"  histories {dict(scanned)}" if scanners else "") + memory())


def cpu():
    """CPU seconds that PID has used."""
    if not pid:
        return 0
    words = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def memory():
    if not pid:
        return ""
    rss = [l.split()[1] for l in open(f"/proc/{pid}/status") if l.startswith("VmRSS")][0]
    return f"  resident {int(rss) // 1024} MB"


if only == "orders":
    measure("orders", "placeorder", [ORDER, SELL])
elif only:
    measure(only + " of 64 clients", only, [QUOTE if only == "quotes" else HISTORY], clients=64)
else:
    measure("warming up", "quotes", [QUOTE])
    measure("warming up", "history", [HISTORY])
    measure("quotes", "quotes", [QUOTE])
    measure("orders", "placeorder", [ORDER, SELL])
    measure("history of 5 days in 5m", "history", [DAYS])
    measure("quotes beside 64 scanners", "quotes", [QUOTE], 64)
    measure("orders beside 64 scanners", "placeorder", [ORDER, SELL], 64)
