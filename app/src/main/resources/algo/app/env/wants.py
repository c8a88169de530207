# Reads which packages a strategy wants; executes nothing of it. argv[1] is a file with what is asked, as JSON: script and
# directory (paths, may be null), requires (texts). The answer goes to the file argv[2], as JSON:
# python (this one), wanted (what tells equal ones, as it was written), install (what pip takes), constraints, options,
# problems, warnings, pip (what its settings say of where packages come from).
import json, os, re, sys

MOST_BYTES, MOST_FILES, MOST_LINES = 1 << 20, 20, 2000
answer = {"wanted": [], "install": [], "constraints": [], "options": [], "problems": [], "warnings": []}
PATHS = ("-f", "--find-links")
VALUES = PATHS + ("-i", "--index-url", "--extra-index-url", "--trusted-host", "--no-binary", "--only-binary", "--use-feature")
ALONE = ("--no-index", "--pre", "--prefer-binary", "--require-hashes")


def python():
    import sysconfig

    base = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    try:
        import pip

        pip_version = pip.__version__
    except ImportError:
        pip_version = ""
    return {
        "path": base,
        "version": "%d.%d.%d" % sys.version_info[:3],
        "tag": sys.implementation.cache_tag or sys.implementation.name,
        "platform": sysconfig.get_platform(),
        "virtual": sys.prefix != sys.base_prefix,
        "pip": pip_version,
    }


def text(path):
    with open(path, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError("it has more than 1 MiB")
    return content.decode("utf-8-sig")


def toml(source):
    try:
        import tomllib
    except ImportError:
        try:
            import tomli as tomllib
        except ImportError:
            try:
                from pip._vendor import tomli as tomllib
            except ImportError:
                raise ValueError(
                    "Python %d.%d has nothing that reads it; use Python 3.11 or newer, or name the packages with --with"
                    % sys.version_info[:2]
                )
    return tomllib.loads(source)


def specifiers():
    try:
        from packaging.specifiers import SpecifierSet
    except ImportError:
        try:
            from pip._vendor.packaging.specifiers import SpecifierSet
        except ImportError:
            return None
    return SpecifierSet


def check_python(where, wanted):
    kind = specifiers()
    if wanted is None or kind is None:
        return
    own = "%d.%d.%d" % sys.version_info[:3]
    try:
        fits = kind(wanted).contains(own, prereleases=True)
    except Exception:
        answer["problems"].append("%s: requires-python is no list of bounds: %r" % (where, wanted))
        return
    if not fits:
        answer["problems"].append(
            "%s wants Python %s, and this is %s; name another one with --python" % (where, wanted, own)
        )


def want(line, shown=None):
    shown = " ".join((shown or line).split())
    if shown not in answer["wanted"]:
        answer["wanted"].append(shown)
        answer["install"].append(line)
    if len(answer["wanted"]) > MOST_LINES:
        raise ValueError("more than %d packages are named" % MOST_LINES)


def dependencies(where, found):
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError("dependencies must be a list of texts")
    for item in found:
        if "\n" in item or not re.match(r"\s*[A-Za-z0-9]", item):
            raise ValueError("%r is no package as pip takes it" % item)
        want(item.strip())


def header(path):
    """PEP 723; the expression is the one that it gives."""
    where = os.path.basename(path)
    pattern = r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$"
    found = [m for m in re.finditer(pattern, text(path).replace("\r\n", "\n")) if m.group("type") == "script"]
    if len(found) > 1:
        raise ValueError("has more than one block 'script'")
    if not found:
        return
    lines = found[0].group("content").splitlines()
    table = toml("\n".join(line[2:] if line.startswith("# ") else line[1:] for line in lines))
    dependencies(where, table.get("dependencies", []))
    check_python("the header of " + where, table.get("requires-python"))


def pyproject(path):
    table = toml(text(path))
    project = table.get("project", {})
    if not isinstance(project, dict):
        raise ValueError("'project' is no table")
    dependencies("pyproject.toml", project.get("dependencies", []))
    check_python("pyproject.toml", project.get("requires-python"))
    if "dependencies" in project.get("dynamic", []):
        answer["warnings"].append(
            "pyproject.toml has dynamic dependencies, which are not read; name the packages in requirements.txt"
        )
    if "dependencies" not in project and "poetry" in table.get("tool", {}):
        answer["warnings"].append(
            "pyproject.toml names its packages for Poetry alone, which is not read; name them in [project] or in"
            " requirements.txt"
        )


def logical_lines(source):
    number, line = 0, ""
    for i, raw in enumerate(source.splitlines(), 1):
        number = number or i
        if raw.lstrip().startswith("#") and not line:
            number = 0
            continue
        if raw.endswith("\\"):
            line += raw[:-1] + " "
            continue
        line = re.sub(r"(^|\s)#.*$", "", line + raw).strip()
        if line:
            yield number, line
        number, line = 0, ""
    if line.strip():
        yield number, line.strip()


def requirements(path, root, seen, constraints=False):
    if path in seen:
        return
    if len(seen) >= MOST_FILES:
        raise ValueError("it leads to more than %d files" % MOST_FILES)
    seen.append(path)
    directory, where = os.path.dirname(path), os.path.relpath(path, root)
    for number, line in logical_lines(text(path)):
        here = "%s, line %d" % (where, number)
        match = re.match(r"(--?[A-Za-z][A-Za-z-]*)(?:[\s=]+(.*))?$", line)
        option, value = (match.group(1), (match.group(2) or "").strip()) if match else ("", "")
        if option in ("-r", "--requirement", "-c", "--constraint"):
            if "://" in value:
                answer["problems"].append("%s: name a file of the project, not an address" % here)
                continue
            other = os.path.normpath(os.path.join(directory, value))
            if not os.path.isfile(other):
                answer["problems"].append("%s: no such file: %s" % (here, value))
                continue
            requirements(other, root, seen, constraints or option in ("-c", "--constraint"))
        elif option in ("-e", "--editable") or line in (".", "./"):
            target = os.path.normpath(os.path.join(directory, value or "."))
            if target == os.path.normpath(root):
                answer["warnings"].append("%s: the project itself is not installed; it runs from its directory" % here)
            else:
                answer["problems"].append("%s: nothing is installed in place; name a package or a wheel" % here)
        elif option in ALONE:
            answer["options"].append(line)
        elif option in VALUES:
            local = option in PATHS and "://" not in value
            answer["options"].append(
                "%s %s" % (option, os.path.join(directory, os.path.expanduser(value)) if local else value)
            )
        elif option:
            answer["problems"].append("%s: %s is not for a requirements file" % (here, option))
        elif constraints:
            answer["constraints"].append(line)
        else:
            first = line.split()[0]
            local = first.startswith(("./", "../")) or first.endswith((".whl", ".tar.gz", ".zip")) and "://" not in line
            want(os.path.join(directory, line) if local else line, line)


def each(name, reader, *arguments):
    try:
        reader(*arguments)
    except (OSError, ValueError) as e:  # a TOML error is a ValueError
        reason = e.strerror if isinstance(e, OSError) else str(e)
        answer["problems"].append("%s: %s" % (name, reason.replace("\n", " ")))


def pip_settings():
    """As pip reads them; by variables that it knows, then by its files, the last of which counts."""
    import configparser

    home = os.path.expanduser("~")
    files = [
        "/etc/pip.conf",
        os.path.join(home, ".pip", "pip.conf"),
        os.path.join(os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "pip", "pip.conf"),
    ]
    named = os.environ.get("PIP_CONFIG_FILE")
    settings = {}
    for path in [] if named == os.devnull else files + [named] if named else files:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(path, encoding="utf-8")
        except (OSError, ValueError, configparser.Error):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                settings.update((key.replace("_", "-"), value) for key, value in parser.items(section))
    for key in ("index-url", "extra-index-url", "find-links", "no-index", "cert"):
        value = os.environ.get("PIP_" + key.upper().replace("-", "_"))
        if value is not None:
            settings[key] = value
    known = ("index-url", "extra-index-url", "find-links", "no-index", "cert")
    return {key: settings[key].split() for key in known if settings.get(key)}


with open(sys.argv[1], encoding="utf-8") as file:
    asked = json.load(file)
answer["python"] = python()
answer["pip"] = pip_settings()
script, root = asked.get("script"), asked.get("directory")
if script and script.endswith(".py"):
    each(os.path.basename(script), header, script)
if root:
    for name, reader, more in (
        ("requirements.txt", requirements, (root, [])),
        ("pyproject.toml", pyproject, ()),
    ):
        path = os.path.join(root, name)
        if os.path.isfile(path):
            each(name, reader, path, *more)
for item in asked.get("requires", []):
    want(item)
answer["wanted"] = sorted(
    set(answer["wanted"])
    | {"-c " + line for line in answer["constraints"]}
    | {line.replace(root or "\0", ".") for line in answer["options"]}
)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(answer, file)
