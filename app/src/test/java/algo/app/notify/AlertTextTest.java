package algo.app.notify;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Mode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which events people are told of, and in which words. */
class AlertTextTest {
    private static final Instant AT = Instant.parse("2026-11-30T05:12:30Z");
    private final AlertText words = new AlertText(text -> text.replace("hunter22", "***TOKEN***"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "phase | stopping | backoff | crash | exit",
                "phase | stopping | backoff | memory_limit | exit",
                "phase | stopping | backoff | done | ",
                "phase | stopping | exited | crash | exit",
                "phase | stopping | exited | done | ",
                "phase | stopping | exited | unknown | exit",
                "phase | stopping | stopped | request | ",
                "phase | stopping | stopped | schedule | ",
                "phase | stopping | stopped | crash | exit",
                "phase | stopping | failed | crash | failed",
                "phase | starting | failed | could_not_start | failed",
                "phase | stopped | backoff | could_not_start | missed_start",
                "phase | stopped | backoff | before_start | missed_start",
                "phase | backoff | starting | restart_policy | ",
                "exit |  | exited | crash | ",
                "wanted | no | yes | schedule | ",
                "missed_start | | | schedule | missed_start",
                "not_stopped | | | stop | not_stopped",
                "silent | | | silence | silent",
                "panic | | latched | request | panic",
                "risk | | reached | max_daily_loss | risk",
                "risk | reached | lifted | request | risk",
                "storage | ok | low | host | disk_low",
                "storage | low | ok | host | ",
                "daemon | died | started | start | daemon_back",
                "daemon | stopped | started | start | ",
                "daemon | | started | start | ",
                "daemon | started | died | unknown | ",
                "config | | changed | request | ",
                "missed | | | | ",
            })
    void peopleAreToldOfWhatTheyShouldKnow(String event, String from, String to, String cause, String kind) {
        assertThat(AlertRules.kind(event(event, from, to, cause, "x")).map(AlertKind::label))
                .isEqualTo(Optional.ofNullable(kind));
    }

    @Test
    void anEndIsToldWithWhatComesNext() {
        JournalEvent end = event("phase", "stopping", "backoff", "crash", "exited with 1; restart 2 of 3 in 10s");
        RunFacts facts = new RunFacts(Optional.of(Mode.LIVE), "exit 1", "ValueError: no such symbol");

        assertThat(text(end, facts))
                .isEqualTo("ema_crossover LIVE stopped: exit 1 at 10:42, 2 restarts left; last line:"
                        + " ValueError: no such symbol");
        assertThat(text(end, RunFacts.NONE))
                .isEqualTo("ema_crossover stopped: exited with 1 at 10:42, 2 restarts left");
        assertThat(text(event("phase", "stopping", "exited", "crash", "killed by SIGSEGV"), facts))
                .isEqualTo("ema_crossover LIVE stopped: exit 1 at 10:42, it is not restarted; last line:"
                        + " ValueError: no such symbol");
        assertThat(text(event("phase", "stopping", "failed", "crash", "exited with 1; gave up"), facts))
                .startsWith("ema_crossover LIVE failed: exit 1 at 10:42, no restart left; last line:");
    }

    /** The fields of each event are those that the supervisor writes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "breach | silence | no output for 5m; it is restarted"
                        + " | ema_crossover LIVE is silent at 10:42: no output for 5m; it is restarted",
                "breach | silence | no line that matches 'tick' for 2m"
                        + " | ema_crossover LIVE is silent at 10:42: no line that matches 'tick' for 2m",
                "breach | port | port 5555 does not answer: Connection refused; it is stopped"
                        + " | ema_crossover LIVE is not well at 10:42: port 5555 does not answer: Connection refused; it is"
                        + " stopped",
                "breach | http | http://127.0.0.1:8080/health answers 500"
                        + " | ema_crossover LIVE is not well at 10:42: http://127.0.0.1:8080/health answers 500",
                "breach | command | is-well exited with 2"
                        + " | ema_crossover LIVE is not well at 10:42: is-well exited with 2",
                "over | silence | well again; it was: no output for 5m"
                        + " | ema_crossover LIVE is well again at 10:42; it was: no output for 5m",
                "unusable | silence | the pattern takes too long"
                        + " | ema_crossover LIVE cannot be watched at 10:42: the pattern takes too long",
                "usable | command | looked for again; it was not: no descriptor"
                        + " | ema_crossover LIVE is watched again at 10:42; it was not: no descriptor",
            })
    void whatAWatchFindsIsSaidByItsSign(String to, String cause, String detail, String expected) {
        RunFacts facts = new RunFacts(Optional.of(Mode.LIVE), "exit 1", "a line of the run before");

        assertThat(text(event("silent", "", to, cause, detail), facts)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latched | request | me | '' | PANIC at 10:42 by me: nothing starts, everything is stopped",
                "latched | request | me | feed is wrong"
                        + " | PANIC at 10:42 by me: nothing starts, everything is stopped; reason: feed is wrong",
                "latched | panic | daemon | found on disk"
                        + " | PANIC at 10:42: nothing starts, everything is stopped; reason: found on disk",
                "stopping | request | me | 3 strategies are asked to end"
                        + " | PANIC, stopping at 10:42: 3 strategies are asked to end",
                "gone | panic | daemon | nothing is left of any run"
                        + " | PANIC, gone at 10:42: nothing is left of any run",
                "cancelled | request | me | live: 2 orders | PANIC, cancelled at 10:42: live: 2 orders",
                "closed | request | me | live: 1 position | PANIC, closed at 10:42: live: 1 position",
                "checked | request | me | '' | PANIC, checked at 10:42",
                "resumed | panic | daemon | the latch was on disk; no strategy runs"
                        + " | PANIC still holds, at 10:42, with a new daemon: the latch was on disk; no strategy runs",
                "ended | request | me | it held since 2026-11-30 10:40:00 IST"
                        + " | panic ended at 10:42 by me, schedules hold again; it held since 2026-11-30 10:40:00 IST",
            })
    void eachStepOfAPanicIsSaid(String to, String cause, String by, String detail, String expected) {
        assertThat(text(event("panic", "", to, cause, by, detail), RunFacts.NONE))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ema_crossover | reached | max_daily_loss | daemon | lost 51.00 rupees on 2026-11-30"
                        + " | LOSS LIMIT of ema_crossover sandbox reached at 10:42: lost 51.00 rupees on 2026-11-30;"
                        + " it stays stopped until midnight IST",
                "ema_crossover | lifted | request | user ann | lost 51.00 rupees on 2026-11-30"
                        + " | loss limit of ema_crossover sandbox lifted at 10:42 by user ann; it lost 51.00 rupees on"
                        + " 2026-11-30",
                "'' | reached | max_daily_loss | daemon | lost 5100.00 rupees"
                        + " | LOSS LIMIT of the LIVE account reached at 10:42: lost 5100.00 rupees; LIVE strategies stay"
                        + " stopped until midnight IST",
                "'' | unknown | max_daily_loss | daemon | no answer within 8 s"
                        + " | the loss of the LIVE account is NOT KNOWN at 10:42: no answer within 8 s",
                "'' | known | max_daily_loss | daemon | it was not for 90 s"
                        + " | the loss of the LIVE account is known again at 10:42; it was not for 90 s",
            })
    void aLimitOfLossIsSaidWithWhoseItIs(
            String strategy, String to, String cause, String by, String detail, String expected) {
        RunFacts facts = new RunFacts(Optional.of(Mode.SANDBOX), "", "");
        JournalEvent event =
                new JournalEvent(1, Instant.parse("2026-11-30T05:12:30Z"), strategy, "risk", "", to, cause, by, detail);

        assertThat(text(event, facts)).isEqualTo(expected);
    }

    @Test
    void aDayThatIsAnotherOneIsSaid() {
        Alert alert = words.of(
                AlertKind.DISK_LOW,
                event("storage", "ok", "low", "host", "/ has 90 MiB left"),
                RunFacts.NONE,
                AT.plusSeconds(86_400));

        assertThat(alert.text()).isEqualTo("disk low at 30 Nov 10:42: /_has 90 MiB left".replace("_", " "));
    }

    @Test
    void whatOthersWroteIsWithoutSecretsAndControlsAndShort() {
        JournalEvent end = event("phase", "stopping", "exited", "crash", "exited with 1");
        String hostile = "\u001b[2Jkey=hunter22 \u202e" + "x".repeat(5000) + "\n\rBUY NOW";
        String told = text(end, new RunFacts(Optional.of(Mode.SANDBOX), "exit 1", hostile));

        assertThat(told).contains("key=***TOKEN***").doesNotContain("hunter22", "\u001b", "\u202e", "\n", "BUY NOW");
        assertThat(told.length()).isLessThanOrEqualTo(260);
        assertThat(text(event("panic", "", "latched", "request", hostile), RunFacts.NONE))
                .doesNotContain("hunter22", "\u001b");
    }

    @Test
    void aSecretThatTheCutWouldTearIsHiddenBefore() {
        String line = "a".repeat(155) + "hunter22";

        assertThat(words.clean(line, 160)).doesNotContain("hunte");
    }

    private String text(JournalEvent event, RunFacts facts) {
        return words.of(AlertRules.kind(event).orElseThrow(), event, facts, AT).text();
    }

    private static JournalEvent event(String event, String from, String to, String cause, String detail) {
        return event(event, from, to, cause, "daemon", detail);
    }

    private static JournalEvent event(String event, String from, String to, String cause, String by, String detail) {
        return JournalEvent.of(Map.of(
                "seq",
                7,
                "at",
                "2026-11-30T10:42:30.123+05:30",
                "strategy",
                event.equals("phase") || event.equals("silent") ? "ema_crossover" : "",
                "event",
                event,
                "from",
                from == null ? "" : from,
                "to",
                to == null ? "" : to,
                "cause",
                cause == null ? "" : cause,
                "by",
                by,
                "detail",
                detail));
    }
}
