"""EMA on a timer: host and key stand in the script."""
from openalgo import api
import pandas as pd
import time

client = api(api_key="5f0c1f2e7ab94d0db3c1f2e7ab94d0db3c1f2e7ab94d0db3", host="http://127.0.0.1:5000")
symbol, exchange, quantity = "SBIN", "NSE", 1


def signal():
    end = pd.Timestamp.now().date()
    df = client.history(symbol=symbol, exchange=exchange, interval="5m", start_date=str(end - pd.Timedelta(days=7)),
                        end_date=str(end))
    df["fast"] = df["close"].ewm(span=5).mean()
    df["slow"] = df["close"].ewm(span=10).mean()
    return "BUY" if df["fast"].iloc[-1] > df["slow"].iloc[-1] else "SELL"


while True:
    action = signal()
    response = client.placesmartorder(strategy="EMA", symbol=symbol, action=action, exchange=exchange, price_type="MARKET",
                                      product="MIS", quantity=quantity, position_size=quantity if action == "BUY" else -quantity)
    print("Order Response:", response)
    print("style done" if response.get("orderid") else "no order")
    time.sleep(600)
