package algo.app.notify.send;

import algo.app.ipc.ClientConnector;
import algo.app.model.Ist;
import algo.app.notify.Alert;
import algo.app.notify.AlertKind;
import algo.app.notify.AlertText;
import algo.app.notify.Notifying;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the daemon's home and host examined once a day, before the market opens, and makes one alert of all problems. On the thread
 * that calls {@link #run}.
 */
final class DayCheck implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("notify");
    private static final Duration LATEST = Duration.ofHours(6);
    private static final long LOOK_SECONDS = 20;
    private static final int MOST = 500;

    private final ClientConnector connector;
    private final Path socket;
    private final AlertDesk desk;
    private final AlertText words;
    private final Clock clock;
    private final Supplier<Notifying.DayChecks> terms;

    DayCheck(
            ClientConnector connector,
            Path socket,
            AlertDesk desk,
            AlertText words,
            Clock clock,
            Supplier<Notifying.DayChecks> terms) {
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
                TimeUnit.SECONDS.sleep(LOOK_SECONDS);
                Instant now = clock.instant();
                if (!desk.channels().isEmpty() && isDue(terms.get(), now, desk.checked())) {
                    check(now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Returns whether the check of the day is to be made now.
     *
     * @param checked the day of the last check, ISO
     */
    static boolean isDue(Notifying.DayChecks terms, Instant now, String checked) {
        Optional<LocalTime> at = terms.at();
        if (at.isEmpty() || checked.equals(Ist.date(now).toString())) {
            return false;
        }
        Duration since = Duration.between(at.get(), LocalTime.ofInstant(now, Ist.ZONE));
        return !since.isNegative() && since.compareTo(LATEST) < 0;
    }

    private void check(Instant now) {
        try (DaemonLink link = DaemonLink.connect(connector, socket)) {
            if (link.ask(new Request.Doctor(true)) instanceof Reply.Document document) {
                boolean always = terms.get().always();
                if (always || isWanted(document.body())) {
                    text(document.body(), always)
                            .ifPresent(text ->
                                    desk.take(new Alert(AlertKind.CHECK, "", now, words.clean(text, MOST)), -1));
                }
                desk.checkedOn(Ist.date(now).toString());
            }
        } catch (IOException e) {
            LOG.warn("the check at the start of the day is tried again: {}", e.getMessage());
        }
    }

    /**
     * Returns whether a strategy runs or is to run on this day; also where the daemon reports a problem, since it may be that it does
     * not know what is wanted.
     */
    static boolean isWanted(Map<String, Object> body) {
        boolean none = body.get("today") instanceof List<?> today && today.isEmpty();
        boolean reports = checks(body).stream()
                .anyMatch(check -> "status".equals(check.get("name")) && !Boolean.TRUE.equals(check.get("ok")));
        return !none || reports;
    }

    private static List<Map<?, ?>> checks(Map<String, Object> body) {
        List<Map<?, ?>> checks = new ArrayList<>();
        if (body.get("checks") instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> check) {
                    checks.add(check);
                }
            }
        }
        return checks;
    }

    /** Returns what people are told of the checks of {@code algo doctor}; empty if that is nothing. */
    static Optional<String> text(Map<String, Object> body, boolean always) {
        List<String> problems = new ArrayList<>();
        List<Map<?, ?>> checks = checks(body);
        for (Map<?, ?> check : checks) {
            if (!Boolean.TRUE.equals(check.get("ok"))) {
                problems.add(check.get("name") + ": " + check.get("message"));
            }
        }
        if (problems.isEmpty()) {
            return always
                    ? Optional.of("before the open: all is well, " + checks.size() + " checks")
                    : Optional.empty();
        }
        String many = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return Optional.of(
                "before the open: " + many + ": " + String.join("; ", problems) + "; see 'algo doctor --today'");
    }
}
