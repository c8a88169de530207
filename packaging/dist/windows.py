"""The archive for Windows: the distribution with a Windows Java inside, linked here from the classes and libraries of one that is whole."""
import re
import shutil
import subprocess
import zipfile

import runtime

# Of each module, what is not classes: below bin/, lib/ and conf/ of a Java. The C runtime itself is a part of Windows since 10.
PARTS = {
    "java.base": {
        "--cmds": ("java.exe", "java.dll", "jimage.dll", "jli.dll", "net.dll", "nio.dll", "verify.dll", "zip.dll",
                   "server/jvm.dll", "vcruntime140.dll", "vcruntime140_1.dll"),
        "--libs": ("jvm.cfg", "security", "tzdb.dat", "tzmappings"),
        "--config": ("net.properties", "security"),
    },
    "java.logging": {"--config": ("logging.properties",)},
    "jdk.net": {"--cmds": ("extnet.dll",)},
    "jdk.crypto.ec": {},
    "java.net.http": {},
}
PLACES = {"--cmds": "bin", "--libs": "lib", "--config": "conf"}

# What jlink has made itself for the Java that is taken apart; it makes it anew.
MADE = ("java/lang/invoke/BoundMethodHandle$Species_*.class", "jdk/internal/module/SystemModules$*.class")
WRITTEN = "BoundMethodHandle$Species_L.class"

# Of no use there: the launcher and what else is for other systems.
LEFT_OUT = ("bin/algo", "units", "examples", "share/man", "share/bash-completion", "share/zsh", "share/fish")
NATIVE = "win32-x86-64"


def unpack(scanner, to):
    """Returns the Java that the archive brings along: everything below its one directory jre/."""
    with zipfile.ZipFile(scanner) as packed:
        for name in packed.namelist():
            inside = re.fullmatch(r"[^/]+/jre/(.+[^/])", name)
            if inside:
                path = to / inside.group(1)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(packed.read(name))
    return to


def described(java):
    return dict(re.findall(r'^(\w+)="?(.*?)"?$', (java / "release").read_text(), re.M))


def feature(version):
    return version.split(".")[0]


def link(java_home, java, to, licenses, work):
    """Makes the runtime in 'to' of the modules that algo uses, and returns what it is."""
    classes, modules = work / "classes", work / "modules"
    modules.mkdir(parents=True)
    subprocess.run(
        [java_home / "bin/jimage", "extract", "--include", "regex:/(" + "|".join(PARTS) + ")/.*", "--dir", classes,
         java / "lib/modules"], check=True)
    for made in MADE:
        for path in (classes / "java.base").glob(made):
            if path.name != WRITTEN:
                path.unlink()
    # java.base last: it has the digests of those that are bound to it.
    for module in sorted(PARTS, key=lambda name: name == "java.base"):
        command = [java_home / "bin/jmod", "create", "--class-path", classes / module, "--target-platform", "windows-amd64"]
        for option, names in PARTS[module].items():
            part = work / module / PLACES[option]
            for name in names:
                source = java / PLACES[option] / name
                copy = shutil.copytree if source.is_dir() else shutil.copy
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                copy(source, part / name)
            command += [option, part]
        if module == "java.base":
            command += ["--module-path", modules, "--hash-modules", ".*"]
        subprocess.run([*command, modules / f"{module}.jmod"], check=True)
    subprocess.run(
        [java_home / "bin/jlink", "--module-path", modules, "--add-modules", ",".join(runtime.MODULES), *runtime.LINKING,
         "--output", to], env=runtime.environment(), check=True, stderr=subprocess.DEVNULL)
    licenses.mkdir(parents=True)
    for text in sorted((java / "legal/java.base").iterdir()):
        shutil.copy(text, licenses / text.name)
    shutil.copy(java / "NOTICE", licenses / "NOTICE")
    release = described(java)
    return runtime.Java(release["JAVA_VERSION"], release.get("IMPLEMENTOR", "OpenJDK"), [])


def strip(tree, lib):
    """Removes what is for other systems."""
    for name in LEFT_OUT:
        path = tree / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    (lib / "keeper").unlink()
    for path in (lib / "native").iterdir():
        if path.name != NATIVE:
            shutil.rmtree(path)


def pack(tree, to, time):
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(path for path in tree.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{tree.name}/{path.relative_to(tree).as_posix()}", time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            runs = path.stat().st_mode & 0o100
            entry.external_attr = (0o100000 | (0o755 if runs else 0o644)) << 16
            packed.writestr(entry, path.read_bytes())
    return to
