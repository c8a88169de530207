"""The Debian package: the distribution below /usr/lib/algo, the command, and the units. It needs no tool of Debian's."""
import io
import lzma
import shutil
import tarfile
import gzip

import archives

CONTROL = """Package: algo
Version: {version}
Architecture: amd64
Maintainer: algo maintainers <algo@localhost>
Installed-Size: {size}
Depends: {depends}
Recommends: python3, python3-venv
Section: misc
Priority: optional
Description: hosts, schedules and supervises trading strategies
 A daemon starts trading strategies, Python scripts or any other program, keeps
 them running by a schedule, and stops them. The Java that it runs by is inside.
"""


def make(tree, scripts, java, version, to, work, time):
    root = work / "deb"
    inside = root / "usr/lib/algo"
    shutil.copytree(tree, inside, symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/algo").symlink_to("../lib/algo/bin/algo")
    for unit, place in (("algo-system.service", "system"), ("algo.service", "user")):
        directory = root / "usr/lib/systemd" / place
        directory.mkdir(parents=True)
        text = (tree / "units" / unit).read_text().replace("/opt/algo/", "/usr/lib/algo/")
        (directory / unit).write_text(text)
    documents = root / "usr/share/doc/algo"
    documents.mkdir(parents=True)
    (documents / "docs").symlink_to("../../../lib/algo/docs")
    (documents / "copyright").write_text(
        "algo is under the Apache License 2.0: /usr/share/common-licenses/Apache-2.0\n"
        "/usr/lib/algo/licenses has the licences of what it brings along.\n")
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    for path in files:
        if inside not in path.parents:
            path.chmod(0o644)
    control = work / "deb-control"
    control.mkdir()
    depends = ", ".join(["libc6 (>= 2.34)", *java.needs])
    size = sum(path.stat().st_size for path in files) // 1024
    (control / "control").write_text(CONTROL.format(version=version, size=size, depends=depends))
    (control / "md5sums").write_text(
        "".join(f"{archives.md5(path)}  {path.relative_to(root)}\n" for path in files))
    for script in sorted(scripts.iterdir()):
        shutil.copy(script, control / script.name)
        (control / script.name).chmod(0o755)
    for name in ("control", "md5sums"):
        (control / name).chmod(0o644)

    path = to / f"algo_{version}_amd64.deb"
    with open(path, "wb") as out:
        out.write(b"!<arch>\n")
        for name, content in (
                ("debian-binary", b"2.0\n"),
                ("control.tar.gz", gzip.compress(tar_of(control, time), 9, mtime=0)),
                ("data.tar.xz", lzma.compress(tar_of(root, time), preset=6))):
            out.write(f"{name:<16}{time:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode())
            out.write(content + b"\n" * (len(content) % 2))
    return path


def tar_of(root, time):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        archives.add_tree(tar, root, ".", time)
    return packed.getvalue()
