"""Waits by time.sleep for the open, asks a question first, and shows a line that it writes over."""
import sys
import time
from datetime import datetime, time as clock

import pytz
from openalgo import api

try:
    lots = int(input("Lots [1]: ") or 1)
except EOFError:
    lots = 1
client = api("0123456789abcdef0123456789abcdef")
ist = pytz.timezone("Asia/Kolkata")
for i in range(30):
    sys.stdout.write("\rwaiting for 09:15, it is %s, %d" % (datetime.now(ist).strftime("%H:%M:%S"), i))
    sys.stdout.flush()
    if i > 20 and datetime.now(ist).time() >= clock(0, 0):
        break
    time.sleep(0.01)
print()
print(client.placeorder(symbol="TCS", action="SELL", exchange="NSE", product="MIS", quantity=lots))
print("style done")
while True:
    time.sleep(30)
