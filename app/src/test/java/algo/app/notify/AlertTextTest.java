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
        return JournalEvent.of(Map.of(
                "seq",
                7,
                "at",
                "2026-11-30T10:42:30.123+05:30",
                "strategy",
                event.equals("phase") ? "ema_crossover" : "",
                "event",
                event,
                "from",
                from == null ? "" : from,
                "to",
                to == null ? "" : to,
                "cause",
                cause == null ? "" : cause,
                "by",
                "daemon",
                "detail",
                detail));
    }
}
