"""Says which modules a program imports that this Python will not find. Nothing of the program is executed.

In argv: the directory of the sources that Python looks into first; the file that is started; whether it is alone there ("1").
On stdin: the files of the program, each as "PATH\\0PLACE\\0": its name in the program, and where it is. On stdout a line
"KIND LINE MODULE PATH" for each module, KIND being missing; beside (it lies beside a file that is taken in alone); or
elsewhere (it lies in the program, where this start does not look).
"""
import sys

if sys.path and sys.path[0] in ("", "."):
    del sys.path[0]  # of the one who asks

import ast
import os
from importlib import util

MOST = 50
LARGEST = 1 << 20
# What says that the program itself looks for modules elsewhere.
OWN_PATH = ("path", "addsitedir")
PLATFORM = ("platform", "name", "version_info", "implementation")
OTHERS = ("msvcrt", "winreg", "winsound", "_winapi", "nt", "fcntl", "posix", "pwd", "grp", "termios", "resource")
STANDARD = frozenset(getattr(sys, "stdlib_module_names", ()) or OTHERS) | frozenset(sys.builtin_module_names)


def tests_platform(test):
    return any(isinstance(n, ast.Attribute) and n.attr in PLATFORM for n in ast.walk(test))


def is_type_checking(test):
    return any(getattr(n, "id", getattr(n, "attr", "")) == "TYPE_CHECKING" for n in ast.walk(test))


def catches_import_error(node):
    for handler in node.handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        names = [getattr(kind, "id", getattr(kind, "attr", "")) for kind in kinds]
        if handler.type is None or {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"} & set(names):
            return True
    return False


class Imports(ast.NodeVisitor):
    """The imports of one file: (line, level, module, names), whether each must succeed."""

    def __init__(self):
        self.found = []
        self.optional = 0
        self.own_path = False

    def visit_Import(self, node):
        for name in node.names:
            self.found.append((node.lineno, 0, name.name, (), self.optional == 0))

    def visit_ImportFrom(self, node):
        names = tuple(name.name for name in node.names)
        self.found.append((node.lineno, node.level, node.module or "", names, self.optional == 0))

    def visit_all(self, nodes, optional):
        self.optional += optional
        for node in nodes:
            self.visit(node)
        self.optional -= optional

    def visit_Try(self, node):
        self.visit_all(node.body + node.handlers, 1 if catches_import_error(node) else 0)
        self.visit_all(node.orelse + node.finalbody, 0)

    visit_TryStar = visit_Try

    def visit_If(self, node):
        if is_type_checking(node.test):
            self.visit_all(node.body, 1)
            self.visit_all(node.orelse, 0)
        else:
            self.visit_all(node.body + node.orelse, 1 if tests_platform(node.test) else 0)

    def visit_With(self, node):
        suppresses = any("ImportError" in ast.dump(item) for item in node.items)
        self.visit_all(node.body, 1 if suppresses else 0)

    def visit_Attribute(self, node):
        if node.attr in OWN_PATH and getattr(node.value, "id", "") in ("sys", "site"):
            self.own_path = True
        self.generic_visit(node)


def is_found(name):
    if name in STANDARD:
        return True
    try:
        return util.find_spec(name) is not None
    except Exception:
        return True  # who looks for it has an opinion of its own


def files_of(module, base):
    """The files of the program that an import of a module executes, packages above it included."""
    parts = module.split(".") if module else []
    return [
        base + "/".join(parts[:n]) + end
        for n in range(1, len(parts) + 1)
        for end in ("/__init__.py", ".py")
    ]


def main():
    root, script, alone = sys.argv[1], sys.argv[2], sys.argv[3] == "1"
    words = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\0")
    files = dict(zip(words[0::2], words[1::2]))
    start = root.rstrip("/") + "/" if root else ""
    names = {}
    for path in files:
        if path.endswith(".py"):
            names.setdefault(path[:-3].rpartition("/")[2], path)
        for part in path.split("/")[:-1]:
            names.setdefault(part, path)
    tops = {path[len(start):].split("/")[0] for path in files if path.startswith(start)}
    tops |= {top[:-3] for top in tops if top.endswith(".py")} | {top.split(".")[0] for top in tops if top.endswith(".so")}
    beside = os.path.dirname(files[script])
    todo, seen, told, own_path, lines = [script], {script}, set(), False, []
    while todo:
        path = todo.pop(0)
        try:
            with open(files[path], "rb") as file:
                tree = ast.parse(file.read(LARGEST + 1), path)
        except Exception:
            continue
        imports = Imports()
        try:
            imports.visit(tree)
        except RecursionError:
            continue
        own_path = own_path or imports.own_path
        for line, level, module, members, needed in imports.found:
            if level:
                parts = path.split("/")[:-level]
                base = "/".join(parts) + "/" if parts else ""
            else:
                base = start
            reached = files_of(module, base)
            within = base + (module.replace(".", "/") + "/" if module else "")
            reached += [end for name in members if name != "*" for end in files_of(name, within)]
            for each in reached:
                if each in files and each not in seen:
                    seen.add(each)
                    todo.append(each)
            top = module.split(".")[0]
            if level or not needed or not top or top in told:
                continue
            if not alone and top in tops:
                continue
            if alone and top not in STANDARD and (
                    os.path.isfile(os.path.join(beside, top + ".py"))
                    or os.path.isfile(os.path.join(beside, top, "__init__.py"))):
                told.add(top)
                lines.append(("beside", line, top, path))
            elif not is_found(top):
                told.add(top)
                lines.append(("elsewhere" if top in names else "missing", line, top, path))
    lines = [line for line in lines if not (own_path and line[0] == "elsewhere")]
    for line in lines[:MOST]:
        sys.stdout.buffer.write(("%s %d %s %s\n" % line).encode("utf-8", "surrogateescape"))


if hasattr(sys, "setrecursionlimit"):
    sys.setrecursionlimit(5000)
main()
