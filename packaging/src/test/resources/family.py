"""A program with a family: a child, one in a session of its own, a grandchild without parents, a worker of multiprocessing.

Each writes "ready PID" to FAMILY, on SIGTERM "asked PID", and BUSY seconds later, having put things in order, "closed PID".
MAIN says when the program itself ends: "late" like the others, "at_once" when it is asked, "by_itself" once the file
FAMILY.exit is there. What it started ends by itself after LIFE seconds, so that a broken test leaves nothing behind for long.
"""
import multiprocessing
import os
import signal
import sys
import time

LIFE = 120
BUSY = float(os.environ.get("BUSY", "1.5"))
MAIN = os.environ["MAIN"]
FAMILY = os.environ["FAMILY"]


def note(word):
    with open(FAMILY, "a") as out:
        out.write("%s %d\n" % (word, os.getpid()))


def close(*_):
    note("asked")
    time.sleep(BUSY)
    note("closed")
    os._exit(0)


def leave(*_):
    note("asked")
    os._exit(0)


def live():
    signal.signal(signal.SIGTERM, close)
    note("ready")
    end = time.monotonic() + LIFE
    while time.monotonic() < end:
        time.sleep(0.05)
    os._exit(0)


def spawn(away, again):
    if os.fork() == 0:
        if away:
            os.setsid()
        if again and os.fork() > 0:
            os._exit(0)
        live()


def main():
    spawn(False, False)
    spawn(True, False)
    spawn(True, True)
    multiprocessing.get_context("fork").Process(target=live).start()
    signal.signal(signal.SIGTERM, leave if MAIN == "at_once" else close)
    note("ready")
    end = time.monotonic() + LIFE
    while time.monotonic() < end:
        if MAIN == "by_itself" and os.path.exists(FAMILY + ".exit"):
            os._exit(int(os.environ.get("EXIT", "0")))
        time.sleep(0.05)


main()
