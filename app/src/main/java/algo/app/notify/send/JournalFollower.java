package algo.app.notify.send;

import algo.app.config.ConfigException;
import algo.app.config.NotifyParser;
import algo.app.ipc.ClientConnector;
import algo.app.model.ExitReason;
import algo.app.model.Mode;
import algo.app.notify.Alert;
import algo.app.notify.AlertKind;
import algo.app.notify.AlertRules;
import algo.app.notify.AlertText;
import algo.app.notify.JournalEvent;
import algo.app.notify.Notifying;
import algo.app.notify.RunFacts;
import algo.app.protocol.EventPick;
import algo.app.protocol.ExitView;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the journal from where it was read up to, and makes alerts of its events. Reads the terms when it begins and after each
 * change of the config. On the thread that calls {@link #run}.
 */
final class JournalFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("notify");
    private static final long PAUSE_MILLIS = 500;
    /** The times of an end in the journal and in the status differ by less, if it is the same end. */
    private static final Duration SAME = Duration.ofSeconds(2);

    private final ClientConnector connector;
    private final Path socket;
    private final AlertDesk desk;
    private final AlertText words;
    private final Clock clock;
    private final Consumer<Notifying> terms;
    private boolean lost;

    /** @param terms told what the config says, each time that it may say something else */
    JournalFollower(
            ClientConnector connector,
            Path socket,
            AlertDesk desk,
            AlertText words,
            Clock clock,
            Consumer<Notifying> terms) {
        this.connector = connector;
        this.socket = socket;
        this.desk = desk;
        this.words = words;
        this.clock = clock;
        this.terms = terms;
    }

    @Override
    public void run() {
        try {
            while (true) {
                try (DaemonLink link = DaemonLink.connect(connector, socket)) {
                    readTerms();
                    follow(link);
                } catch (IOException | ConfigException e) {
                    if (!lost) {
                        LOG.warn("the journal is not followed: {}", e.getMessage());
                    }
                    lost = true;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readTerms() throws IOException, ConfigException {
        try (DaemonLink link = DaemonLink.connect(connector, socket)) {
            Reply reply = link.ask(new Request.ConfigShow(List.of("notify", "checks")));
            if (reply instanceof Reply.Document document) {
                terms.accept(NotifyParser.shown(document.body()));
            }
        }
    }

    private void follow(DaemonLink link) throws IOException, ConfigException {
        boolean isFirst = desk.cursor() < 0;
        link.send(new Request.Events(List.of(), desk.cursor(), 1, true, EventPick.ALL));
        lost = false;
        while (true) {
            if (link.next() instanceof Reply.Event sent) {
                JournalEvent event = JournalEvent.of(sent.fields());
                if (isFirst) {
                    // It was there before anybody was to be told: it only says from where on to follow.
                    desk.passed(event.sequence());
                    desk.keep();
                    isFirst = false;
                } else {
                    take(event);
                }
            }
        }
    }

    private void take(JournalEvent event) throws IOException, ConfigException {
        if (event.event().equals("config") && event.strategy().isEmpty()) {
            readTerms();
        }
        Optional<AlertKind> kind = AlertRules.kind(event);
        if (kind.isEmpty()) {
            desk.passed(event.sequence());
            return;
        }
        RunFacts facts = event.strategy().isEmpty() ? RunFacts.NONE : facts(event);
        Alert alert = words.of(kind.get(), event, facts, clock.instant());
        desk.take(alert, event.sequence());
    }

    /** Returns what the daemon knows of the strategy now; nothing of its run if that is another one by now. */
    private RunFacts facts(JournalEvent event) {
        try (DaemonLink link = DaemonLink.connect(connector, socket)) {
            Reply reply = link.ask(new Request.Status(List.of(event.strategy()), 1, List.of()));
            if (!(reply instanceof Reply.Statuses statuses)
                    || statuses.strategies().size() != 1) {
                return RunFacts.NONE;
            }
            StrategyView view = statuses.strategies().get(0);
            Optional<Mode> mode = Optional.of(view.mode() == ShownMode.LIVE ? Mode.LIVE : Mode.SANDBOX);
            boolean same = view.lastExit().map(exit -> isSame(exit, event)).orElse(false);
            List<String> lines = statuses.lastLines();
            return same
                    ? new RunFacts(mode, end(view.lastExit().get()), lines.isEmpty() ? "" : lines.get(lines.size() - 1))
                    : new RunFacts(mode, "", "");
        } catch (IOException e) {
            return RunFacts.NONE;
        }
    }

    private static boolean isSame(ExitView exit, JournalEvent event) {
        try {
            Duration apart = Duration.between(OffsetDateTime.parse(exit.at()).toInstant(), event.at());
            return apart.abs().compareTo(SAME) < 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String end(ExitView exit) {
        if (exit.reason() == ExitReason.EXITED && exit.code() >= 0) {
            return "exit " + exit.code();
        }
        if (exit.reason() == ExitReason.SIGNAL && !exit.signal().isEmpty()) {
            return "killed by SIG" + exit.signal();
        }
        return "";
    }
}
