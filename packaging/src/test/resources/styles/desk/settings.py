import json
import os


def load(name):
    with open(os.path.join(os.path.dirname(__file__), name)) as f:
        return json.load(f)
