"""Runs a program, and passes on what goes in and out only after a while: delayed.py SECONDS PROGRAM..."""

import collections
import os
import subprocess
import sys
import threading
import time

delay, program = float(sys.argv[1]), sys.argv[2:]
child = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def carry(source, target):
    waiting, there = collections.deque(), threading.Condition()

    def take():
        while True:
            block = os.read(source, 65536)
            with there:
                waiting.append((time.monotonic() + delay, block))
                there.notify()
            if not block:
                return

    threading.Thread(target=take, daemon=True).start()
    while True:
        with there:
            while not waiting:
                there.wait()
            due, block = waiting.popleft()
        time.sleep(max(0, due - time.monotonic()))
        if not block:
            os.close(target)
            return
        while block:
            block = block[os.write(target, block) :]


threading.Thread(target=carry, args=(0, child.stdin.fileno()), daemon=True).start()
carry(child.stdout.fileno(), 1)
child.wait()
