package algo.cli;

import algo.app.model.Durations;
import algo.app.protocol.BuildTerms;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code algo env}. */
final class EnvCommand extends Command {
    private static final Duration MOST = Duration.ofMinutes(50);

    EnvCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        switch (action()) {
            case "list":
                return in.show(in.ask(new Request.EnvList()));
            case "build":
                requireNoPathFromHere(in);
                Request.EnvBuild request =
                        new Request.EnvBuild(TargetOptions.of(this), isSet("--upgrade"), terms(this));
                try (DaemonClient daemon = in.connect()) {
                    return in.report(daemon.showingProgress(in).ask(request));
                }
            case "clean":
                return in.show(in.ask(new Request.EnvClean()));
            default:
                throw unknownAction();
        }
    }

    /** Refuses a relative path for another machine, since it would be taken from the directory here. */
    private void requireNoPathFromHere(Invocation in) throws ClientException {
        String links = text("--find-links");
        if (in.isFar() && !links.isEmpty() && !links.contains("://") && !links.startsWith("/")) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--find-links means a directory of the other machine with --host, and '" + links + "' is relative",
                    "give it from / on");
        }
    }

    /** Returns the terms on which an environment is made, from the options of a command that makes one. */
    static BuildTerms terms(Command command) throws ClientException {
        return new BuildTerms(
                findLinks(command.text("--find-links")),
                command.isSet("--no-index"),
                millis(command.text("--timeout")));
    }

    /** A relative path is meant from here. */
    private static String findLinks(String text) throws ClientException {
        try {
            return text.isEmpty() || text.contains("://")
                    ? text
                    : Path.of(text).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "--find-links: '" + text + "' is no path", "");
        }
    }

    private static long millis(String text) throws ClientException {
        if (text.isEmpty()) {
            return -1;
        }
        Optional<Duration> duration = Durations.parse(text);
        if (duration.isEmpty() || duration.get().isZero() || duration.get().compareTo(MOST) > 0) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--timeout must be a duration such as 90s or 30m, at most 50m, not '" + text + "'",
                    "nothing was done");
        }
        return duration.get().toMillis();
    }
}
