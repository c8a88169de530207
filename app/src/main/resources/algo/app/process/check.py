"""Says what is wrong with the syntax of sources, and which addresses and keys they bring. On stdin, for each source: its
name, a NUL, its length in bytes, a NUL, and the source. They are called 0, 1, ... in what is printed.

Exit code 3: one line "SOURCE:LINE:COLUMN:MESSAGE", of the first mistake. Exit code 0: a line "SOURCE KIND LINE TEXT" for each
finding, KIND being address, key or client (one of OpenAlgo's SDK that is made without a host). Needs no module but sys, so
that it starts fast.
"""
import sys

MOST = 50
LONGEST = 200
ONLY_AST = 0x400
PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
found = []
calls = []


def shown(text):
    return ascii(text)[1:-1][:LONGEST]


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


def check(number, name, source):
    found.clear()
    calls.clear()
    try:
        compile(source, name, "exec", dont_inherit=True)
    except SyntaxError as e:
        mistake(number, e.lineno or 0, e.offset or 0, e.msg)
    except ValueError as e:
        mistake(number, 0, 0, str(e))
    try:
        walk(compile(source, name, "exec", ONLY_AST, dont_inherit=True))
    except Exception as e:  # what Python takes may still be more than this looks through
        print("unknown 0 " + shown(type(e).__name__), file=sys.stderr)
    for line in sorted(found, key=lambda line: line[1])[:MOST]:
        printed.append("%d %s %d %s\n" % ((number,) + line))


def mistake(number, line, column, text):
    print("%d:%d:%d:%s" % (number, line, column, ascii(text)[1:-1]))
    sys.exit(3)


printed = []
rest = sys.stdin.buffer.read()
at = number = 0
while at < len(rest):
    end = rest.index(b"\0", at)
    start = rest.index(b"\0", end + 1) + 1
    length = int(rest[end + 1:start - 1])
    check(number, rest[at:end].decode("utf-8", "replace"), rest[start:start + length])
    at = start + length
    number += 1
sys.stdout.buffer.write("".join(printed).encode())
