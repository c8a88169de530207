"""Runs a command on a terminal of its own and types: typist.py EXPECTED ANSWER ... -- COMMAND ...

Each ANSWER is typed once EXPECTED has appeared since the last one. Prints what the terminal showed, then whether it
echoes now; ends with the command's exit code, or 128 and the signal's number.
"""

import os
import pty
import sys
import termios

split = sys.argv.index("--")
steps = sys.argv[1:split]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[split + 1], sys.argv[split + 1 :])

shown = b""
since = 0


def read():
    global shown
    try:
        data = os.read(terminal, 4096)
    except OSError:
        data = b""
    shown += data
    return data


for expected, answer in zip(steps[::2], steps[1::2]):
    while expected.encode() not in shown[since:] and read():
        pass
    since = len(shown)
    os.write(terminal, answer.encode().decode("unicode_escape").encode("latin-1"))
while read():
    pass
status = os.waitpid(pid, 0)[1]
echo = termios.tcgetattr(terminal)[3] & termios.ECHO
sys.stdout.write(shown.decode() + "\nechoes: " + ("yes" if echo else "no") + "\n")
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
