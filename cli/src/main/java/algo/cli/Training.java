package algo.cli;

import algo.app.ipc.LineChannel;
import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Phase;
import algo.app.platform.TrainingPlace;
import algo.app.protocol.ExitView;
import algo.app.protocol.Hello;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import algo.app.protocol.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes the ways that commands go, against a daemon that only pretends, so that the JVM can archive the classes that are
 * loaded on them. The launcher runs it once per JVM and build; it touches nothing but a directory of its own.
 */
public final class Training {
    /** Nobody waits for it. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Training() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        try (TrainingPlace place = TrainingPlace.make();
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            Path directory = place.directory();
            Path socket = directory.resolve("s");
            server.bind(UnixDomainSocketAddress.of(socket));
            go(server, nowhere, statuses(2), "--socket", socket.toString(), "status");
            go(server, nowhere, statuses(1), "--socket", socket.toString(), "status", "ema", "--json");
            go(server, nowhere, outcomes(), "--socket", socket.toString(), "start", "ema");
            go(server, nowhere, outcomes(), "--socket", socket.toString(), "stop", "ema");
            withoutDaemon(directory, nowhere);
        }
        Main.execute(new String[] {"--help"}, nowhere, nowhere);
        Main.execute(new String[] {"status", "--no-such-option"}, nowhere, nowhere);
    }

    /**
     * Executes the questions that scripts ask again and again; in a home without any file the bundled calendar answers.
     */
    private static void withoutDaemon(Path directory, PrintStream nowhere) {
        String home = directory.toString();
        Main.execute(new String[] {"calendar", "is-open", "NSE", "--home", home}, nowhere, nowhere);
        Main.execute(new String[] {"calendar", "is-open", "MCX", "--home", home, "--json"}, nowhere, nowhere);
        Main.execute(new String[] {"calendar", "next", "NSE", "--home", home}, nowhere, nowhere);
    }

    private static void go(ServerSocketChannel server, PrintStream nowhere, Reply reply, String... args)
            throws InterruptedException {
        Thread daemon = new Thread(() -> pretend(server, reply), "training");
        // It waits for ever for a client that does not come.
        daemon.setDaemon(true);
        daemon.start();
        Main.run(args, nowhere, nowhere);
        daemon.join(PATIENCE.toMillis());
        if (daemon.isAlive()) {
            throw new IllegalStateException("the training failed: no client came for " + args[args.length - 1]);
        }
    }

    private static void pretend(ServerSocketChannel server, Reply reply) {
        try (SocketChannel connection = server.accept()) {
            LineChannel lines = new LineChannel(connection, 1 << 20);
            lines.writeLine(new Hello(Hello.PROTOCOL, Version.PROGRAM).line());
            lines.readLine();
            lines.readLine();
            lines.writeLine(reply.line());
        } catch (IOException e) {
            throw new IllegalStateException("the training failed", e);
        }
    }

    private static Reply statuses(int count) {
        ExitView exit = new ExitView(0, "", ExitReason.EXITED, "2026-11-20T15:15:00+05:30");
        StrategyView view = new StrategyView(
                "ema",
                "EMA",
                "owner",
                ShownMode.SANDBOX,
                Phase.RUNNING,
                true,
                "running",
                4711,
                "2026-11-20T09:20:00+05:30",
                3700,
                1.5,
                20_000_000,
                1,
                "000000000000",
                "/log",
                "NSE",
                Map.of("type", "window"),
                "",
                "2026-11-20T15:15:00+05:30",
                Intent.STARTED,
                Optional.of(exit));
        return new Reply.Statuses(
                count == 1 ? List.of(view) : List.of(view, view), List.of("a problem"), List.of(), List.of());
    }

    private static Reply outcomes() {
        return new Reply.Outcomes(
                List.of(Outcome.of("ema", 0, "started", ""), Outcome.of("ema", 1, "exited", "hint")),
                List.of("warning"));
    }
}
