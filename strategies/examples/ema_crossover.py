"""EMA crossover: long while the fast average is above the slow one, short while it is below.

Needs nothing but Python. It looks at the candles every few seconds, takes the side that the averages
say at its first look, and changes sides at each crossing.

Parameters, from the environment (set them with: algo set ema_crossover params.SYMBOL=INFY):

    SYMBOL        SBIN   what to trade; the exchange comes from the strategy's own setting
    QUANTITY      10     size of the position, long or short
    FAST, SLOW    5, 10  lengths of the two averages, in candles
    INTERVAL      1m     width of a candle
    POLL_SECONDS  5      time between two looks
    PRODUCT       MIS    MIS or NRML (this strategy sells short, which CNC does not allow)
    FLAT_ON_EXIT  0      1 closes the position when the strategy is stopped
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
STRATEGY = os.environ.get("STRATEGY_NAME", "EMA Crossover")
HOST = os.environ["OPENALGO_HOST"]
API_KEY = os.environ.get("OPENALGO_APIKEY", "")


def parameter(name, default):
    """A parameter from the environment, of the same kind as its default."""
    text = os.environ.get(name, "").strip()
    try:
        return type(default)(text) if text else default
    except ValueError:
        sys.exit(f"{name} must be a number, not '{text}'")


SYMBOL = parameter("SYMBOL", "SBIN")
EXCHANGE = parameter("OPENALGO_STRATEGY_EXCHANGE", "NSE")
QUANTITY = parameter("QUANTITY", 10)
FAST = parameter("FAST", 5)
SLOW = parameter("SLOW", 10)
INTERVAL = parameter("INTERVAL", "1m")
POLL_SECONDS = parameter("POLL_SECONDS", 5.0)
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
        if len(prices) >= 4 * SLOW:
            break
    return prices


def ema(prices, length):
    """Exponential moving average: each price counts less than the one after it."""
    average = prices[0]
    for price in prices[1:]:
        average += (price - average) * 2 / (length + 1)
    return average


def position():
    """Quantity that this strategy holds, negative when short, and its profit so far in rupees."""
    for row in data("positionbook"):
        if (row["symbol"], row["exchange"], row["product"]) == (SYMBOL, EXCHANGE, PRODUCT):
            return int(float(row["quantity"])), float(row["pnl"])
    return 0, 0.0


def move_to(size):
    """Brings the position to that size with one order."""
    held, _ = position()
    if held == size:
        return
    action = "BUY" if size > held else "SELL"
    reply = call("placesmartorder", strategy=STRATEGY, symbol=SYMBOL, exchange=EXCHANGE, action=action,
                 quantity=str(QUANTITY), position_size=str(size), pricetype="MARKET", product=PRODUCT)
    order = reply.get("orderid", "none: " + reply.get("message", ""))
    say(f"ORDER {action} {abs(size - held)} {SYMBOL}, position {held:+d} -> {size:+d}, order id {order}")


def look():
    """One look at the market; returns the side that the averages say: 1 long, -1 short."""
    prices = closes()
    if len(prices) < SLOW:
        raise ApiError(f"history: only {len(prices)} candles, {SLOW} are needed")
    fast, slow = ema(prices, FAST), ema(prices, SLOW)
    held, profit = position()
    say(f"{SYMBOL} {prices[-1]:.2f}  EMA{FAST} {fast:.2f}  EMA{SLOW} {slow:.2f}  "
        f"position {held:+d}  profit {profit:+.2f}")
    return 1 if fast > slow else -1


def greet():
    """Says which broker this trades with, so that nobody takes a simulation for the real thing."""
    broker = data("ping").get("broker", "unknown")
    if "simulated" in broker:
        say(f"mode: SANDBOX. The broker is '{broker}': no order reaches an exchange.")
    else:
        say(f"mode: LIVE. The broker is '{broker}': orders are real.")


def trade():
    side = 0  # Unknown, so that the first look takes a position.
    greeted = False
    while not stop.is_set():
        try:
            if not greeted:
                greet()
                greeted = True
            wanted = look()
            if wanted != side:
                move_to(wanted * QUANTITY)
                side = wanted
        except (ApiError, OSError) as error:
            # It may work the next time: a strategy that gives up at the first hiccup trades on nothing.
            say(f"WARNING {error}; next look in {POLL_SECONDS:g} s")
        stop.wait(POLL_SECONDS)


def leave():
    """Closes the position, or says what is left open."""
    try:
        if FLAT_ON_EXIT:
            move_to(0)
        held, profit = position()
        say(f"stopped; position {held:+d} {SYMBOL}{' stays open' if held else ''}, profit {profit:+.2f}")
    except (ApiError, OSError) as error:
        say(f"stopped; the position could not be read or closed: {error}")


def main():
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    if QUANTITY < 1 or not 1 <= FAST < SLOW:
        sys.exit(f"QUANTITY must be at least 1 and FAST less than SLOW, not {QUANTITY}, {FAST}, {SLOW}")
    say(f"{STRATEGY}: {SYMBOL} on {EXCHANGE}, EMA {FAST}/{SLOW} of {INTERVAL} candles, "
        f"quantity {QUANTITY} {PRODUCT}, a look every {POLL_SECONDS:g} s")
    if POLL_SECONDS < 0.1:
        sys.exit(f"POLL_SECONDS must be at least 0.1, not {POLL_SECONDS:g}")
    trade()
    leave()


if __name__ == "__main__":
    main()
