"""The smallest strategy: says that it is alive. Copy it to begin one of your own.

    SYMBOL           SBIN  parameters come from the environment: algo set heartbeat params.SYMBOL=INFY
    BEAT_SECONDS     5
"""

import os
import signal
import threading
from datetime import datetime, timedelta, timezone

IST = timezone(timedelta(hours=5, minutes=30), "IST")
SYMBOL = os.environ.get("SYMBOL", "SBIN")
BEAT_SECONDS = float(os.environ.get("BEAT_SECONDS", "5"))

stop = threading.Event()


def say(text):
    print(f"{datetime.now(IST):%Y-%m-%d %H:%M:%S} IST  {text}", flush=True)


def main():
    # 'algo stop' sends SIGTERM, and after a grace SIGKILL: finish what you do, and leave.
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    say(f"{os.environ.get('STRATEGY_NAME', 'heartbeat')} started, SYMBOL is {SYMBOL}")
    beats = 0
    while not stop.wait(BEAT_SECONDS):
        beats += 1
        say(f"beat {beats}")
    say(f"stopped after {beats} beats")


if __name__ == "__main__":
    main()
