package algo.app;

import algo.app.broker.BrokerChannel;
import algo.app.broker.wire.Answer;
import algo.app.broker.wire.Question;
import algo.app.files.WholeFile;
import algo.app.process.FakeHost;
import algo.app.process.ProcessLauncher;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A whole daemon in the JVM of a test, wired as ever: home, loop, control socket. Only what it starts are programs of a
 * {@link FakeHost}, which end when they are asked to, and the process of the sandbox is one of them that takes every key. One at a
 * time in a JVM.
 */
public final class DaemonRig implements AutoCloseable {
    private static final int PORT = 50_000;

    /** What every program of this host does, a test says. */
    public final FakeHost host = new FakeHost();

    private final PrintStream errors = System.err;
    private final Platform system = new UnixPlatform();
    private final Daemon daemon;
    private volatile int port = PORT;
    private volatile Consumer<FakeHost.FakeRun> program = run -> {};

    /**
     * Starts it; it answers when this returns.
     *
     * @param home an absolute path, short enough for a socket below it
     */
    public DaemonRig(Path home) {
        host.heedSignals();
        host.beforeRelease(this::executed);
        Platform platform = (Platform) Proxy.newProxyInstance(
                Platform.class.getClassLoader(),
                new Class<?>[] {Platform.class},
                (proxy, method, arguments) -> answer(method, arguments));
        try {
            String[] options = {"--background", "--home", home.toString()};
            daemon = Daemon.start(platform, Options.parse(options, Map.of(), ""));
        } catch (StartException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** Each program of a strategy does this, from now on, as soon as it is executed. On the thread of the loop. */
    public void programs(Consumer<FakeHost.FakeRun> what) {
        program = what;
    }

    private void executed(FakeHost.FakeRun run) {
        try {
            Files.write(run.request().output(), new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (run.strategy() != null) {
            program.accept(run);
        }
    }

    private Object answer(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "launcher":
                return host.launcher((ProcessLauncher.ExitListener) arguments[0]);
            case "probe":
                return system.probe(Optional.empty());
            case "questions":
                return (BrokerChannel) (line, limit) -> broker(Question.read(line));
            case "detach", "loadNativeCodeBelow", "removeNativeLeftovers":
                // This JVM stays what it is.
                return null;
            default:
                try {
                    return method.invoke(system, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
        }
    }

    /** Answers as a broker that serves everybody. */
    private String broker(Question question) throws IOException {
        FakeHost.FakeRun broker = host.runs().stream()
                .filter(run -> run.strategy() == null)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new IOException("no broker was started"));
        port = question.port() > 0 ? question.port() : port;
        return Answer.done(broker.record().run().value(), port).line();
    }

    /** Ends it and all programs. */
    @Override
    public void close() {
        daemon.requestShutdown(true);
        try {
            daemon.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            daemon.close();
            WholeFile.openBy(system.files());
            System.setErr(errors);
        }
    }
}
