"""Prints numbered lines as fast as it can, each in one write of whole lines or of a part of one, to SIZE bytes in all.

Params: SIZE bytes in all, RATE bytes a second (0: no limit), SEED of the lengths. Waits afterwards, until it is stopped.
"""
import os
import random
import time

SIZE = int(os.environ["SIZE"])
RATE = int(os.environ.get("RATE", "0"))
RANDOM = random.Random(int(os.environ.get("SEED", "1")))

number = 0
printed = 0
begun = time.monotonic()
while printed < SIZE:
    lines = []
    for _ in range(200):
        number += 1
        lines.append("%d %s\n" % (number, "x" * RANDOM.randrange(60)))
    block = "".join(lines).encode()
    cut = RANDOM.randrange(len(block))
    os.write(1, block[:cut])
    os.write(1, block[cut:])
    printed += len(block)
    if RATE:
        time.sleep(max(0, begun + printed / RATE - time.monotonic()))
os.write(1, b"last %d\n" % number)
time.sleep(120)
