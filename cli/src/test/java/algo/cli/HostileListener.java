package algo.cli;

import algo.app.protocol.Hello;
import algo.app.protocol.Version;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What may listen where a daemon should. Takes connections until it is closed, each on a thread of its own. */
final class HostileListener implements AutoCloseable {
    /** What it does with a client that it has greeted. */
    interface Conduct {
        void with(SocketChannel client) throws IOException, InterruptedException;
    }

    private final ServerSocketChannel server;
    private final Path socket;

    HostileListener(Path socket, String greeting, Conduct conduct) throws IOException {
        this.socket = socket;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        run(() -> {
            while (true) {
                SocketChannel client = server.accept();
                run(() -> {
                    try (client) {
                        say(client, greeting);
                        conduct.with(client);
                    }
                });
            }
        });
    }

    HostileListener(Path socket, Conduct conduct) throws IOException {
        this(socket, new Hello(Hello.PROTOCOL, Version.PROGRAM).line() + "\n", conduct);
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void run(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | InterruptedException e) {
                // The client has gone, or the test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    static void say(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    /** Says it for ever. */
    static Conduct always(String text, long pauseMillis) {
        return client -> {
            while (true) {
                say(client, text);
                Thread.sleep(pauseMillis);
            }
        };
    }

    Sockets sockets() {
        return new Sockets(List.of(socket), socket.getParent(), Optional.empty());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
