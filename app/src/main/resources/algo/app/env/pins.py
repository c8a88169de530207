# Writes to argv[1] what is installed beside this Python, each as pip takes it, as JSON. Then all of it is on the disk.
import json, os, re, sys
from importlib import metadata


def pin(found):
    try:
        origin = json.loads(found.read_text("direct_url.json") or "{}")
    except ValueError:
        origin = {}
    name = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
    if "vcs_info" in origin:
        vcs = origin["vcs_info"]
        return "%s @ %s+%s@%s" % (name, vcs.get("vcs", "git"), origin["url"], vcs.get("commit_id", ""))
    if origin.get("url", "").startswith(("http://", "https://")):
        return "%s @ %s" % (name, origin["url"])
    return "%s==%s" % (name, found.version)


def own(found):
    return found.metadata["Name"] and found.metadata["Name"].lower() != "pip"


prefix = os.path.realpath(sys.prefix)
paths = [path for path in sys.path if os.path.realpath(path).startswith(prefix)]
pins = sorted({pin(found) for found in metadata.distributions(path=paths) if own(found)})
getattr(os, "sync", lambda: None)()
with open(sys.argv[1], "w", encoding="utf-8") as answer:
    json.dump({"packages": pins}, answer)
