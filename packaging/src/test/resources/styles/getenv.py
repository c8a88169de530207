"""Address and key from the environment, with defaults that are somebody's own."""
import os
from openalgo import api

API_KEY = os.getenv("OPENALGO_API_KEY", "your_api_key_here")
HOST = os.getenv("OPENALGO_HOST_URL", "http://localhost:5000")
WS = os.getenv("OPENALGO_WS", "ws://localhost:8765")

if __name__ == "__main__":
    client = api(api_key=API_KEY, host=HOST, ws_url=WS)
    order = client.placeorder(strategy="getenv", symbol="INFY", action="BUY", exchange="NSE", price_type="MARKET", product="MIS",
                              quantity=1)
    print(order)
    assert client.connect()
    client.subscribe_ltp([{"exchange": "NSE", "symbol": "INFY"}], on_data_received=lambda d: print("LTP", d["data"]["ltp"]))
    import time
    while not client.get_ltp()["ltp"]:
        time.sleep(0.1)
    print("style done", flush=True)
    while True:
        time.sleep(1)
