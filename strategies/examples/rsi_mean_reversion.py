"""RSI mean reversion: buys what fell too fast, sells what rose too fast, and leaves when calm returns.

Needs nothing but Python. Below LOWER it holds a long position, above UPPER a short one; it goes flat when the
RSI comes back through the middle (50).

Parameters, from the environment (set them with: algo set rsi_mean_reversion params.SYMBOL=INFY):

    SYMBOL         RELIANCE  what to trade; the exchange comes from the strategy's own setting
    QUANTITY       5         size of the position, long or short
    PERIOD         14        length of the RSI, in candles
    LOWER, UPPER   35, 65    where a move counts as too fast
    INTERVAL       1m        width of a candle
    POLL_SECONDS   10        time between two looks
    PRODUCT        MIS       MIS or NRML (this strategy sells short, which CNC does not allow)
    FLAT_ON_EXIT   0         1 closes the position when the strategy is stopped
"""

import http.client
import json
import os
import signal
import sys
import threading
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone

IST = timezone(timedelta(hours=5, minutes=30), "IST")
STRATEGY = os.environ.get("STRATEGY_NAME", "RSI Mean Reversion")
HOST = os.environ["OPENALGO_HOST"]
API_KEY = os.environ.get("OPENALGO_APIKEY", "")


def parameter(name, default):
    """A parameter from the environment, of the same kind as its default."""
    text = os.environ.get(name, "").strip()
    try:
        return type(default)(text) if text else default
    except ValueError:
        sys.exit(f"{name} must be a number, not '{text}'")


SYMBOL = parameter("SYMBOL", "RELIANCE")
EXCHANGE = parameter("OPENALGO_STRATEGY_EXCHANGE", "NSE")
QUANTITY = parameter("QUANTITY", 5)
PERIOD = parameter("PERIOD", 14)
LOWER = parameter("LOWER", 35.0)
UPPER = parameter("UPPER", 65.0)
INTERVAL = parameter("INTERVAL", "1m")
POLL_SECONDS = parameter("POLL_SECONDS", 10.0)
PRODUCT = parameter("PRODUCT", "MIS")
FLAT_ON_EXIT = parameter("FLAT_ON_EXIT", "0") == "1"

stop = threading.Event()


def say(text):
    """One line in the log, with the time in India. It must not wait in a buffer, or the log would lag behind."""
    print(f"{datetime.now(IST):%Y-%m-%d %H:%M:%S} IST  {text}", flush=True)


class ApiError(Exception):
    """The broker answered, and said no."""


def call(endpoint, **fields):
    """Asks OpenAlgo's API. Raises ApiError for a refusal, OSError when nobody answers."""
    body = json.dumps({"apikey": API_KEY, **fields}).encode()
    request = urllib.request.Request(
        f"{HOST}/api/v1/{endpoint}", data=body, headers={"Content-Type": "application/json"})
    try:
        # Once asked to stop there is little time: 'algo stop' kills after its grace.
        with urllib.request.urlopen(request, timeout=1 if stop.is_set() else 4) as response:
            reply = json.load(response)
    except urllib.error.HTTPError as error:
        raise ApiError(f"{endpoint}: HTTP {error.code}: {reason(error)}") from None
    except (ValueError, http.client.HTTPException) as error:
        raise ApiError(f"{endpoint}: the answer makes no sense: {error}") from None
    if not isinstance(reply, dict) or reply.get("status") != "success":
        raise ApiError(f"{endpoint}: {reply.get('message', reply) if isinstance(reply, dict) else reply}")
    return reply


def reason(error):
    """What the broker says about an HTTP error, or else its standard phrase."""
    try:
        return json.load(error)["message"]
    except (ValueError, KeyError, TypeError, OSError, http.client.HTTPException):
        return error.reason


def data(endpoint, **fields):
    """The data of a reply."""
    reply = call(endpoint, **fields)
    if "data" not in reply:
        raise ApiError(f"{endpoint}: the answer has no data")
    return reply["data"]


def closes():
    """Closing prices of the last candles; the last candle is still growing."""
    today = datetime.now(IST).date()
    prices = []
    # Early in the day today's candles are too few, and the days before may have been a weekend.
    for days in (0, 5) if INTERVAL[-1] in "sm" else (60, 400):
        candles = data("history", symbol=SYMBOL, exchange=EXCHANGE, interval=INTERVAL,
                       start_date=str(today - timedelta(days=days)), end_date=str(today))
        prices = [float(candle["close"]) for candle in candles]
        if len(prices) >= 4 * PERIOD:
            break
    return prices


def rsi(prices, period):
    """Relative strength index after Wilder: 0 when every candle fell, 100 when every candle rose."""
    gain = loss = 0.0
    for before, after in zip(prices, prices[1:]):
        gain += (max(after - before, 0.0) - gain) / period
        loss += (max(before - after, 0.0) - loss) / period
    return 50.0 if gain + loss == 0 else 100 * gain / (gain + loss)


def position():
    """Quantity that this strategy holds, negative when short, and its profit so far in rupees."""
    for row in data("positionbook"):
        if (row["symbol"], row["exchange"], row["product"]) == (SYMBOL, EXCHANGE, PRODUCT):
            return int(float(row["quantity"])), float(row["pnl"])
    return 0, 0.0


def move(held, size):
    """Brings the position from what is held to that size with one order."""
    if held == size:
        return
    action = "BUY" if size > held else "SELL"
    reply = call("placesmartorder", strategy=STRATEGY, symbol=SYMBOL, exchange=EXCHANGE, action=action,
                 quantity=str(QUANTITY), position_size=str(size), pricetype="MARKET", product=PRODUCT)
    order = reply.get("orderid", "none: " + reply.get("message", ""))
    say(f"ORDER {action} {abs(size - held)} {SYMBOL}, position {held:+d} -> {size:+d}, order id {order}")


def wanted(held, index):
    """The position that the RSI asks for, given what is held."""
    if index < LOWER:
        return QUANTITY
    if index > UPPER:
        return -QUANTITY
    if (held > 0 and index >= 50) or (held < 0 and index <= 50):
        return 0
    return held


def look():
    prices = closes()
    if len(prices) <= PERIOD:
        raise ApiError(f"history: only {len(prices)} candles, {PERIOD + 1} are needed")
    index = rsi(prices, PERIOD)
    held, profit = position()
    say(f"{SYMBOL} {prices[-1]:.2f}  RSI{PERIOD} {index:.1f}  position {held:+d}  profit {profit:+.2f}")
    move(held, wanted(held, index))


def greet():
    """Says which broker this trades with, so that nobody takes a simulation for the real thing."""
    broker = data("ping").get("broker", "unknown")
    if "simulated" in broker:
        say(f"mode: SANDBOX. The broker is '{broker}': no order reaches an exchange.")
    else:
        say(f"mode: LIVE. The broker is '{broker}': orders are real.")


def trade():
    greeted = False
    while not stop.is_set():
        try:
            if not greeted:
                greet()
                greeted = True
            look()
        except (ApiError, OSError) as error:
            say(f"WARNING {error}; next look in {POLL_SECONDS:g} s")
        stop.wait(POLL_SECONDS)


def leave():
    """Closes the position, or says what is left open."""
    try:
        if FLAT_ON_EXIT:
            move(position()[0], 0)
        held, profit = position()
        say(f"stopped; position {held:+d} {SYMBOL}{' stays open' if held else ''}, profit {profit:+.2f}")
    except (ApiError, OSError) as error:
        say(f"stopped; the position could not be read or closed: {error}")


def main():
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    if QUANTITY < 1 or PERIOD < 2 or not 0 < LOWER < UPPER < 100:
        sys.exit(f"QUANTITY must be at least 1, PERIOD at least 2 and 0 < LOWER < UPPER < 100, "
                 f"not {QUANTITY}, {PERIOD}, {LOWER:g}, {UPPER:g}")
    say(f"{STRATEGY}: {SYMBOL} on {EXCHANGE}, RSI {PERIOD} of {INTERVAL} candles, long below {LOWER:g}, "
        f"short above {UPPER:g}, quantity {QUANTITY} {PRODUCT}")
    if POLL_SECONDS < 0.1:
        sys.exit(f"POLL_SECONDS must be at least 0.1, not {POLL_SECONDS:g}")
    trade()
    leave()


if __name__ == "__main__":
    main()
