"""A client that sends the lines it is given, as they are, and prints what comes back: raw.py SOCKET LINE..."""
import socket
import sys

connection = socket.socket(socket.AF_UNIX)
connection.settimeout(30)
connection.connect(sys.argv[1])
try:
    connection.sendall("".join(line + "\n" for line in sys.argv[2:]).encode())
    connection.shutdown(socket.SHUT_WR)
except BrokenPipeError:
    pass  # turned away: what it was told comes next
while True:
    block = connection.recv(65536)
    if not block:
        break
    sys.stdout.write(block.decode())
