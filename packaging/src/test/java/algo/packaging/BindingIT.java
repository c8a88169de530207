package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A strategy in sandbox mode reaches the sandbox under its own account, whatever address and key stand in its code. */
class BindingIT {
    /** Calls written by other people: how they reach {@code HOST:PORT}, in a function {@code quotes} each. */
    private static final String[] CALLS = {
        "import json, os, subprocess, sys, urllib.request, http.client, socket, asyncio",
        "BODY = json.dumps({'apikey': 'a-key-of-somebody-else', 'symbol': 'SBIN', 'exchange': 'NSE'}).encode()",
        "REQUEST = (b'POST /api/v1/quotes HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\nContent-Length: %d\\r\\n\\r\\n'",
        "           % (b'127.0.0.1:5000', len(BODY)) + BODY)",
        "def by_urllib(host, port):",
        "    return urllib.request.urlopen('http://%s:%d/api/v1/quotes' % (host, port), BODY, 10).read()",
        "def by_http_client(host, port):",
        "    c = http.client.HTTPConnection(host.strip('[]'), port, timeout=10)",
        "    c.request('POST', '/api/v1/quotes', BODY); return c.getresponse().read()",
        "def by_socket(host, port):",
        "    s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)",
        "    if s.connect_ex((host.strip('[]'), port)): raise OSError('refused')",
        "    s.sendall(REQUEST); return s.makefile('rb').read()",
        "def by_asyncio(host, port):",
        "    async def ask():",
        "        reader, writer = await asyncio.open_connection(host.strip('[]'), port)",
        "        writer.write(REQUEST); return await reader.read()",
        "    return asyncio.run(ask())",
        "CHILD = 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1], sys.argv[2].encode(), 10).read())'",
        "def by_child(host, port, **how):",
        "    url = 'http://%s:%d/api/v1/quotes' % (host, port)",
        "    return subprocess.run([sys.executable, '-c', CHILD, url, BODY.decode()], stdout=-1, **how).stdout",
        "def by_bare_child(host, port): return by_child(host, port, env={})",
        "def by_child_of_emptied_environment(host, port):",
        "    os.environ.clear(); return by_child(host, port)",
    };

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private final List<String> reached = Collections.synchronizedList(new ArrayList<>());
    private ServerSocket real;

    /** Who listens where the strategies mean to go. */
    @BeforeEach
    void listen() throws IOException {
        real = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::accept, "real host");
        thread.setDaemon(true);
        thread.start();
        Files.createDirectories(home.config().getParent());
        Files.writeString(
                home.config(),
                "{\"version\":1,\"openalgo\":{\"host\":\"http://127.0.0.1:" + real.getLocalPort()
                        + "\"},\"strategies\":{}}");
    }

    private void accept() {
        while (!real.isClosed()) {
            try (Socket socket = real.accept()) {
                reached.add("from " + socket.getRemoteSocketAddress());
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        real.close();
    }

    private Path script(String name, String... more) {
        List<String> lines = new ArrayList<>(List.of(CALLS));
        lines.addAll(List.of(more));
        return home.script(name, lines.toArray(String[]::new));
    }

    private String log(String id) throws IOException {
        return Files.readString(Path.of(home.status(id).get("log_file").asText()));
    }

    private void await(String id, String line) {
        Eventually.holds(line + " in the log of " + id, () -> log(id).lines().anyMatch(line::equals));
    }

    @Test
    void everyWayOfPythonToTheRealHostLeadsToTheSandboxAndNothingReachesTheHost() throws Exception {
        int port = real.getLocalPort();
        Path script = script(
                "ways.py",
                "import time",
                "for way in (by_urllib, by_http_client, by_socket, by_asyncio, by_child, by_bare_child,",
                "            by_child_of_emptied_environment):",
                "    for host, port in (('127.0.0.1', " + port + "), ('localhost', " + port + "), ('127.0.0.1', 5000),",
                "                       ('localhost', 5000), ('[::1]', 5000), ('0.0.0.0', 5000)):",
                "        try: answer = way(host, port)",
                "        except Exception as e: answer = repr(e).encode()",
                "        print(way.__name__, host, 'led' if b'ltp' in answer else answer, flush=True)",
                "print('done', flush=True); time.sleep(600)");

        home.algo("start", script.toString()).run().ok();
        await("ways", "done");

        assertThat(log("ways").lines().filter(line -> !line.equals("done")))
                .hasSize(42)
                .allMatch(line -> line.endsWith(" led"));
        assertThat(reached).isEmpty();
        assertThat(home.status("ways").get("mode").asText()).isEqualTo("sandbox");
    }

    @Test
    void theStreamOnItsUsualPortIsThatOfTheSandboxUnderAnyKey() {
        Path script = script(
                "stream.py",
                "import time",
                "s = socket.create_connection(('localhost', 8765), 10)",
                "s.sendall(b'GET / HTTP/1.1\\r\\nHost: localhost:8765\\r\\nOrigin: http://localhost:8765\\r\\n'",
                "          b'Upgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Version: 13\\r\\n'",
                "          b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\n\\r\\n')",
                "f = s.makefile('rb')",
                "while f.readline() != b'\\r\\n': pass",
                "m = json.dumps({'action': 'authenticate', 'api_key': 'any'}).encode()",
                "s.sendall(bytes([0x81, 0x80 | len(m), 0, 0, 0, 0]) + m)",
                "f.read(4); print(f.read(29).decode(), flush=True)",
                "s.close()",
                "host, port = os.environ['WEBSOCKET_URL'][5:].split(':')",
                "print(host == os.environ['WEBSOCKET_HOST'] and port == os.environ['WEBSOCKET_PORT'], flush=True)",
                "time.sleep(600)");

        home.algo("start", script.toString()).run().ok();

        await("stream", "{\"type\":\"auth\",\"status\":\"succ");
        await("stream", "True");
        assertThat(reached).isEmpty();
    }

    @Test
    void theAccountIsThatOfTheStrategyAndNotThatOfTheKey() {
        String[] trade = {
            "import time",
            "def order(side):",
            "    body = {'apikey': KEY, 'strategy': 'x', 'symbol': 'SBIN', 'exchange': 'NSE', 'action': side,",
            "            'quantity': '1', 'pricetype': 'MARKET', 'product': 'MIS'}",
            "    url = 'http://127.0.0.1:5000/api/v1/placeorder'",
            "    return urllib.request.urlopen(url, json.dumps(body).encode(), 10).read()",
            "KEY = open(sys.argv[0]).read() and 'wrong-key-wrong-key-wrong'",
            "print(b'orderid' in order('BUY'), flush=True); time.sleep(600)"
        };
        home.algo("start", script("one.py", trade).toString()).run().ok();
        home.algo("start", script("two.py", trade).toString()).run().ok();
        await("one", "True");
        await("two", "True");

        assertThat(home.algo("sandbox", "positions", "--json").run().ok().json().get("positions"))
                .hasSize(2)
                .extracting(position -> position.get("strategy").asText())
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void whatCannotBeLedIsRefusedOrSaid() throws Exception {
        int port = real.getLocalPort();
        Path script = script(
                "ways.py",
                "import _socket, time",
                "def tried(name, way):",
                "    try: way(); print(name, 'went through', flush=True)",
                "    except OSError as e: print(name, e.strerror, flush=True)",
                "tried('c', lambda: _socket.socket().connect(('127.0.0.1', " + port + ")))",
                "tried('curl', lambda: subprocess.run(['curl', 'http://127.0.0.1:" + port + "/']))",
                "tried('shell', lambda: os.system('curl -s http://localhost:" + port + "/'))",
                "subprocess.run([sys.executable, '-I', '-c', 'pass'])",
                "print('done', flush=True); time.sleep(600)");

        home.algo("start", script.toString()).run().ok();
        await("ways", "done");

        assertThat(log("ways").lines().filter(line -> !line.equals("done")))
                .hasSize(3)
                .allMatch(line -> line.endsWith("cannot be led to the sandbox, so it is refused"));
        assertThat(reached).isEmpty();
        assertThat(home.status("ways").get("mode").asText()).isEqualTo("sandbox?");
        assertThat(home.status("ways").get("reason").asText())
                .endsWith("; not bound to the sandbox: it starts Python with -I, -E or -S, which is not led");
    }

    @Test
    void ofCodeThatIsNoPythonIsSaidThatItIsNotBoundAndWithAnAddressOfItsOwnItIsNotStarted() {
        Path plain = home.script("plain.sh", "#!/bin/sh", "while :; do sleep 1; done");
        Path own = home.script("own.sh", "#!/bin/sh", "HOST=http://127.0.0.1:5000", "while :; do sleep 1; done");

        home.algo("start", plain.toString()).run().ok();
        assertThat(home.algo("add", own.toString()).run().ok().err())
                .contains(
                        "own: own.sh, line 2: address http://127.0.0.1:5000 of its own; no mode binds a program that is"
                                + " no Python");
        home.algo("start", "own")
                .run()
                .refused(
                        5,
                        "own: it is no Python, so sandbox mode does not bind it, and it brings an address of its own:"
                                + " own.sh, line 2: http://127.0.0.1:5000; it was not started, and --force starts it all the same");
        assertThat(home.status("own").get("phase").asText()).isEqualTo("stopped");
        home.algo("start", "own", "--force").run().ok();

        assertThat(home.status("plain").get("mode").asText()).isEqualTo("sandbox?");
        assertThat(home.algo("status").run().ok().out()).contains("sandbox?");
    }

    @Test
    void addressesAndKeysOfTheCodeAreListedByAdd() throws Exception {
        Path project = Files.createDirectories(home.directory().resolve("project"));
        Files.writeString(
                project.resolve("main.py"),
                String.join(
                        "\n",
                        "'''see http://docs.example.com'''",
                        "import os",
                        "from openalgo import api",
                        "HOST = os.getenv('OPENALGO_HOST', 'http://127.0.0.1:5000')",
                        "client = api('0123456789abcdef0123')",
                        "stream = 'wss://broker.example.com:8765/x'",
                        ""));
        Files.writeString(project.resolve("helper.py"), "cfg = {'apikey': 'ABCDefgh0123456789'}\n");
        Files.writeString(project.resolve(".env"), "# no\nHOST_SERVER=http://10.0.0.5:5000\n");

        String said = home.algo("add", project.toString()).run().ok().err();

        assertThat(said.lines()
                        .filter(line -> line.contains(" line ") && !line.contains(" imports openalgo"))
                        .map(line -> line.replaceFirst("of its own; .*", "")))
                .containsExactlyInAnyOrder(
                        "algo: warning: project: main.py, line 4: address http://127.0.0.1:5000 ",
                        "algo: warning: project: main.py, line 5: API key 0123… ",
                        "algo: warning: project: main.py, line 5: a client without a host means http://127.0.0.1:5000;"
                                + " sandbox mode leads it to the sandbox, live mode leaves it as it is",
                        "algo: warning: project: main.py, line 6: address wss://broker.example.com:8765 ",
                        "algo: warning: project: helper.py, line 1: API key ABCD… ",
                        "algo: warning: project: .env, line 2: address http://10.0.0.5:5000 ");
        assertThat(said).doesNotContain("0123456789");
    }

    @Test
    void inLiveModeNothingIsBound() throws Exception {
        Path script = home.script(
                "env.py",
                "import os, time",
                "print(sorted(k for k in os.environ if 'BIND' in k or 'PROXY' in k.upper()"
                        + " or k == 'PYTHONPATH'), flush=True)",
                "time.sleep(600)");

        home.algo("add", script.toString(), "--live").run().ok();
        home.algo("secret", "set", "OPENALGO_APIKEY")
                .reading("0123456789abcdef")
                .run()
                .ok();
        home.algo("start", "env", "--force", "--yes").run().ok();

        await("env", "[]");
    }
}
