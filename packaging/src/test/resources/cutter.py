"""Joins its standard streams to a program, line by line, and cuts the connection at one request.

cutter.py PLAN PROGRAM...: PLAN is a file with 'KIND NTH HOW'; without it nothing is cut. At the NTH line that asks for KIND, counted
over all connections in the file beside it, HOW says: 'before' it is passed on, 'after' its answer has come, which nobody gets, or
'hold': passed on, and no answer ever comes.
"""

import os
import subprocess
import sys
import threading
import time

plan, program = sys.argv[1], sys.argv[2:]
kind, nth, how = open(plan).read().split() if os.path.exists(plan) else ("", "0", "")
child = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
cut = threading.Event()
answered = threading.Event()


def end(code=0):
    child.kill()
    os._exit(code)


def answers():
    for line in child.stdout:
        if cut.is_set():
            if b'"kind":"progress"' not in line:
                answered.set()
        else:
            os.write(1, line)
    end(child.wait())


threading.Thread(target=answers, daemon=True).start()
for line in sys.stdin.buffer:
    if how and b'"ask":"' + kind.encode() + b'"' in line:
        with open(plan + ".count", "ab") as count:
            count.write(b".")
        if os.path.getsize(plan + ".count") == int(nth):
            if how == "before":
                end()
            cut.set()
    child.stdin.write(line)
    child.stdin.flush()
    if cut.is_set():
        answered.wait(60)
        if how == "hold":
            time.sleep(60)
        end()
child.stdin.close()
child.wait()
