import time; now = time.time_ns()  # noqa: E702  the first instruction
# trader.py FIFO NAME: tells the bench when its first instruction ran, then asks for a quote each second and for an order every fifth.
import http.client
import json
import os
import sys

fifo = os.open(sys.argv[1], os.O_WRONLY)
os.write(fifo, f"{sys.argv[2]} {os.getpid()} {now}\n".encode())
os.close(fifo)
SYMBOLS = "SBIN INFY TCS RELIANCE HDFCBANK ICICIBANK ITC LT AXISBANK WIPRO".split()
symbol = {"symbol": SYMBOLS[os.getpid() % len(SYMBOLS)], "exchange": "NSE"}
order = {**symbol, "strategy": sys.argv[2], "quantity": "1", "product": "MIS", "pricetype": "MARKET"}
broker = http.client.HTTPConnection(os.environ["OPENALGO_HOST"].split("//")[1], timeout=30)


def ask(path, body):
    broker.request("POST", "/api/v1/" + path, json.dumps({"apikey": os.environ["OPENALGO_API_KEY"], **body}),
                   {"Content-Type": "application/json"})
    answer = broker.getresponse()
    answer.read()
    if answer.status != 200:
        print(path, "answered", answer.status, flush=True)


turn = 0
while True:
    ask("quotes", symbol)
    if turn % 5 == 0:
        ask("placeorder", {**order, "action": "SELL" if turn % 10 else "BUY"})
    turn += 1
    time.sleep(1)
