"""Sixty-four threads look at fifty shares; a year's candles are made into days."""
import logging
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date, timedelta

import pandas as pd
from openalgo import api

here = os.path.dirname(os.path.abspath(__file__))
os.makedirs(os.path.join(here, "logs"), exist_ok=True)
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", handlers=[
    logging.FileHandler(os.path.join(here, "logs", "scanner.log")), logging.StreamHandler(sys.stdout)])
client = api(api_key="scan-scan-scan-scan-scan-scan", host="http://127.0.0.1:5000")
names = ("SBIN INFY TCS ITC LT RELIANCE HDFCBANK ICICIBANK AXISBANK KOTAKBANK WIPRO TITAN MARUTI NTPC ONGC POWERGRID "
         "SUNPHARMA TATASTEEL JSWSTEEL HINDUNILVR").split() * 4


def scan(name):
    """The SDK's pool of connections at times closes one that another thread has just taken, whatever server answers: then ask again."""
    for _ in range(10):
        df = client.history(symbol=name, exchange="NSE", interval="5m", start_date=str(date.today() - timedelta(days=20)),
                            end_date=str(date.today()))
        if isinstance(df, pd.DataFrame):
            return name, df["close"].iloc[-1] / df["close"].iloc[0]
        if "Bad file descriptor" not in str(df):
            break
    raise RuntimeError(df)


def stop(number, frame):
    logging.info("signal %d, closing", number)
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
found = {}
with ThreadPoolExecutor(max_workers=64) as pool:
    for future in as_completed([pool.submit(scan, name) for name in names]):
        try:
            name, move = future.result()
            found[name] = move
        except Exception as problem:
            logging.error("scan: %r", problem)
year = client.history(symbol="SBIN", exchange="NSE", interval="5m", start_date=str(date.today() - timedelta(days=365)),
                      end_date=str(date.today()))
days = year.resample("1D").agg({"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}).dropna()
logging.info("%d names, %d candles, %d days, best %s", len(found), len(year), len(days), max(found, key=found.get))
print(client.placeorder(symbol=max(found, key=found.get), exchange="NSE", action="BUY", quantity=1, product="MIS"))
logging.info("style done")
while True:
    time.sleep(1)
