"""The bill of materials: what Maven knows, and the Java inside."""
import json


def with_runtime(bom, java, work):
    """Returns a copy of the bill with the runtime as one of its components."""
    bill = json.loads(bom.read_text())
    for component in bill["components"]:
        if component.get("group") == "algo":
            # Of jars that are not shipped as they are, and that tell who built them.
            component.pop("hashes", None)
    bill["components"].append({
        "type": "platform",
        "bom-ref": f"pkg:generic/openjdk@{java.version}",
        "name": "openjdk",
        "version": java.version,
        "publisher": java.vendor,
        "description": "the Java runtime inside, of which only some modules",
        "licenses": [{"expression": "GPL-2.0-only WITH Classpath-exception-2.0"}],
        "purl": f"pkg:generic/openjdk@{java.version}",
    })
    bill["components"].sort(key=lambda component: component["bom-ref"])
    to = work / "bom.json"
    to.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n")
    return to
