"""Leads a strategy in sandbox mode to the paper broker, whatever address its code brings.

Python imports this file at its start, because its directory is the first on PYTHONPATH. ALGO_BIND says what it does:
"source=127.90.1.2 5000=41234 8765=41235 report=FILE" leads connections to port 5000 of this machine to port 41234 of
127.0.0.1, and makes them come from 127.90.1.2, by which the broker knows the strategy. "HOST:PORT=41234" does the same
for a host elsewhere, "refuse" in place of a port refuses the connection. No socket is touched before the program makes one, so
a program that makes none pays next to nothing. Whatever cannot be led is refused, never let through.
"""
import os
import sys

WINDOWS = sys.platform == "win32"
# AF_INET6; SOL_SOCKET and SO_ACCEPTCONN; ECONNREFUSED: written down, since errno and socket are not imported for a program without sockets.
INET6, SOCKET, ACCEPTS, REFUSED = (23, 0xFFFF, 2, 10061) if WINDOWS else (10, 1, 30, 111)


def port_of(value):
    return 0 if value == "refuse" else int(value)


def install(settings):
    source, ports, hosts = "", {}, {}
    settings, _, report = settings.partition(" report=")
    if "ALGO_BEFORE_START" in os.environ:
        report = ""  # what is reported is told of the program alone
    for word in settings.split():
        name, _, value = word.rpartition("=")
        if name == "source":
            source = value
        elif ":" in name:
            host, _, port = name.rpartition(":")
            hosts[host.lower(), int(port)] = port_of(value)
        else:
            ports[int(name)] = port_of(value)

    led = set()  # classes whose connect leads
    seen = {}  # host elsewhere -> its addresses so far, and when they were asked for
    servers = []  # sockets of this process that are bound to one of the ports
    clients = {"curl", "wget", "nc", "ncat", "netcat", "telnet", "socat", "websocat", "node", "java", "ruby", "php",
               "perl", "go"}
    kept = {key: os.environ[key] for key in ("ALGO_BIND", "PYTHONPATH") if key in os.environ}

    def tell(line):
        """Notes for the daemon how far this run is bound; the file stays short whatever the program does."""
        if report:
            fd = os.open(report, os.O_WRONLY | os.O_APPEND | os.O_CREAT | (os.O_NOINHERIT if WINDOWS else os.O_CLOEXEC), 0o600)
            try:
                if os.fstat(fd).st_size < 4096:
                    os.write(fd, (line + "\n").encode())
            finally:
                os.close(fd)

    def refusal(what):
        return ConnectionRefusedError(REFUSED, "algo: " + what + " cannot be led to the sandbox, so it is refused")

    def addresses(host, family=0):
        import _socket
        try:
            return {entry[4][0] for entry in _socket.getaddrinfo(host, None, family, 1)}
        except (OSError, UnicodeError):
            return set()

    def is_here(address):
        """Whether an address, as numbers, is one of this machine: then a socket can be bound to it."""
        import _socket
        if address.startswith("127.") or address in ("0.0.0.0", "::", "::1"):
            return True
        if address.lower().startswith("::ffff:"):
            return is_here(address[7:])
        try:
            probe = _socket.socket(INET6 if ":" in address else 2, 2)
        except OSError:
            return False
        try:
            probe.bind((address, 0))
            return True
        except OSError:
            return False
        finally:
            probe.close()

    def is_own_server(port):
        """Whether this process itself listens there: then it talks to itself."""
        for ref in servers:
            server = ref()
            try:
                if server is not None and server.getsockname()[1] == port and server.getsockopt(SOCKET, ACCEPTS):
                    return True
            except OSError:
                pass
        return False

    def target(family, kind, address):
        """The port of the broker to which a connection is led; None for one that is left alone, 0 for one that is refused."""
        if family not in (2, INET6) or kind & 15 != 1 or not isinstance(address, (tuple, list)) or len(address) < 2:
            return None
        host, port = address[0], address[1]
        if not isinstance(port, int):
            port = port.__index__()
        wanted = ports.get(port)
        elsewhere = [name for name, number in hosts if number == port]
        if wanted is None and not elsewhere:
            return None
        if not isinstance(host, str):
            host = bytes(host).decode("ascii", "replace")
        host = host.lower().rstrip(".").split("%")[0]
        if wanted is not None:
            if host in ("", "localhost", "127.0.0.1", "::1"):
                return None if is_own_server(port) else wanted
            if any(is_here(number) for number in addresses(host, family)):
                return None if is_own_server(port) else wanted
        for name in elsewhere:
            if host == name or addresses(host, family) & known(name):
                return hosts[name, port]
        return None

    def known(name):
        import time
        now = time.monotonic()
        numbers, asked = seen.get(name, (set(), -60.0))
        if now - asked > 30:
            numbers |= addresses(name)
            seen[name] = numbers, now
        return numbers

    def own_name(sock):
        """The address of a socket and its port, which is 0 for one that is not bound: Windows has no name for that at all."""
        import _socket
        try:
            return _socket.socket.getsockname(sock)[:2]
        except OSError as problem:
            if WINDOWS and problem.winerror == 10022:  # WSAEINVAL
                return "", 0
            raise

    def led_address(sock, address):
        wanted = target(sock.family, sock.type, address)
        if wanted is None:
            return address
        if wanted == 0:
            raise refusal("a connection to " + str(address[0]) + ":" + str(address[1]))
        import _socket
        prefix = "::ffff:" if sock.family == INET6 else ""
        own = own_name(sock)
        if own[1] == 0:
            try:
                if not WINDOWS:
                    _socket.socket.setsockopt(sock, 0, 24, 1)  # IP_BIND_ADDRESS_NO_PORT: connect chooses the port
                _socket.socket.bind(sock, (prefix + source, 0))
            except OSError:
                raise refusal("a socket that is bound already") from None
        elif own[0] != prefix + source:
            raise refusal("a socket that is bound already")
        return (prefix + "127.0.0.1", wanted) + tuple(address[2:])

    def lead(cls):
        connect, connect_ex = cls.connect, cls.connect_ex

        def leading_connect(self, address):
            return connect(self, led_address(self, address))

        def leading_connect_ex(self, address):
            try:
                address = led_address(self, address)
            except ConnectionRefusedError as refused:
                return refused.errno
            return connect_ex(self, address)

        leading_connect.__name__, leading_connect_ex.__name__ = "connect", "connect_ex"
        leading_connect.__doc__, leading_connect_ex.__doc__ = connect.__doc__, connect_ex.__doc__
        cls.connect, cls.connect_ex = leading_connect, leading_connect_ex

    def made(sock):
        """A socket is made: its class leads from now on, the one right above that of the C module."""
        import _socket
        classes = type(sock).__mro__
        position = classes.index(_socket.socket)
        if position > 0 and classes[position - 1] not in led:
            lead(classes[position - 1])
            led.add(classes[position - 1])  # only now: another thread may connect already. Led twice is led to the same place
        events = sys.modules.get("asyncio.windows_events") if WINDOWS else None
        if events is not None and events not in led:
            lead_proactor(events.IocpProactor)
            led.add(events)

    def lead_proactor(cls):
        """The event loop of Windows connects past the methods of sockets, and past the audit. It makes sockets before it connects any."""
        connect = cls.connect

        def leading_connect(self, sock, address):
            return connect(self, sock, led_address(sock, address))

        leading_connect.__name__, leading_connect.__doc__ = "connect", connect.__doc__
        cls.connect = leading_connect

    def connecting(sock, address):
        """Right before the system is asked to connect: what comes through here unled is refused."""
        wanted = target(sock.family, sock.type, address)
        if wanted is not None and wanted != address[1]:
            raise refusal("a connection to " + str(address[0]) + ":" + str(address[1]))

    def bound(sock, address):
        if isinstance(address, tuple) and len(address) > 1 and address[1] in ports:
            import weakref
            try:
                servers.append(weakref.ref(sock))
            except TypeError:
                pass

    def starting(program, words, environment):
        """Another program is started. Python there leads by itself, if it gets the variables and reads them."""
        if isinstance(words, (str, bytes, os.PathLike)):
            words = [words]
        words = [os.fsdecode(word) for word in words or []]
        if WINDOWS and len(words) == 1:
            words = windows_words(words[0])  # one text is all that a program gets there
        name = program_name(os.fsdecode(program or (words[0] if words else "")))
        text = " ".join(words)
        python = name.startswith(("python", "pypy"))
        if environment is None:
            environment = os.environ  # which the program may have emptied
        for key, value in kept.items():
            if isinstance(environment, dict) and key.encode() in environment or key in environment:
                continue
            try:
                environment[key] = value
            except TypeError:
                tell("-it starts " + name + " without its own environment")
        if python and any(word[:1] == "-" and word[:2] != "--" and set(word[1:]) & set("IES") for word in flags(words)):
            tell("-it starts Python with -I, -E or -S, which is not led")
            python = False
        if not python and {program_name(word) for word in text.split()} & clients | ({name} & clients):
            for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0"):
                for port in ports:
                    if host + ":" + str(port) in text or (host + " " + str(port)) in text:
                        raise refusal("a connection of " + name + " to " + host + ":" + str(port))
            for host, port in hosts:
                if host in text:
                    raise refusal("a connection of " + name + " to " + host)

    def program_name(path):
        name = os.path.basename(path.strip('"'))
        if not WINDOWS:
            return name
        name = name.lower()
        return name[:-4] if name.endswith(".exe") else name

    def windows_words(text):
        """Divides a command line where blanks outside of quotes are, which is enough to know a program and its options."""
        words, quoted = [""], False
        for char in text:
            if char == '"':
                quoted = not quoted
            elif char in " \t" and not quoted:
                words.append("")
            else:
                words[-1] += char
        return [word for word in words if word]

    def flags(words):
        for word in words[1:]:
            if word[:1] != "-" or word in ("-c", "-m"):
                return
            yield word

    def hook(event, args):
        if event == "socket.__new__":
            made(args[0])
        elif event == "socket.connect":
            connecting(args[0], args[1])
        elif event == "socket.bind":
            bound(args[0], args[1])
        elif event == "subprocess.Popen":
            starting(args[0], args[1], args[3])
        elif event == "os.exec" or event == "os.posix_spawn":
            starting(args[0], args[1], args[2])
        elif event == "os.system":
            starting("sh", args[0], None)
        elif event == "import" and args[0] in ("pycurl", "winloop"):
            raise ImportError("algo: " + args[0] + " cannot be led to the sandbox", name=args[0])

    tell("+")
    sys.addaudithook(hook)


def chain():
    """The sitecustomize that this one hides, of the distribution or of a virtual environment."""
    import _frozen_importlib
    import _frozen_importlib_external as finders
    here = os.path.dirname(os.path.abspath(__file__))
    others = [entry for entry in sys.path if os.path.abspath(entry) != here]
    spec = finders.PathFinder.find_spec("sitecustomize", others)
    if spec is not None:
        _frozen_importlib._load(spec)


if os.environ.get("ALGO_BIND"):
    try:
        install(os.environ["ALGO_BIND"])
    except BaseException as problem:
        os.write(2, ("algo: this program cannot be led to the sandbox (" + repr(problem) + "), so it is not run\n").encode())
        os._exit(78)
chain()
