"""A user who means harm: hostile.py SOCKET HOME MANNER COUNT FILE. Puts a listener in the place of its own daemon and holds
COUNT connections to it, or stops its daemon whenever that starts; writes how many connections are open into FILE."""
import os
import signal
import socket
import sys
import threading
import time

path, home, manner, count, told = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5]
HELLO = b'{"protocol":1,"program":"hostile"}\n'
LINE = b"x" * (1 << 20) + b"\n"


def daemons():
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as line:
                words = line.read()
            if int(pid) != os.getpid() and b"algo-daemon.jar" in words and ("--home=" + home).encode() in words:
                yield int(pid)
        except OSError:
            pass


def signal_daemons(number):
    for pid in daemons():
        try:
            os.kill(pid, number)
        except OSError:
            pass


def tell(number):
    with open(told + ".new", "w") as out:
        out.write(str(number))
    os.rename(told + ".new", told)


def connect():
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)  # waits while others are before us
    connection.settimeout(30)
    connection.sendall(HELLO)
    return connection


def stop_for_ever():
    tell(0)
    callers = []
    while True:
        signal_daemons(signal.SIGSTOP)
        callers = [c for c in callers if is_open(c)]
        if len(callers) < count:
            try:
                callers.append(connect())
            except OSError:
                pass
        time.sleep(0.02)


def is_open(connection):
    try:
        while True:
            if not connection.recv(65536, socket.MSG_DONTWAIT):
                return False
            if manner != "idle":
                return True
    except BlockingIOError:
        return True
    except OSError:
        return False


def push(connection):
    try:
        connection.send(LINE, socket.MSG_DONTWAIT)
    except OSError:
        pass


def serve(connection, kept):
    try:
        if manner == "big":
            connection.sendall(b'{"protocol":1,"program":[' + b'{"":0},' * 150000)
        elif manner == "bytes":
            for byte in HELLO:
                connection.sendall(bytes([byte]))
                time.sleep(0.5)
        elif manner != "silent":
            connection.sendall(HELLO)
            connection.recv(4096)
            if manner != "idle":
                push(connection)
        kept.append(connection)
    except OSError:
        connection.close()


def listen():
    kept = []
    listener = socket.socket(socket.AF_UNIX)
    place = home + "/run/algo.sock"
    for attempt in range(100):
        try:
            signal_daemons(signal.SIGKILL)
            if os.path.exists(place):
                os.unlink(place)
            listener.bind(place)
            break
        except OSError:
            time.sleep(0.1)
    listener.listen(1024)

    def accept():
        while True:
            connection = listener.accept()[0]
            threading.Thread(target=serve, args=(connection, kept), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return kept


first = connect()
while HELLO[:10] not in first.recv(65536):
    pass
if manner == "stop":
    stop_for_ever()
for attempt in range(600):
    if os.path.isdir(home + "/run"):
        break
    time.sleep(0.1)
time.sleep(1)
kept = listen()
first.close()
connections = []
while True:
    connections = [c for c in connections if is_open(c)]
    for number in range(count - len(connections)):
        try:
            connection = connect()
            if manner == "flood":
                push(connection)
            if manner == "half":
                connection.shutdown(socket.SHUT_WR)
            connections.append(connection)
        except OSError:
            pass
    if manner == "flood":
        for connection in connections:
            push(connection)
    tell(len(connections))
    time.sleep(0.2)
