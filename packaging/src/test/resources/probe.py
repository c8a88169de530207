"""Asks for the status TIMES times over a new connection each, and prints the milliseconds of the slowest: probe.py SOCKET TIMES."""
import socket
import sys
import time

slowest = 0
for number in range(int(sys.argv[2])):
    begun = time.monotonic()
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sys.argv[1])
    connection.sendall(b'{"protocol":1,"program":"probe"}\n{"ask":"status","ids":[],"lines":0}\n')
    text = b""
    while b'"reply":"statuses"' not in text:
        more = connection.recv(65536)
        if not more:
            sys.exit("closed after %r" % text)
        text += more
    connection.close()
    slowest = max(slowest, time.monotonic() - begun)
print(int(slowest * 1000))
