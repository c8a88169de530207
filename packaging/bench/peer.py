#!/usr/bin/python3
"""Makes algo a peer of the shared driver of benchmarks, bench.py of the shared folder: see README.md.

    peer.py > algo.json            prints the driver's description of algo
    peer.py configure specs.json   turns the driver's specs into the config of an algo home
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ALGO = os.path.abspath(os.environ.get("ALGO", os.path.join(os.path.dirname(HERE), "target/algo/bin/algo")))


def describe():
    algo = [ALGO]
    return {
        "name": "algo",
        "env": {"ALGO_HOME": "{base}/home", "ALGO_AUTOSTART": "0"},
        "configure": [sys.executable, os.path.abspath(__file__), "configure"],
        "daemon": algo + ["daemon", "run"],
        "shutdown": algo + ["daemon", "stop", "--strategies"],
        "cmd": {
            "list": algo + ["list"],
            "status": algo + ["status", "{name}"],
            "start": algo + ["start", "{name}"],
            "stop": algo + ["stop", "{name}"],
            "restart": algo + ["restart", "{name}"],
            "start_all": algo + ["start", "--all"],
            "stop_all": algo + ["stop", "--all"],
            "tail": algo + ["logs", "-f", "-n", "0", "{name}"],
        },
        "logs": ["{base}/home/log/strategies/{name}/*"],
    }


def strategy(argv, rotate):
    """The config of one. A Python script is named as such, so that the interpreter is asked for as users do."""
    python = os.path.basename(argv[0]).startswith("python") and len(argv) > 1 and not argv[1].startswith("-")
    interpreter = argv[0] if python else None
    script, *args = argv[1:] if python else argv
    config = {
        "script": script,
        "args": args,
        "interpreter": interpreter,
        # As the peers, which start again at once: what is measured is the supervisor, not its delay.
        "restart": {"when": "always", "max": 1000, "first_delay": "0s", "max_delay": "0s"},
    }
    if rotate:
        config["log"] = {"rotate_mb": max(1, round(rotate / 1e6)), "keep_files": 200, "max_total_mb": 1000}
    return config


def configure(specs):
    home = specs["base"] + "/home"
    os.makedirs(home + "/strategies", mode=0o700, exist_ok=True)
    os.chmod(home, 0o700)
    strategies = {proc["name"]: strategy(proc["argv"], specs["rotate"]) for proc in specs["procs"]}
    with open(home + "/strategies/strategy_configs.json", "w") as f:
        json.dump({"version": 1, "strategies": strategies}, f, indent=1)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print(json.dumps(describe(), indent=1))
    elif len(sys.argv) == 3 and sys.argv[1] == "configure":
        with open(sys.argv[2]) as f:
            configure(json.load(f))
    else:
        sys.exit(__doc__)
