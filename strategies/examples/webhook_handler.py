"""Webhook: places an order for each signal that is posted to it, for example by a charting site's alert.

Needs nothing but Python. It listens on this machine only; put a tunnel or a reverse proxy in front of it if the
signals come from elsewhere. A signal is JSON with the token that you chose:

    curl http://127.0.0.1:8765/signal -d '{"token": "my-secret", "symbol": "SBIN", "action": "BUY", "quantity": 10}'

    token       must be WEBHOOK_TOKEN (or send it as header X-Webhook-Token)
    symbol      e.g. SBIN
    action      BUY, SELL, or FLAT to close the position
    quantity    1 or more; not needed for FLAT
    exchange    optional; else the strategy's own
    product     optional: MIS, NRML or CNC; else PRODUCT

Parameters, from the environment:

    WEBHOOK_TOKEN  required: whoever knows it can trade; a value in secrets.json that "secrets" names
    WEBHOOK_PORT   8765, 0 for any free port
    PRODUCT        MIS
    MAX_QUANTITY   1000, the largest order that a signal may ask for
"""

import hmac
import http.client
import json
import os
import re
import signal
import sys
import threading
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

IST = timezone(timedelta(hours=5, minutes=30), "IST")
STRATEGY = os.environ.get("STRATEGY_NAME", "Webhook")
HOST = os.environ["OPENALGO_HOST"]
API_KEY = os.environ.get("OPENALGO_APIKEY", "")

def parameter(name, default):
    """A parameter from the environment, of the same kind as its default."""
    text = os.environ.get(name, "").strip()
    try:
        return type(default)(text) if text else default
    except ValueError:
        sys.exit(f"{name} must be a number, not '{text}'")


EXCHANGE = parameter("OPENALGO_STRATEGY_EXCHANGE", "NSE")
TOKEN = parameter("WEBHOOK_TOKEN", "")
PORT = parameter("WEBHOOK_PORT", 8765)
PRODUCT = parameter("PRODUCT", "MIS")
MAX_QUANTITY = parameter("MAX_QUANTITY", 1000)
LONGEST_SIGNAL = 16 * 1024


def say(text):
    """One line in the log, with the time in India. It must not wait in a buffer, or the log would lag behind."""
    print(f"{datetime.now(IST):%Y-%m-%d %H:%M:%S} IST  {text}", flush=True)


class Refused(Exception):
    """A signal that is not carried out: an HTTP status and the reason for its sender."""

    def __init__(self, status, reason):
        super().__init__(reason)
        self.status = status


def call(endpoint, **fields):
    """Asks OpenAlgo's API; raises Refused when it says no, or does not answer."""
    body = json.dumps({"apikey": API_KEY, **fields}).encode()
    request = urllib.request.Request(
        f"{HOST}/api/v1/{endpoint}", data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=4) as response:
            reply = json.load(response)
    except urllib.error.HTTPError as error:
        raise Refused(502, f"the broker refused: HTTP {error.code}: {reason(error)}") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Refused(502, f"the broker does not answer: {error}") from None
    if not isinstance(reply, dict) or reply.get("status") != "success":
        raise Refused(502, f"the broker refused: {reply}")
    return reply


def reason(error):
    """What the broker says about an HTTP error, or else its standard phrase."""
    try:
        return json.load(error)["message"]
    except (ValueError, KeyError, TypeError, OSError, http.client.HTTPException):
        return error.reason


def checked(signal_):
    """The order that a signal asks for; raises Refused with everything that is wrong with it."""
    problems = []
    symbol = signal_.get("symbol")
    if not isinstance(symbol, str) or not re.fullmatch(r"[A-Z0-9][A-Z0-9&_.-]{0,49}", symbol):
        problems.append("symbol must be given in capitals, e.g. SBIN")
    action = str(signal_.get("action", "")).upper()
    if action not in ("BUY", "SELL", "FLAT"):
        problems.append("action must be BUY, SELL or FLAT")
    quantity = signal_.get("quantity", 0)
    if action != "FLAT":
        text = str(quantity)
        if isinstance(quantity, bool) or not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= MAX_QUANTITY:
            problems.append(f"quantity must be a whole number from 1 to {MAX_QUANTITY}")
    product = signal_.get("product", PRODUCT)
    if product not in ("MIS", "NRML", "CNC"):
        problems.append("product must be MIS, NRML or CNC")
    exchange = signal_.get("exchange", EXCHANGE)
    if not isinstance(exchange, str) or not exchange:
        problems.append("exchange must be a name such as NSE")
    if problems:
        raise Refused(400, "; ".join(problems))
    return {"symbol": symbol, "exchange": exchange, "product": product}, action, quantity


def carry_out(signal_):
    """Places the order of a signal; returns the answer for its sender."""
    instrument, action, quantity = checked(signal_)
    if action == "FLAT":
        # Quantity 0: only close what is open, never begin something new.
        reply = call("placesmartorder", strategy=STRATEGY, action="SELL", quantity="0", position_size="0",
                     pricetype="MARKET", **instrument)
    else:
        reply = call("placeorder", strategy=STRATEGY, action=action, quantity=str(quantity),
                     pricetype="MARKET", **instrument)
    order = reply.get("orderid")
    say(f"ORDER {action} {quantity if action != 'FLAT' else ''} {instrument['symbol']}, "
        f"order id {order or 'none: ' + reply.get('message', '')}")
    return {"status": "success", "orderid": order, "message": reply.get("message", "")}


class Handler(BaseHTTPRequestHandler):
    timeout = 3  # A caller that falls silent does not keep a thread.

    def do_POST(self):
        try:
            self.answer(200, carry_out(self.read_signal()))
        except Refused as refused:
            say(f"REFUSED {refused}")
            self.answer(refused.status, {"status": "error", "message": str(refused)})

    def do_GET(self):
        self.answer(405, {"status": "error", "message": "post a signal as JSON to /signal"})

    def read_signal(self):
        if self.path.split("?")[0] not in ("/signal", "/signal/"):
            raise Refused(404, "signals are posted to /signal")
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST_SIGNAL:
            raise Refused(413, f"a signal needs a Content-Length of at most {LONGEST_SIGNAL} bytes")
        try:
            signal_ = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise Refused(400, "the signal is not JSON") from None
        if not isinstance(signal_, dict):
            raise Refused(400, "the signal must be a JSON object")
        token = self.headers.get("X-Webhook-Token") or str(signal_.get("token", ""))
        if not hmac.compare_digest(token.encode(), TOKEN.encode()):
            raise Refused(403, "wrong token")
        return signal_

    def answer(self, status, reply):
        body = json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form, *values):
        """Orders and refusals are logged above; one line for every request would say it twice."""


def main():
    if len(TOKEN) < 8:
        sys.exit("WEBHOOK_TOKEN is not set, or shorter than 8 characters. Whoever knows it can trade, so there is no "
                 "default: put one into secrets.json, and its name into the strategy's secrets")
    try:
        server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
    except OSError as error:
        sys.exit(f"cannot listen on 127.0.0.1:{PORT}: {error}. Choose another WEBHOOK_PORT.")
    server.daemon_threads = False  # A signal that is being carried out is finished before the end.
    # shutdown() waits for the loop below, so it must not be called on this thread.
    quit_ = lambda *_: threading.Thread(target=server.shutdown).start()
    signal.signal(signal.SIGTERM, quit_)
    signal.signal(signal.SIGINT, quit_)
    say(f"{STRATEGY}: signals to http://127.0.0.1:{server.server_port}/signal, orders to {HOST}")
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    say("stopped; positions stay as they are")


if __name__ == "__main__":
    main()
