"""Sells a straddle at the money, and keeps a stop at each leg by the stream."""
import threading
import time
from openalgo import api

client = api(api_key="my-openalgo-key-77777777777777", host="http://127.0.0.1:5000", ws_url="ws://127.0.0.1:8765")
expiry = client.expiry(symbol="NIFTY", exchange="NFO", instrumenttype="options")["data"][0].replace("-", "")
legs = client.optionsmultiorder(strategy="straddle", underlying="NIFTY", exchange="NSE_INDEX", expiry_date=expiry, legs=[
    {"offset": "ATM", "option_type": "CE", "action": "SELL", "quantity": 65},
    {"offset": "ATM", "option_type": "PE", "action": "SELL", "quantity": 65}])["results"]
stops = {}
for leg in legs:
    fill = client.orderstatus(order_id=leg["orderid"], strategy="straddle")["data"]["average_price"]
    stops[leg["symbol"]] = float(fill) * 0.5   # below the price: it is hit at the first tick
closed = threading.Event()


def on_tick(message):
    symbol, ltp = message["symbol"], message["data"]["ltp"]
    if symbol in stops and ltp >= stops[symbol]:
        del stops[symbol]
        print("stop", symbol, client.placeorder(strategy="straddle", symbol=symbol, exchange="NFO", action="BUY",
                                                quantity=65, product="MIS", price_type="MARKET"))
    if not stops:
        closed.set()


client.connect()
client.subscribe_quote([{"exchange": "NFO", "symbol": leg["symbol"]} for leg in legs], on_data_received=on_tick)
closed.wait(60)
client.unsubscribe_quote([{"exchange": "NFO", "symbol": leg["symbol"]} for leg in legs])
client.disconnect()
rows = client.positionbook()["data"]
print([r["quantity"] for r in rows if r["symbol"] in {leg["symbol"] for leg in legs}])
print("style done", flush=True)
time.sleep(600)
