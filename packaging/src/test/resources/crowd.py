"""Holds COUNT connections: half of them silent, half following the events: crowd.py SOCKET COUNT SECONDS READY."""
import socket
import sys
import time

held = []
for number in range(int(sys.argv[2])):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(sys.argv[1])
    held.append(connection)
    if number % 2 == 0:
        lines = '{"protocol":1,"program":"crowd"}\n'
        lines += '{"ask":"events","ids":[],"since":0,"lines":0,"follow":true,"since_ms":-1,"types":[],"causes":[]}\n'
        try:
            connection.sendall(lines.encode())
        except BrokenPipeError:
            pass  # turned away
open(sys.argv[4], "w").close()
time.sleep(float(sys.argv[3]))
