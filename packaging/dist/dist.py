#!/usr/bin/env python3
"""Makes the packages of a version: the same bytes from the same distribution and the same JDK.

usage: dist.py --plain DIR --java-home DIR --windows-java ZIP --version VERSION --bom FILE --work DIR --to DIR

'mvn -Pdist package' calls it. It needs nothing but Python and that JDK.
"""
import argparse
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import archives
import bom
import deb
import runtime
import wheel
import windows

# All that is packed has this time: 2026-01-01, as in the jars.
TIME = 1767225600
ENTRY_TIME = (2026, 1, 1, 12, 0, 0)

HERE = pathlib.Path(__file__).resolve().parent


def chmod(tree):
    """Whatever the umask is: everybody may read it, and nobody but its owner change it."""
    for path in [tree, *tree.rglob("*")]:
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if runs else 0o644)


def copied(plain, tree):
    """Copies the distribution, with the files of one version alone, and returns where these are."""
    shutil.copytree(plain, tree, symlinks=True)
    named = (plain / "lib/current").read_text().strip()
    for other in (tree / "lib").iterdir():
        if other.name != named:
            shutil.rmtree(other) if other.is_dir() else other.unlink()
    return tree / "lib" / named


def name(tree, lib, version):
    """Gives the files of the version a name for all of them, and everything its rights."""
    (lib / "bytes").unlink()
    files = sorted(path for path in lib.rglob("*") if path.is_file())
    release = version + "-" + archives.digest_of_tree(lib, files)[:12]
    # By this the launcher knows a copy that is not whole.
    (lib / "bytes").write_text(f"{sum(path.stat().st_size for path in files)}\n")
    chmod(tree)
    for path in (lib / "runtime").rglob("*"):
        if path.is_file():
            # A JVM that runs has them open: who copies the same version over it is refused.
            path.chmod(0o555 if path.stat().st_mode & 0o100 else 0o444)
    lib.rename(tree / "lib" / release)
    (tree / "lib/current").write_text(release + "\n")


def with_runtime(plain, java_home, version, work):
    """Returns the distribution with a Java inside, under a name of its own for all of it."""
    tree = work / "algo"
    lib = copied(plain, tree)
    (tree / "bin/algo.cmd").unlink()
    shutil.rmtree(lib / "native" / windows.NATIVE)
    java = runtime.make(java_home, lib / "runtime", tree / "licenses/openjdk", work)
    name(tree, lib, version)
    return tree, java


def for_windows(given, work):
    """Makes the archive for Windows and its bill of materials; nothing where the JDK is of another version than the Java for Windows."""
    java = windows.unpack(given.windows_java, work / "java")
    wanted = windows.feature(windows.described(java)["JAVA_VERSION"])
    if windows.feature(windows.described(given.java_home)["JAVA_VERSION"]) != wanted:
        print(f"dist: no archive for Windows: its Java is linked by a JDK {wanted}, see -Ddist.jdk=DIR", file=sys.stderr)
        return []
    tree = work / "algo"
    lib = copied(given.plain, tree)
    windows.strip(tree, lib)
    inside = windows.link(given.java_home, java, lib / "runtime", tree / "licenses/openjdk", work)
    name(tree, lib, given.version)
    bill = bom.with_runtime(given.bom, inside, work)
    shutil.copy(bill, tree / "licenses/bom.json")
    (tree / "licenses/bom.json").chmod(0o644)
    packed = windows.pack(tree, given.to / f"algo-{given.version}-windows-x64.zip", ENTRY_TIME)
    return [packed, pathlib.Path(shutil.copy(bill, given.to / f"algo-{given.version}-windows-x64.bom.json"))]


def main():
    options = argparse.ArgumentParser()
    for option in ("plain", "java-home", "windows-java", "bom", "work", "to"):
        options.add_argument("--" + option, type=pathlib.Path, required=True)
    options.add_argument("--version", required=True)
    given = options.parse_args()
    if not given.bom.is_file():
        raise SystemExit(f"{given.bom} is missing: Maven makes the bill of materials where it is not offline (-o)")
    os.umask(0o022)
    for directory in (given.work, given.to):
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
    tree, java = with_runtime(given.plain, given.java_home, given.version, given.work)
    shutil.copy(bom.with_runtime(given.bom, java, given.work), tree / "licenses/bom.json")
    (tree / "licenses/bom.json").chmod(0o644)

    made = [deb.make(tree, HERE / "deb", java, given.version, given.to, given.work, TIME)]
    made.append(wheel.make(tree, HERE.parent / "python/algo", given.version, given.to, ENTRY_TIME))
    # Last: the others have a way of their own to be installed.
    shutil.copy(HERE / "install.sh", tree / "install.sh")
    (tree / "install.sh").chmod(0o755)
    made.append(archives.tarball(tree, given.to / f"algo-{given.version}-linux-x64.tar.gz", TIME))
    made.append(pathlib.Path(shutil.copy(tree / "licenses/bom.json", given.to / f"algo-{given.version}.bom.json")))
    made += for_windows(given, given.work / "windows")
    archives.sums(given.to / "SHA256SUMS", made)


if __name__ == "__main__":
    main()
