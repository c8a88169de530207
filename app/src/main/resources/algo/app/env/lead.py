# Leads one program of a build: argv is its command. It and all its children end when standard input ends, which is when the
# daemon says so, or is gone.
import os, subprocess, sys, threading

if hasattr(os, "setsid"):
    os.setsid()
os.umask(0o077)
try:
    child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
except OSError as e:
    print("error: %s could not be executed: %s" % (sys.argv[1], e.strerror))
    sys.exit(127)


def watch():
    while os.read(0, 4096):
        pass
    if hasattr(os, "killpg"):
        os.killpg(0, 9)
    child.kill()
    os._exit(1)


threading.Thread(target=watch, daemon=True).start()
code = child.wait()
os._exit(code if code >= 0 else 128 - code)
