"""The Python wheel: the distribution below lib/algo of the environment, its command, and the client library."""
import base64
import hashlib
import zipfile

# Where pip takes it: glibc from this version on.
TAG = "py3-none-manylinux_2_34_x86_64"

COMMAND = """#!/bin/sh
self=$0
if [ -L "$self" ]; then self=$(readlink -f "$self"); fi
case $self in */*) ;; *) self=$(command -v "$self") ;; esac
exec "${self%/*}/../lib/algo/bin/algo" "$@"
"""

METADATA = """Metadata-Version: 2.1
Name: algo
Version: {version}
Summary: Hosts, schedules and supervises trading strategies
License: Apache-2.0
Requires-Python: >=3.9
Classifier: Operating System :: POSIX :: Linux
Classifier: Typing :: Typed
Description-Content-Type: text/markdown

{readme}"""


def make(tree, library, version, to, time):
    """Packs the tree with its Java, and the sources of the library."""
    info = f"algo-{version}.dist-info"
    data = f"algo-{version}.data"
    parts = []
    for path in sorted(tree.rglob("*")):
        if path.is_file():
            mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            parts.append((f"{data}/data/lib/algo/{path.relative_to(tree)}", path.read_bytes(), mode))
    parts.append((f"{data}/scripts/algo", COMMAND.encode(), 0o755))
    for path in sorted(library.glob("*")):
        if path.is_file():
            parts.append((f"algo/{path.name}", path.read_bytes(), 0o644))
    readme = (library.parent / "README.md").read_text()
    parts.append((f"{info}/LICENSE", (tree / "docs/LICENSE").read_bytes(), 0o644))
    parts.append((f"{info}/METADATA", METADATA.format(version=version, readme=readme).encode(), 0o644))
    wheel = f"Wheel-Version: 1.0\nGenerator: algo\nRoot-Is-Purelib: false\nTag: {TAG}\n"
    parts.append((f"{info}/WHEEL", wheel.encode(), 0o644))
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content, _ in parts)
    parts.append((f"{info}/RECORD", (record + f"{info}/RECORD,,\n").encode(), 0o644))

    path = to / f"algo-{version}-{TAG}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as wheel_file:
        for name, content, mode in parts:
            entry = zipfile.ZipInfo(name, time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100000 | mode) << 16
            wheel_file.writestr(entry, content)
    return path


def _digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
