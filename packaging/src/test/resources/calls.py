"""Calls every method of the OpenAlgo client that is installed, and compares what it answers with what OpenAlgo answers.

It binds itself to nothing: the client goes where it goes without a host, with a key of its own. Prints a line for each call,
"ok NAME" or "WRONG NAME: what", and "done: N calls, methods nobody called: [...]" at last.
"""
import datetime
import time

import pandas
from openalgo import Strategy, api

NUMBER = (int, float)
TEXT = str
ANY = object
Maybe = type("Maybe", (tuple,), {})  # a value that may be null, too


class OneOf(tuple):
    """One of these values."""


class Open(dict):
    """An object that has these fields, and may have more."""


def differences(value, shape, at=""):
    """What of a value is not as its shape; shapes are types, values, [shape of each], {name: shape}, and those above."""
    if isinstance(shape, OneOf):
        return [] if value in shape else ["%s is %r, none of %s" % (at, value, tuple(shape))]
    if isinstance(shape, Maybe):
        return [] if value is None else differences(value, shape[0], at)
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return ["%s is %s %.200r, no object" % (at, type(value).__name__, value)]
        found = []
        for name in shape:
            if name.rstrip("?") in value:
                found += differences(value[name.rstrip("?")], shape[name], at + "." + name.rstrip("?"))
            elif not name.endswith("?"):
                found.append("%s.%s is missing, there is %s" % (at, name, list(value)))
        if not isinstance(shape, Open):
            found += ["%s.%s is more than there is" % (at, name)
                      for name in value if name not in shape and name + "?" not in shape]
        return found
    if isinstance(shape, list):
        if not isinstance(value, list):
            return ["%s is %s %.200r, no list" % (at, type(value).__name__, value)]
        if not value:
            return ["%s is empty" % at]
        return [each for i, one in enumerate(value[:50]) for each in differences(one, shape[0], "%s[%d]" % (at, i))]
    if isinstance(shape, (type, tuple)):
        fits = isinstance(value, shape) and (shape is ANY or not isinstance(value, bool) or shape is bool)
        return [] if fits else ["%s is %s %.200r, no %s" % (at, type(value).__name__, value, shape)]
    return [] if value == shape else ["%s is %r, not %r" % (at, value, shape)]


client = api(api_key="a-key-that-stands-in-the-script-0123456789")
called, calls = set(), 0


def wrong(name, what):
    print("WRONG %s: %s" % (name, what), flush=True)


def compare(name, value, shape):
    found = differences(value, shape)
    for each in found[:5]:
        wrong(name, each)
    if not found:
        print("ok", name, flush=True)


def same(name, value, wanted):
    if value == wanted:
        print("ok", name, flush=True)
    else:
        wrong(name, "is %.300r, not %r" % (value, wanted))


def call(method, shape, *positional, **named):
    """Calls a method, says whether its answer has that shape, and returns it."""
    global calls
    calls += 1
    called.add(method)
    value = getattr(client, method)(*positional, **named)
    compare(method, value, shape)
    return value


def frame(method, columns, **named):
    """Calls a method that answers a table."""
    value = call(method, pandas.DataFrame, **named)
    if isinstance(value, pandas.DataFrame):
        same(method + " columns", sorted(value.columns), sorted(columns))
    return value


def until(what, condition, limit=30):
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            wrong(what, "did not come within %d s" % limit)
            return False
        time.sleep(0.02)
    print("ok", what, flush=True)
    return True


def ok(**fields):
    return {"status": "success", **fields}


def analyze(**fields):
    return {"status": "success", "mode": "analyze", **fields}


SBIN = {"symbol": "SBIN", "exchange": "NSE"}
QUOTE = {name: NUMBER for name in ("open", "high", "low", "ltp", "ask", "bid", "prev_close", "volume")}
LISTED = {"symbol": TEXT, "brsymbol": TEXT, "name": TEXT, "exchange": TEXT, "brexchange": TEXT, "token": TEXT, "expiry": TEXT,
          "strike": NUMBER, "lotsize": int, "instrumenttype": TEXT, "tick_size": NUMBER}


def market():
    today = datetime.date.today()
    days = dict(start_date=str(today - datetime.timedelta(days=14)), end_date=str(today))
    call("quotes", ok(data=Open(QUOTE)), **SBIN)
    call("multiquotes", ok(results=[{"symbol": TEXT, "exchange": TEXT, "data": Open(QUOTE)}]),
         symbols=[SBIN, {"symbol": "NIFTY", "exchange": "NSE_INDEX"}])
    rows = [{"price": NUMBER, "quantity": int}]
    call("depth", ok(data=Open({"asks": rows, "bids": rows, "ltp": NUMBER, "ltq": NUMBER, "open": NUMBER, "high": NUMBER,
                                "low": NUMBER, "prev_close": NUMBER, "volume": NUMBER, "oi": NUMBER,
                                "totalbuyqty": NUMBER, "totalsellqty": NUMBER})), **SBIN)
    candle = ["open", "high", "low", "close", "volume", "oi"]
    minutes = frame("history", candle, interval="5m", **SBIN, **days)
    same("history zone", str(minutes.index.tz), "Asia/Kolkata")
    same("history session", set(minutes.index.strftime("%H:%M")) <= {
        "%02d:%02d" % divmod(m, 60) for m in range(555, 930, 5)}, True)
    same("history kinds", {str(minutes[name].dtype) for name in candle} <= {"float64", "int64"}, True)
    daily = frame("history", candle, interval="D", **SBIN, **days)
    same("history of days", (daily.index.tz, set(daily.index.hour)), (None, {0}))
    joined = minutes.groupby(minutes.index.date)["high"].max()
    for day, high in joined.items():
        if day != today and abs(daily["high"][str(day)] - high) > 0.001:
            wrong("history", "the high of %s is %r by days, %r by minutes" % (day, daily["high"][str(day)], high))
    call("history", {"status": "error", "message": TEXT, "error_type": "no_data", "raw_data?": ANY},
         interval="5m", start_date="2026-11-28", end_date="2026-11-29", **SBIN)
    call("history", Open({"status": "error", "message": TEXT, "code": 400, "error_type": "http_error"}), symbol="NOSUCHSHARE",
         exchange="NSE", interval="5m", **days)
    names = {name: [TEXT] for name in ("seconds", "minutes", "hours", "days")}
    call("intervals", ok(data={**names, "weeks": list, "months": list}))
    call("interval", ok(data={**names, "weeks": list, "months": list}))
    call("holidays", ok(year=int, timezone="Asia/Kolkata", data=[Open({
        "date": TEXT, "description": TEXT, "holiday_type": TEXT, "closed_exchanges": list, "open_exchanges": list})]), 2026)
    call("timings", ok(data=[{"exchange": TEXT, "start_time": int, "end_time": int}]), "2026-11-27")


def symbols():
    call("symbol", ok(data={**LISTED, "id": int, "freeze_qty": int}), **SBIN)
    call("symbol", Open({"status": "error", "code": 404}), symbol="sbin", exchange="NSE")
    call("search", ok(message=TEXT, data=[{**LISTED, "freeze_qty": int}]), query="NIFTY 26000 CE", exchange="NFO")
    call("search", ok(message="No matching symbols found", data=list), query="nosuchthing")
    expiries = call("expiry", ok(message=TEXT, data=[TEXT]), symbol="NIFTY", exchange="NFO", instrumenttype="options")
    table = frame("instruments", LISTED, exchange="NFO")
    same("instruments", len(table) > 1000, True)
    everything = frame("instruments", LISTED)
    same("instruments of all", set(everything["exchange"]) >= {"NSE", "NFO", "BSE", "BFO", "MCX", "CDS"}, True)
    return expiries["data"]


def options(expiry):
    und = dict(underlying="NIFTY", exchange="NSE_INDEX", expiry_date=expiry)
    atm = call("optionsymbol", ok(symbol=TEXT, exchange="NFO", lotsize=65, tick_size=NUMBER, freeze_qty=int,
                                  underlying_ltp=NUMBER), offset="ATM", option_type="CE", **und)
    call("syntheticfuture", ok(underlying="NIFTY", underlying_ltp=NUMBER, expiry=expiry, atm_strike=NUMBER,
                               synthetic_future_price=NUMBER), **und)
    leg = {name: NUMBER for name in ("ltp", "bid", "ask", "bid_qty", "ask_qty", "open", "high", "low", "prev_close", "volume",
                                     "oi", "lotsize", "tick_size")}
    leg.update(symbol=TEXT, label=TEXT)
    head = dict(underlying="NIFTY", underlying_symbol=TEXT, underlying_exchange=TEXT, underlying_ltp=NUMBER,
                underlying_prev_close=NUMBER, expiry_date=expiry, expiry_ts=int, server_ts=int, atm_strike=NUMBER,
                quotes_included=True, forward_price=Maybe([NUMBER]))
    call("optionchain", ok(greeks_included=False, chain=[{"strike": NUMBER, "ce": leg, "pe": leg}], **head),
         strike_count=5, **und)
    greeks = {name + "?": NUMBER for name in ("implied_volatility", "delta", "gamma", "theta", "vega")}
    call("optionchain", ok(greeks_included=True, chain=[
        {"strike": NUMBER, "ce": {**leg, **greeks}, "pe": {**leg, **greeks}}], **head), with_greeks=True, **und)
    call("optiongreeks", ok(symbol=atm["symbol"], exchange="NFO", underlying="NIFTY", strike=NUMBER, option_type="CE",
                            expiry_date=TEXT, days_to_expiry=NUMBER, spot_price=NUMBER, option_price=NUMBER,
                            interest_rate=NUMBER, implied_volatility=NUMBER, greeks={
                                name: NUMBER for name in ("delta", "gamma", "theta", "vega", "rho")}),
         symbol=atm["symbol"], exchange="NFO", underlying_symbol="NIFTY", underlying_exchange="NSE_INDEX")
    order = dict(strategy="sdk", price_type="MARKET", product="NRML")
    call("optionsorder", analyze(orderid=TEXT, symbol=TEXT, exchange="NFO", underlying="NIFTY", underlying_ltp=Maybe([NUMBER]),
                                 offset="OTM2", option_type="CE"), offset="OTM2", option_type="CE", action="BUY",
         quantity=65, **und, **order)
    call("optionsorder", analyze(symbol=TEXT, exchange="NFO", underlying="NIFTY", underlying_ltp=Maybe([NUMBER]), offset="ATM",
                                 option_type="PE", total_quantity=130, split_size=65, results=[Open({
                                     "order_num": int, "quantity": int, "status": "success", "orderid": TEXT})]),
         offset="ATM", option_type="PE", action="BUY", quantity=130, splitsize=65, **und, **order)
    call("optionsmultiorder", analyze(underlying="NIFTY", underlying_ltp=Maybe([NUMBER]), results=[Open({
        "leg": int, "symbol": TEXT, "exchange": "NFO", "product": "MIS", "offset": TEXT, "option_type": TEXT,
        "action": TEXT, "status": "success", "orderid": TEXT, "mode": "analyze"})]), strategy="sdk",
         legs=[dict(offset="OTM4", option_type="CE", action="BUY", quantity=65),
               dict(offset="OTM2", option_type="CE", action="SELL", quantity=65, price_type="MARKET")], **und)


def orders():
    book = {"symbol": TEXT, "exchange": TEXT, "product": TEXT}
    one = call("placeorder", analyze(orderid=TEXT), action="BUY", quantity=5, **SBIN)["orderid"]
    call("placeorder", Open({"status": "error", "code": 400}), symbol="NOSUCHSHARE", exchange="NSE", action="BUY")
    call("orderstatus", analyze(data=Open({
        "order_status": "complete", "orderid": one, "action": "BUY", "quantity": NUMBER, "average_price": NUMBER,
        "price": NUMBER, "price_type": "MARKET", "product": "MIS", "timestamp": TEXT, "trigger_price": NUMBER,
        **SBIN})), order_id=one, strategy="Python")
    call("openposition", analyze(quantity=5), product="MIS", **SBIN)
    call("placesmartorder", analyze(orderid=TEXT), action="BUY", quantity=1, position_size=7, **SBIN)
    call("placesmartorder", Open({"status": "success", "message": "Positions Already Matched. No Action needed."}),
         action="BUY", quantity=1, position_size=7, **SBIN)
    rest = client.quotes(**SBIN)["data"]["ltp"] * 0.9 // 1
    limit = call("placeorder", analyze(orderid=TEXT), action="BUY", price_type="LIMIT", price=rest, quantity=1, **SBIN)["orderid"]
    call("modifyorder", analyze(orderid=limit), order_id=limit, action="BUY", price_type="LIMIT", product="MIS", quantity=2,
         price=rest - 1, **SBIN)
    call("orderstatus", analyze(data=Open({"order_status": "open", "quantity": 2})), order_id=limit)
    call("cancelorder", analyze(orderid=limit), order_id=limit)
    call("placeorder", analyze(orderid=TEXT), action="BUY", price_type="LIMIT", price=rest, quantity=1, **SBIN)
    call("cancelallorder", analyze(message=TEXT, canceled_orders=[TEXT], failed_cancellations=list), strategy="Python")
    call("basketorder", analyze(results=[Open({**book, "status": "success", "orderid": TEXT})]), orders=[
        dict(symbol="INFY", exchange="NSE", action="SELL", quantity=1, pricetype="MARKET", product="MIS"),
        dict(symbol="TCS", exchange="NSE", action="BUY", quantity="1")])
    call("splitorder", analyze(total_quantity=25, split_size=10, results=[Open({
        "order_num": int, "quantity": int, "status": "success", "orderid": TEXT})]), action="BUY", quantity=25, splitsize=10,
        **SBIN)
    call("placeorder", analyze(orderid=TEXT), symbol="ITC", exchange="NSE", action="BUY", quantity=3, product="CNC")
    call("orderbook", analyze(data={"orders": [Open({
        **book, "action": TEXT, "orderid": TEXT, "order_status": TEXT, "price": NUMBER, "pricetype": TEXT, "quantity": NUMBER,
        "timestamp": TEXT, "trigger_price": NUMBER})], "statistics": {name: NUMBER for name in (
            "total_buy_orders", "total_sell_orders", "total_completed_orders", "total_open_orders",
            "total_rejected_orders")}}))
    call("tradebook", analyze(data=[Open({
        **book, "action": TEXT, "orderid": TEXT, "average_price": NUMBER, "quantity": NUMBER, "timestamp": TEXT,
        "trade_value": NUMBER})]))
    profits = ("pnl", "pnlpercent", "unrealized_pnl", "today_realized_pnl", "total_pnl_today", "lot_size")
    call("positionbook", Open(analyze(data=[Open({
        **book, "quantity": NUMBER, "average_price": NUMBER, "ltp": NUMBER, **{name: NUMBER for name in profits}})])))
    call("holdings", analyze(data={"holdings": [Open({
        **book, "quantity": NUMBER, "pnl": NUMBER, "pnlpercent": NUMBER})], "statistics": {
            name: NUMBER for name in ("totalholdingvalue", "totalinvvalue", "totalprofitandloss", "totalpnlpercentage")}}))
    call("funds", analyze(data=Open({name: NUMBER for name in (
        "availablecash", "collateral", "m2munrealized", "m2mrealized", "utiliseddebits")})))
    call("margin", ok(data={name: NUMBER for name in ("total_margin_required", "span_margin", "exposure_margin")}), positions=[
        dict(symbol="SBIN", exchange="NSE", action="BUY", product="MIS", pricetype="MARKET", quantity=10)])
    call("closeposition", Open(analyze(message=TEXT)), strategy="Python")
    call("openposition", analyze(quantity=0), product="MIS", **SBIN)


def rest():
    state = {"mode": "analyze", "analyze_mode": True, "total_logs": int}
    call("analyzerstatus", ok(data=state))
    call("analyzertoggle", ok(data={**state, "message": TEXT}), True)
    call("telegram", ok(message="Notification queued for delivery"), username="u", message="m")
    if hasattr(client, "whatsapp"):
        call("whatsapp", ok(message="Delivered to 1, failed 0", data={"sent": ["<self>"], "failed": list, "skipped": int}), "m")
        call("whatsapp", ok(message="Queued for 1 recipient(s)", queued=1), "m", to="919876543210", wait_for_delivery=False)
    absent = Open({"status": "error", "message": TEXT, "code": OneOf((404, 501))})
    gtt = dict(action="BUY", quantity=1, price=100.0, triggerprice_sl=100.0, product="CNC", **SBIN)
    hosted = dict(strategy_id="1")
    for method, fields in (("placegttorder", gtt), ("modifygttorder", {**gtt, "trigger_id": "GTT-1"}),
                           ("cancelgttorder", dict(trigger_id="GTT-1")), ("gttorderbook", {}), ("strategylist", {}),
                           ("strategystatus", hosted), ("strategystart", {**hosted, "mode": "sandbox"}),
                           ("strategystop", hosted), ("strategycloseall", hosted), ("strategycloseleg", {**hosted, "leg_id": 1}),
                           ("strategyruns", hosted), ("strategyorders", hosted), ("strategyevents", hosted)):
        if hasattr(client, method):
            answer = call(method, absent, **fields)
            same(method + " in one line", "\n" not in str(answer["message"]), True)


def stream():
    """Everything that is streamed, by the callbacks and by the getters."""
    nifty = {"symbol": "NIFTY", "exchange": "NSE_INDEX"}
    seen = {"ltp": [], "quote": [], "depth": [], "order": []}
    call("connect", True)
    tick = dict(symbol=TEXT, exchange=TEXT, data=Open({"ltp": NUMBER, "timestamp": ANY}))
    quote = Open({name: NUMBER for name in ("open", "high", "low", "close", "ltp", "volume")})
    side = [{"price": NUMBER, "quantity": int, "orders": int}]
    modes = (("ltp", "ltp", 1, tick), ("quote", "quotes", 2, {**tick, "data": quote}),
             ("depth", "depth", 3, {**tick, "data": Open({"ltp": NUMBER, "depth": {"buy": side, "sell": side}})}))
    for name, getter, mode, shape in modes:
        call("subscribe_" + name, True, [SBIN, nifty] if name == "ltp" else [SBIN], on_data_received=seen[name].append)
        if until("a tick of " + name, lambda: any(t["symbol"] == "SBIN" for t in seen[name])):
            compare("tick of " + name, seen[name][-1], Open({"type": "market_data", "mode": ANY, **shape}))
    book = {str(row): {"price": TEXT, "qty": TEXT, "orders": TEXT} for row in range(1, 6)}
    call("get_ltp", {"ltp": {"NSE": {"SBIN": {"timestamp": ANY, "ltp": NUMBER}}, "NSE_INDEX": {"NIFTY": Open({"ltp": NUMBER})}}})
    call("get_quotes", {"quote": {"NSE": {"SBIN": Open({"timestamp": ANY, "ltp": NUMBER, "open": NUMBER})}}})
    depth = call("get_depth", {"depth": {"NSE": {"SBIN": Open({"timestamp": ANY, "ltp": NUMBER, "buyBook": dict, "sellBook": dict})}}})
    same("rows of depth", set(depth["depth"]["NSE"]["SBIN"]["buyBook"]), set(book))
    if hasattr(client, "subscribe_orders"):
        call("subscribe_orders", True, seen["order"].append)
        time.sleep(0)
        placed = client.placeorder(action="BUY", quantity=1, **SBIN)["orderid"]
        filled = lambda: [o for o in seen["order"] if o["orderid"] == placed and o["order_status"] == "complete"]
        if until("an order update", filled):
            compare("order update", filled()[0], Open({
                "orderid": TEXT, "symbol": TEXT, "exchange": TEXT, "action": TEXT, "quantity": NUMBER, "price": NUMBER,
                "pricetype": TEXT, "product": TEXT, "order_status": "complete", "filled_quantity": NUMBER,
                "average_price": NUMBER}))
        call("get_orders", {"orders": [Open({"orderid": TEXT})]})
        call("unsubscribe_orders", True)
    for name, getter, mode, shape in modes:
        call("unsubscribe_" + name, True, [SBIN])
    call("disconnect", None)


def webhook():
    """The webhook of a strategy at OpenAlgo: nothing is there, and that is said."""
    sender = Strategy("http://127.0.0.1:5000", "a-webhook")
    if hasattr(sender, "send"):
        compare("webhook", sender.send({"action": "stop"}), Open({"status": "error", "message": TEXT, "code": 404}))
    else:
        try:
            wrong("webhook", sender.strategyorder("SBIN", "BUY"))
        except Exception as refused:
            same("webhook", refused.response.status_code, 404)


def run():
    market()
    expiries = symbols()
    options(expiries[1].replace("-", ""))
    orders()
    rest()
    stream()
    call("closeposition", Open(analyze(message=TEXT)), strategy="Python")
    webhook()
    methods = {name for name in dir(api) if name[0] != "_" and callable(getattr(api, name))}
    if "close" in methods:
        call("close", None)
    print("done: %d calls, methods nobody called: %s" % (calls, sorted(methods - called)), flush=True)


try:
    run()
except Exception as problem:
    wrong("the script", repr(problem))
    raise
