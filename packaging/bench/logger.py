"""What logs.py has supervised: logger.py ticks LINES | floods MEGABYTES RESULT

ticks prints the monotonic time in nanoseconds every 20 ms. floods writes lines of 100 bytes, one a call, as fast as it can, once
there is a file RESULT.go, and leaves its seconds and the milliseconds of its longest write in RESULT.
"""
import os
import sys
import time

if sys.argv[1] == "ticks":
    for _ in range(int(sys.argv[2])):
        os.write(1, b"%d\n" % time.monotonic_ns())
        time.sleep(0.02)
else:
    line = b"x" * 99 + b"\n"
    longest = 0
    while not os.path.exists(sys.argv[3] + ".go"):
        time.sleep(0.05)
    begun = time.monotonic()
    for _ in range(int(sys.argv[2]) * 10000):
        before = time.monotonic()
        os.write(1, line)
        longest = max(longest, time.monotonic() - before)
    seconds = time.monotonic() - begun
    os.write(1, b"done\n")
    with open(sys.argv[3] + ".new", "w") as file:
        file.write("%f %f" % (seconds, longest * 1e3))
    os.rename(sys.argv[3] + ".new", sys.argv[3])
time.sleep(600)
