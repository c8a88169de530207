package algo.cli.top;

import algo.app.model.Durations;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.ManyHosts;
import algo.cli.Terminal;
import algo.cli.syntax.Arguments;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code algo top}. */
public final class TopCommand extends Command {
    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofHours(1);

    public TopCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        long every = every().toMillis();
        List<String> ids = parameters();
        if (!in.hosts().isEmpty()) {
            return several(in, ids, every);
        }
        try (DaemonClient daemon = in.connect()) {
            Reply.Statuses first =
                    DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(ids, 0, List.of())));
            if (in.json() && !first.missing().isEmpty() && first.strategies().isEmpty()) {
                throw in.missing(first.missing(), ExitCode.DONE);
            }
            for (String id : first.missing()) {
                in.sayMissing(id);
            }
            if (!first.missing().isEmpty() && first.strategies().isEmpty()) {
                return ExitCode.NOT_FOUND;
            }
            Optional<FullScreen> screen = screen(in);
            if (screen.isEmpty()) {
                return new TopPlain(in, ids, isSet("--every"), every).run(first, daemon);
            }
            try {
                return Top.ofOne(in, screen.get(), ids, every)
                        .beginningWith(first, daemon.version())
                        .run();
            } finally {
                screen.get().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private static Optional<FullScreen> screen(Invocation in) {
        return in.json() || !Terminal.isScreen() ? Optional.empty() : FullScreen.open(in.out(), Terminal.hasColours());
    }

    /** Shows the daemons of several machines: the screen is there at once, and each comes when it answers. */
    private int several(Invocation in, List<String> ids, long every) throws ClientException {
        try (ManyHosts hosts = ManyHosts.of(in, in.homeOfHosts())) {
            Optional<FullScreen> screen = screen(in);
            if (screen.isEmpty()) {
                return new TopOfHosts(in, ids, isSet("--every"), every).run();
            }
            try {
                return Top.ofSeveral(in, screen.get(), ids, every, hosts).run();
            } finally {
                screen.get().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    @Override
    protected boolean takesHosts() {
        return true;
    }

    private Duration every() throws ClientException {
        if (!isSet("--every")) {
            return LEAST;
        }
        Optional<Duration> every = Durations.parse(text("--every"));
        if (every.isEmpty() || every.get().compareTo(LEAST) < 0 || every.get().compareTo(MOST) > 0) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--every must be a duration such as 2s or 1m, from 1s to 1h, not '" + text("--every") + "'",
                    "");
        }
        return every.get();
    }
}
