package algo.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Ist;
import algo.app.state.EventLine;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known is summed, and what is not is said. */
class UptimeReportTest {
    private static final Map<String, UptimeReport.Now> DOWN = Map.of("ema", new UptimeReport.Now(false, false));
    private static final Map<String, UptimeReport.Now> UP = Map.of("ema", new UptimeReport.Now(true, true));

    private final UptimeReport report = new UptimeReport(ist("2026-11-16T00:00:00"));
    private long sequence;

    private static Instant ist(String text) {
        return LocalDateTime.parse(text).atZone(Ist.ZONE).toInstant();
    }

    /** Of Friday, unless it names a day. */
    private static Instant time(String text) {
        return ist(text.length() == 5 ? "2026-11-20T" + text + ":00" : "2026-11-" + text + ":00");
    }

    /** E.g. {@code 09:20 phase stopped starting schedule}; nothing is written as a dash. */
    private void journal(String... lines) {
        for (String line : lines) {
            String[] words = line.replace("-", "").split(" ");
            String at = Ist.isoMillis(time(line.substring(0, line.indexOf(' '))));
            String strategy = words[1].equals("daemon") ? "" : "ema";
            String cause = words.length > 4 ? words[4] : "";
            report.take(new EventLine(++sequence, at, strategy, words[1], words[2], words[3], cause, "", ""));
        }
    }

    private void started(String at) {
        journal(at + " wanted no yes", at + " phase stopped starting schedule", at + " phase starting running");
    }

    private void stopped(String at) {
        journal(
                at + " wanted yes no",
                at + " phase running stopping schedule",
                at + " exit - stopped schedule",
                at + " phase stopping stopped schedule");
    }

    /** {@code day wanted/up/unknown exits restarts}, in minutes. */
    private List<String> days(String now, Map<String, UptimeReport.Now> current) {
        return report.end(time(now), current).days().stream()
                .map(day -> day.date().getDayOfMonth() + " " + day.wanted().toMinutes() + "/"
                        + day.up().toMinutes() + "/" + day.unknown().toMinutes() + " " + day.exits() + " "
                        + day.restarts())
                .toList();
    }

    @Test
    void aDayBySchedule() {
        journal("08:00 daemon - started");
        started("09:20");
        stopped("15:15");

        assertThat(days("18:00", DOWN)).containsExactly("20 355/355/0 {stopped=1} 0");
        assertThat(report.end(time("18:00"), DOWN).unknown()).isEmpty();
    }

    @Test
    void aCrashAndARestart() {
        journal("08:00 daemon - started");
        started("10:00");
        journal(
                "10:30 phase running stopping crash",
                "10:30 exit - exited crash",
                "10:30 phase stopping backoff crash",
                "10:40 phase backoff starting restart_policy",
                "10:40 phase starting running start_window");
        stopped("11:00");

        assertThat(days("18:00", DOWN)).containsExactly("20 60/50/0 {exited=1, stopped=1} 1");
    }

    @Test
    void aFailureInItsWindowCountsToTheEndOfThat() {
        journal("08:00 daemon - started");
        started("10:00");
        journal("10:15 phase running stopping crash", "10:15 exit - signal crash", "10:15 phase stopping exited crash");
        journal("11:00 wanted yes no exit");

        assertThat(days("18:00", DOWN)).containsExactly("20 60/15/0 {signal=1} 0");
    }

    @Test
    void aProgramThatIsDoneIsWantedNoLonger() {
        journal("08:00 daemon - started");
        started("10:00");
        journal(
                "10:15 phase running stopping done",
                "10:15 exit - exited done",
                "10:15 phase stopping exited done",
                "10:15 wanted yes no exit");

        assertThat(days("18:00", DOWN)).containsExactly("20 15/15/0 {done=1} 0");
    }

    @Test
    void aRunThatIsAdoptedGoesOnThroughTheGap() {
        journal("08:00 daemon - started");
        started("09:00");
        journal(
                "10:00 daemon started died",
                "10:10 daemon died started",
                "10:10 adopted - running",
                "10:10 wanted - yes");
        stopped("11:00");

        assertThat(days("18:00", DOWN)).containsExactly("20 120/120/0 {stopped=1} 0");
        assertThat(report.end(time("18:00"), DOWN).unknown())
                .containsExactly(new UnknownPeriod(time("10:00"), time("10:10"), "the daemon had died"));
    }

    @Test
    void aRunThatEndedWithoutADaemonIsNotKnownForThatTime() {
        journal("08:00 daemon - started");
        started("09:00");
        journal(
                "10:00 daemon started stopped",
                "10:10 daemon stopped started",
                "10:10 phase running stopping unknown",
                "10:10 exit - unknown unknown",
                "10:10 wanted - yes",
                "10:20 phase stopping backoff unknown",
                "10:30 phase backoff starting restart_policy");

        assertThat(days("11:00", UP)).containsExactly("20 110/90/10 {unknown=1} 1");
    }

    @Test
    void aHostThatWasRebootedIsNotKnownForThatTime() {
        journal("08:00 daemon - started");
        started("09:00");
        journal(
                "10:00 daemon started died",
                "10:30 daemon died started",
                "10:30 exit - host_down host_down",
                "10:30 phase running stopped host_down",
                "10:30 wanted - yes",
                "10:30 phase stopped starting schedule");

        assertThat(days("11:00", UP)).containsExactly("20 90/90/30 {host_down=1} 0");
    }

    @Test
    void aWindowThatEndsWithoutADaemonIsNotKnownForThatTime() {
        journal("08:00 daemon - started");
        started("09:00");
        journal(
                "15:00 daemon started died",
                "16:00 daemon died started",
                "16:00 adopted - running",
                "16:00 phase running stopping schedule",
                "16:00 exit - stopped schedule",
                "16:00 phase stopping stopped schedule");

        assertThat(days("18:00", DOWN)).containsExactly("20 360/360/60 {stopped=1} 0");
    }

    @Test
    void aRunOverMidnightIsPartOfBothDays() {
        journal("18T08:00 daemon - started");
        started("18T23:00");
        stopped("19T01:00");

        assertThat(days("18:00", DOWN)).containsExactly("18 60/60/0 {} 0", "19 60/60/0 {stopped=1} 0");
    }

    @Test
    void aRunThatGoesOnCountsUntilNow() {
        journal("08:00 daemon - started");
        started("09:00");

        assertThat(days("09:30", UP)).containsExactly("20 30/30/0 {} 0");
    }

    @Test
    void aRunThatBeganBeforeTheFirstEventThatIsKeptCountsFromThat() {
        sequence = 1000;
        journal("09:00 storage low ok");
        stopped("10:00");

        assertThat(days("18:00", DOWN)).containsExactly("20 60/60/540 {stopped=1} 0");
        assertThat(report.end(time("18:00"), DOWN).unknown())
                .containsExactly(new UnknownPeriod(
                        ist("2026-11-16T00:00:00"), time("09:00"), "older events are not kept any more"));
    }

    @Test
    void aRunWithoutAnyEventThatIsKeptIsAsItIsNow() {
        sequence = 1000;
        journal("09:00 storage low ok", "09:30 storage ok low");

        assertThat(days("10:00", UP)).containsExactly("20 60/60/540 {} 0");
    }

    @Test
    void whatWasAdoptedWasUpBeforeTooThoughNoEventOfThatIsKept() {
        sequence = 1000;
        journal(
                "09:00 storage low ok",
                "10:00 daemon started died",
                "10:10 daemon died started",
                "10:10 adopted - running",
                "10:10 wanted - yes");

        assertThat(days("09:00", DOWN)).containsExactly("20 70/70/540 {} 0");
    }

    @Test
    void whereEventsAreMissingNothingIsKnown() {
        journal("08:00 daemon - started");
        started("09:00");
        sequence += 10;
        stopped("10:00");

        assertThat(days("18:00", DOWN)).containsExactly("20 0/0/60 {stopped=1} 0");
    }

    @Test
    void aStrategyThatComesLaterIsNotWantedBefore() {
        journal("08:00 daemon - started", "12:00 wanted - yes", "12:00 phase stopped starting schedule");

        assertThat(days("12:30", UP)).containsExactly("20 30/30/0 {} 0");
    }

    @Test
    void whatWasBeforeTheTimeAskedForDoesNotCount() {
        journal("13T08:00 daemon - started");
        started("15T23:00");
        journal("15T23:10 exit - exited crash");
        stopped("16T01:00");

        assertThat(days("18:00", DOWN)).containsExactly("16 60/60/0 {stopped=1} 0");
    }

    @Test
    void aClockThatIsSetBackCountsNothingTwice() {
        journal("08:00 daemon - started");
        started("09:00");
        journal("10:00 storage low ok", "10:00 phase running running", "09:30 phase running running");
        stopped("09:45");

        assertThat(days("09:50", DOWN)).containsExactly("20 60/60/0 {stopped=1} 0");
    }
}
