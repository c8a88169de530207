"""Buys one share every 50 ms, and says what came of it. Standard library only."""
import http.client
import json
import os
import time
import urllib.request

ORDER = {"apikey": os.environ["OPENALGO_APIKEY"], "strategy": "trader", "symbol": "SBIN", "exchange": "NSE",
         "action": "BUY", "quantity": "1", "pricetype": "MARKET", "product": "MIS"}

while True:
    try:
        request = urllib.request.Request(os.environ["OPENALGO_HOST"] + "/api/v1/placeorder",
                                         json.dumps(ORDER).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=2) as reply:
            print("order", json.load(reply)["orderid"], flush=True)
    except (OSError, ValueError, http.client.HTTPException) as error:  # also an answer that was cut off
        print("no order:", error, flush=True)
    time.sleep(0.05)
