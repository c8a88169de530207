"""Says what is wrong with the syntax of a source, and which addresses and keys it brings. Source on stdin, its name in argv.

Exit code 3: one line "LINE:COLUMN:MESSAGE". Exit code 0: a line "KIND LINE TEXT" for each finding, KIND being address, key
or client (one of OpenAlgo's SDK that is made without a host). Needs no module but sys, so that it starts fast.
"""
import sys

MOST = 50
ONLY_AST = 0x400
PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
found = []


def shown(text):
    return ascii(text)[1:-1]


def finding(kind, node, text):
    line = (kind, node.lineno, text)
    if line not in found:
        found.append(line)


def address(node, text):
    """An address from its scheme to the end of its host, with the port; what follows may hold anything."""
    low = text.lower()
    for scheme in ("http://", "https://", "ws://", "wss://"):
        start = low.find(scheme)
        if start == 0 or start > 0 and not low[start - 1].isalnum():
            rest = text[start + len(scheme):]
            end = 0
            while end < len(rest) and not rest[end].isspace() and rest[end] not in "/?#'\"<>{}\\,;)|`":
                end += 1
            host = rest[:end].rpartition("@")[2].rstrip(".")
            if not rest:
                finding("address", node, scheme + "…")  # the rest comes from elsewhere
            elif host and host[0] != "%":
                finding("address", node, scheme + shown(host))


def is_key_name(name):
    plain = "".join(c for c in name.lower() if c.isalnum())
    return plain.endswith("apikey") or plain.endswith("apitoken")


def key(node, name, value):
    text = value.value if type(value).__name__ == "Constant" else None
    if isinstance(text, str) and is_key_name(name) and len(text) >= 16 and set(text) <= PLAIN:
        finding("key", node, shown(text[:4]) + "…")


def name_of(node):
    kind = type(node).__name__
    if kind == "Name":
        return node.id
    if kind == "Attribute":
        return node.attr
    if kind == "Constant" and isinstance(node.value, str):
        return node.value
    if kind == "Subscript":
        return name_of(node.slice)
    return ""


def call(node, clients):
    function = name_of(node.func)
    for word in node.keywords:
        key(node, word.arg or "", word.value)
    if function in ("getenv", "get") and len(node.args) == 2:
        key(node, name_of(node.args[0]), node.args[1])
    names = [word.arg for word in node.keywords]
    if function in clients and len(node.args) < 2 and "host" not in names and None not in names:
        if not any(type(argument).__name__ == "Starred" for argument in node.args):
            finding("client", node, function)
    if function in clients and node.args:
        key(node, "apikey", node.args[0])


def walk(tree):
    clients = set()
    todo = [tree]
    while todo:
        node = todo.pop()
        kind = type(node).__name__
        if kind == "ImportFrom" and (node.module or "").split(".")[0] == "openalgo":
            clients.update(name.asname or name.name for name in node.names if name.name == "api")
        elif kind == "Import" and any(name.name.split(".")[0] == "openalgo" for name in node.names):
            clients.add("api")
        elif kind == "Constant" and isinstance(node.value, str):
            address(node, node.value)
        elif kind in ("Assign", "AnnAssign", "NamedExpr"):
            for target in node.targets if kind == "Assign" else [node.target]:
                key(node, name_of(target), node.value)
        elif kind == "Dict":
            for name, value in zip(node.keys, node.values):
                key(node, name_of(name), value)
        elif kind in ("FunctionDef", "AsyncFunctionDef", "Lambda"):
            arguments = node.args.posonlyargs + node.args.args
            defaults = [None] * (len(arguments) - len(node.args.defaults)) + node.args.defaults
            pairs = list(zip(arguments, defaults)) + list(zip(node.args.kwonlyargs, node.args.kw_defaults))
            for argument, default in pairs:
                key(argument, argument.arg, default)
        elif kind == "Call":
            calls.append(node)
        children = []
        for field in node._fields:
            value = getattr(node, field, None)
            children.extend(value if isinstance(value, list) else [value])
        if kind in ("Module", "FunctionDef", "AsyncFunctionDef", "ClassDef"):
            # A text that stands alone is documentation.
            children = [child for child in children if not is_text(child)]
        todo.extend(child for child in children if hasattr(child, "_fields"))
    for node in calls:
        call(node, clients)


def is_text(node):
    return type(node).__name__ == "Expr" and type(node.value).__name__ == "Constant"


calls = []
source = sys.stdin.buffer.read()
try:
    compile(source, sys.argv[1], "exec", dont_inherit=True)
except SyntaxError as e:
    print("%d:%d:%s" % (e.lineno or 0, e.offset or 0, ascii(e.msg)[1:-1]))
    sys.exit(3)
except ValueError as e:
    print("0:0:%s" % ascii(str(e))[1:-1])
    sys.exit(3)
try:
    walk(compile(source, sys.argv[1], "exec", ONLY_AST, dont_inherit=True))
except Exception as e:  # what Python takes may still be more than this looks through
    print("unknown 0 " + shown(type(e).__name__), file=sys.stderr)
lines = sorted(found, key=lambda line: line[1])
for line in lines[:MOST]:
    sys.stdout.buffer.write(("%s %d %s\n" % line).encode())
