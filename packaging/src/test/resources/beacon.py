"""Says that it lives: a numbered line every EVERY seconds, printed and in the ledger LEDGER/<id>.ledger.

Params tell it what else to do:
    ON_TERM=ignore      ignores SIGTERM
    TREE                comma-separated: child, grandchild, daemon (double fork), bare (the same, empty environment),
    EXIT_FILE           takes this file away once it is there, and ends with the number in it
    RUN_FOR, EXIT       ends by itself after so many seconds, with this exit code

What it starts ends by itself after LIFE seconds, so that a broken test leaves nothing behind for long.
"""
import os
import signal
import sys
import time

LIFE = 120
EVERY = float(os.environ.get("EVERY", "0.05"))
TREE = os.environ.get("TREE", "").split(",")
RUN = os.environ["ALGO_RUN_ID"]
LEDGER = os.path.join(os.environ["LEDGER"], os.environ["STRATEGY_ID"] + ".ledger")
EXIT_FILE = os.environ.get("EXIT_FILE")
SLEEPER = ["/usr/bin/python3", "-S", "-c", "import time; time.sleep(%d)" % LIFE, LEDGER]

ledger = os.open(LEDGER, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def note(pid, word):
    os.write(ledger, ("%s %d %s\n" % (RUN, pid, word)).encode())


def spawn(word, environment=os.environ, below=None):
    """A process that ignores SIGTERM, and below it another one."""
    pid = os.fork()
    if pid:
        return pid
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if below:
        spawn(below)
    note(os.getpid(), word)
    os.execve(SLEEPER[0], SLEEPER, environment)


def detach(word, environment):
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        return
    os.setsid()
    spawn(word, environment)
    os._exit(0)


def main():
    if os.environ.get("ON_TERM") == "ignore":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "child" in TREE:
        spawn("child", below="grandchild" if "grandchild" in TREE else None)
    if "daemon" in TREE:
        detach("daemon", os.environ)
    if "bare" in TREE:
        detach("bare", {})
    end = time.monotonic() + float(os.environ.get("RUN_FOR", LIFE))
    number = 0
    while time.monotonic() < end:
        number += 1
        print("line %d" % number, flush=True)
        note(os.getpid(), number)
        if EXIT_FILE and os.path.exists(EXIT_FILE):
            code = int(open(EXIT_FILE).read())
            os.unlink(EXIT_FILE)
            sys.exit(code)
        time.sleep(EVERY)
    sys.exit(int(os.environ.get("EXIT", "0")))


main()
