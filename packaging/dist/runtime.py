"""The Java inside: of a JDK, only the modules that algo uses."""
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

# java.logging is used by JNA, jdk.net asks who is at the other end of a socket, jdk.crypto.ec serves https of a live host.
# java.net.http is that of the program that runs Pods. What the libraries can do with AWT, SQL and XML is not used.
MODULES = ("java.base", "java.logging", "jdk.net", "jdk.crypto.ec", "java.net.http")

# Not used: a command, and what others need who read or archive the classes of this Java.
LEFT_OUT = ("bin/keytool", "lib/jexec", "lib/jrt-fs.jar", "lib/classlist", "lib/server/classes.jsa",
            "lib/server/classes_nocoops.jsa", "lib/server/classes_coh.jsa", "lib/server/classes_nocoops_coh.jsa")

# For every system. The texts of licences are put elsewhere.
LINKING = ("--strip-debug", "--no-header-files", "--no-man-pages", "--compress=2")

# Debian's JDK needs these beside glibc. zlib may lie on no machine without dpkg, so it comes along; the other two are newer
# than the glibc of some machines that algo runs on, and are there wherever a package manager is.
BROUGHT_ALONG = {"libz.so.1": "zlib"}
WANTED = {"libstdc++.so.6": "libstdc++6", "libgcc_s.so.1": "libgcc-s1"}


@dataclasses.dataclass
class Java:
    version: str
    vendor: str
    # Debian packages with what is not inside
    needs: list


def make(java_home, to, licenses, work):
    """Makes the runtime in 'to', moves its licences away, and returns what it is."""
    jlink = java_home / "bin/jlink"
    if not jlink.exists():
        raise SystemExit(f"dist: no jlink in {java_home}; it takes a JDK, with its jmods")
    subprocess.run(
        [jlink, "--add-modules", ",".join(MODULES), *LINKING,
         "--dedup-legal-notices=error-if-not-same-content", "--output", to],
        env=environment(), check=True, stderr=subprocess.DEVNULL)
    for name in LEFT_OUT:
        (to / name).unlink(missing_ok=True)
    licenses.mkdir(parents=True)
    for text in sorted((to / "legal").rglob("*")):
        if text.is_file() and not text.is_symlink():
            shutil.copy(text, licenses / text.name)
    shutil.rmtree(to / "legal")
    release = dict(re.findall(r'^(\w+)="?(.*?)"?$', (java_home / "release").read_text(), re.M))
    return Java(release["JAVA_VERSION"], release.get("IMPLEMENTOR", "OpenJDK"), bring_along(to, licenses.parent))


def environment():
    """The classes that jlink makes itself depend on the charset of the locale."""
    return {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def bring_along(to, licenses):
    """Copies libraries that every runtime file wants and that are no part of glibc; returns packages with those left out."""
    wanted = set()
    for path in [to / "bin/java", *to.rglob("*.so")]:
        wanted |= {name.decode() for name in re.findall(rb"\0(lib[\w+-]+\.so\.\d+)(?=\0)", path.read_bytes())}
    for name, project in BROUGHT_ALONG.items():
        if name in wanted:
            shutil.copy(place_of(name), to / "lib" / name)
    return sorted(package for name, package in WANTED.items() if name in wanted)


def place_of(name):
    for directory in ("/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/usr/lib"):
        path = pathlib.Path(directory, name)
        if path.exists():
            return path.resolve()
    raise SystemExit(f"dist: {name} is needed by this JDK, and not on this machine")
