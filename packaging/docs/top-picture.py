#!/usr/bin/env python3
"""Makes top.svg beside this file: 'algo top' on the examples, as a terminal shows it. Needs tmux and packaging/target/algo.

The run is a real one, in a home of its own in a directory for temporary files. Prices and times differ from run to run.
"""
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DOCS = Path(__file__).resolve().parent
DIST = DOCS.parent / "target" / "algo"
COLUMNS, ROWS = 118, 13
STRATEGIES = {"ema_crossover": "ema_crossover.py", "ema_infy": "ema_crossover.py", "rsi": "rsi_mean_reversion.py",
              "heartbeat": "heartbeat.py"}

CELL, LINE, SIZE, MARGIN = 8.4, 18, 14, 14
BACKGROUND, FOREGROUND = "#1c1e26", "#d5d8da"
PALETTE = ["#3b3f4c", "#e95678", "#29d398", "#fab795", "#26bbd9", "#ee64ac", "#59e1e3", "#d5d8da"]
BRIGHT = ["#6c6f93", "#ec6a88", "#3fdaa4", "#fbc3a7", "#3fc4de", "#f075b5", "#6be4e6", "#ffffff"]


def main():
    with tempfile.TemporaryDirectory(prefix="algo-picture-") as directory:
        frame = record(Path(directory))
    (DOCS / "top.svg").write_text(picture(frame), encoding="utf-8")


def record(directory):
    """Runs the examples until each has printed something, and returns what the terminal shows, with its colours."""
    environment = {"PATH": f"{DIST / 'bin'}:{os.environ['PATH']}", "HOME": str(directory), "ALGO_HOME": str(directory / "home"),
                   "LANG": "C.UTF-8", "TERM": "xterm-256color", "USER": "trader",
                   **{name: os.environ[name] for name in ("JAVA_HOME", "ALGO_JAVA") if name in os.environ}}

    def run(*words):
        return subprocess.run(words, env=environment, cwd=directory, check=True, capture_output=True, text=True).stdout

    tmux = ["tmux", "-S", str(directory / "tmux"), "-f", "/dev/null"]
    try:
        for name, example in STRATEGIES.items():
            run("algo", "add", str(DIST / "strategies/examples" / example), "--id", name, "--python", shutil.which("python3"))
        run("algo", "set", "ema_infy", "params.SYMBOL=INFY")
        run("algo", "set", "rsi", "params.SYMBOL=TCS")
        run("algo", "schedule", "ema_crossover", "--market-hours", "--any-day")
        run("algo", "schedule", "heartbeat", "--every", "5m")
        run("algo", "start", *STRATEGIES)
        time.sleep(20)  # for prices, and a use of the machine that is no longer that of the start
        run(*tmux, "new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "algo top")
        run(*tmux, "set", "-g", "status", "off")
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            frame = run(*tmux, "capture-pane", "-e", "-p")
            if all(name in frame for name in STRATEGIES) and frame.count("sandbox") >= len(STRATEGIES):
                time.sleep(2.5)
                return run(*tmux, "capture-pane", "-e", "-p")
            time.sleep(0.2)
        sys.exit("algo top did not show all strategies:\n" + frame)
    finally:
        subprocess.run([*tmux, "kill-server"], env=environment, capture_output=True)
        subprocess.run(["algo", "daemon", "stop", "--strategies"], env=environment, cwd=directory, capture_output=True)


def picture(frame):
    lines = frame.rstrip("\n").split("\n")
    width, height = round(COLUMNS * CELL) + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        "<title>algo top</title>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="{SIZE}" fill="{FOREGROUND}" style="white-space: pre" xml:space="preserve">',
    ]
    for row, line in enumerate(lines):
        column = 0
        for text, style in runs(line):
            x, y = MARGIN + column * CELL, MARGIN + row * LINE
            if style["back"]:
                parts.append(f'<rect x="{x:.1f}" y="{y}" width="{len(text) * CELL:.1f}" height="{LINE}" fill="{style["back"]}"/>')
            if text.strip():
                weight = ' font-weight="bold"' if style["bold"] else ""
                # The length keeps columns straight, whatever the font.
                parts.append(f'<text x="{x:.1f}" y="{y + 14}" textLength="{len(text) * CELL:.1f}" fill="{style["fore"]}"{weight}>'
                             f"{html.escape(text)}</text>")
            column += len(text)
    return "\n".join([*parts, "</g>", "</svg>", ""])


def runs(line):
    """The pieces of a line that have one style each."""
    codes = []
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if piece.startswith("\x1b["):
            codes = changed(codes, [int(code or 0) for code in piece[2:-1].split(";")])
        elif piece:
            yield piece, style(codes)


def changed(codes, new):
    for code in new:
        codes = [] if code == 0 else [*codes, code]
    return codes


def style(codes):
    fore, back, bold, reverse = FOREGROUND, "", False, False
    for code in codes:
        if code == 1:
            bold = True
        elif code == 2:
            fore = BRIGHT[0]
        elif code == 7:
            reverse = True
        elif code in (22, 27, 39, 49):
            bold, reverse = bold and code != 22, reverse and code != 27
            fore, back = (FOREGROUND if code == 39 else fore), ("" if code == 49 else back)
        elif 30 <= code <= 37:
            fore = PALETTE[code - 30]
        elif 40 <= code <= 47:
            back = PALETTE[code - 40]
        elif 90 <= code <= 97:
            fore = BRIGHT[code - 90]
    if reverse:
        fore, back = back or BACKGROUND, fore
    return {"fore": fore, "back": back, "bold": bold}


if __name__ == "__main__":
    main()
