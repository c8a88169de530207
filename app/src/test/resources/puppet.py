"""A program that does what a test tells it to. Standard library only; run with /usr/bin/python3.

What was spawned lives until it is killed, or for LIFE seconds, so that a broken test leaves nothing behind for long.
"""
import argparse
import os
import resource
import signal
import subprocess
import sys
import time

LIFE = 120
RLIMIT_LOCKS = 10  # asm-generic/resource.h; Python has no name for it
SLEEPER = [sys.executable, "-S", "-c", "import time; time.sleep(%d)" % LIFE]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--run-for", type=float, default=0, metavar="S", help="seconds before it ends by itself")
    parser.add_argument("--exit-code", type=int, default=0, metavar="N")
    parser.add_argument("--kill-self", metavar="NAME", help="ends by this signal instead, e.g. SEGV")
    parser.add_argument("--ignore-sigterm", action="store_true")
    parser.add_argument("--on-sigterm", type=int, metavar="N", help="on SIGTERM, exits with N")
    parser.add_argument("--note-sigterm", metavar="FILE", help="on SIGTERM, it and its family write their pid and go on")
    parser.add_argument("--family", metavar="FILE", help="a child, one in its own session, a daemon; all pids go to FILE")
    parser.add_argument("--pid-file", metavar="FILE", help="its own pid, once all that was asked for is set up")
    parser.add_argument("--spawn-child", metavar="FILE", help="a child in its group; its pid goes to FILE")
    parser.add_argument("--double-fork", metavar="FILE", help="a daemon in its own session; its pid goes to FILE")
    parser.add_argument("--shed", action="store_true", help="the daemon lowers its limits, as a session of PAM may")
    parser.add_argument("--mute", action="store_true", help="the daemon prints to the null device")
    parser.add_argument("--clear-env", action="store_true", help="the daemon has an empty environment")
    parser.add_argument("--hop", action="store_true", help="a child that forks and exits, over and over, in its group")
    parser.add_argument("--hop-away", action="store_true", help="the same, in a session of its own each time")
    parser.add_argument("--descriptors", metavar="FILE", help="its open descriptors and what they are")
    parser.add_argument("--print-every", type=float, metavar="S", help="a numbered line every S seconds")
    parser.add_argument("--burn", action="store_true", help="uses CPU time while it runs")
    return parser.parse_args()


def write(file, text):
    """Wholly there or not at all, for a reader that polls."""
    with open(file + ".tmp", "w") as out:
        out.write(text)
    os.rename(file + ".tmp", file)


def double_fork(file, environment, shed, mute):
    if os.fork() == 0:
        os.setsid()
        pid = os.fork()
        if pid == 0:
            if shed:
                resource.setrlimit(RLIMIT_LOCKS, (7, 7))
            if mute:
                os.dup2(os.open(os.devnull, os.O_RDWR), 1)
                os.dup2(1, 2)
            os.execve(SLEEPER[0], SLEEPER, environment)
        write(file, str(pid))
        os._exit(0)
    os.wait()


def hop(away):
    """Never the same pid for longer than a moment, so that who lists processes comes too late."""
    end = time.monotonic() + LIFE
    if os.fork() == 0:
        while time.monotonic() < end:
            if away:
                os.setsid()
            if os.fork() > 0:
                os._exit(0)
        os._exit(0)


def note(file):
    """At once: a line of some bytes is written whole, also beside others."""
    with open(file, "a") as out:
        out.write("%d\n" % os.getpid())


def family(file):
    """Three that live beside it: a child, one that has left its session, and a grandchild that has lost its parent too."""
    for away, again in ((False, False), (True, False), (True, True)):
        if os.fork() == 0:
            if away:
                os.setsid()
            if again and os.fork() > 0:
                os._exit(0)
            note(file)
            end = time.monotonic() + LIFE
            while time.monotonic() < end:
                time.sleep(1)
            os._exit(0)
    note(file)


def describe_descriptors():
    lines = []
    for name in sorted(os.listdir("/proc/self/fd"), key=int):
        try:
            lines.append("%s %s\n" % (name, os.readlink("/proc/self/fd/" + name)))
        except FileNotFoundError:
            pass  # the one that listed the directory
    return "".join(lines)


def main():
    told = arguments()
    if told.descriptors:
        write(told.descriptors, describe_descriptors())
    if told.ignore_sigterm:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if told.on_sigterm is not None:
        signal.signal(signal.SIGTERM, lambda *_: os._exit(told.on_sigterm))
    if told.note_sigterm:
        signal.signal(signal.SIGTERM, lambda *_: note(told.note_sigterm))
    if told.family:
        family(told.family)
    if told.spawn_child:
        write(told.spawn_child, str(subprocess.Popen(SLEEPER).pid))
    if told.double_fork:
        double_fork(told.double_fork, {} if told.clear_env else os.environ, told.shed, told.mute)
    if told.hop or told.hop_away:
        hop(told.hop_away)
    if told.pid_file:
        write(told.pid_file, str(os.getpid()))
    end = time.monotonic() + told.run_for
    number = 0
    while time.monotonic() < end:
        if told.print_every:
            number += 1
            print("line %d" % number, flush=True)
        if not told.burn:
            time.sleep(min(told.print_every or 0.05, max(0, end - time.monotonic())))
    if told.kill_self:
        os.kill(os.getpid(), getattr(signal, "SIG" + told.kill_self))
        time.sleep(LIFE)
    sys.exit(told.exit_code)


main()
