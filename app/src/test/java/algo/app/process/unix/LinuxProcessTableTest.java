package algo.app.process.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.RunId;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessIdentity;
import algo.app.process.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which processes belong to a run, without any process. */
class LinuxProcessTableTest {
    private static final String BOOT = "this boot";
    private static final int DAEMON = 100;
    private static final int WRAPPER = 500;
    private static final long START = 1000;
    private static final RunRecord RUN = new RunRecord(
            new RunId("0123456789ab"),
            new ProcessIdentity(BOOT, WRAPPER, START),
            Path.of("run.status"),
            Path.of("run.log"));

    private final List<ProcStat> processes = new ArrayList<>();
    private final Map<Integer, Long> cookies = new HashMap<>();
    private final Map<Integer, String> runIds = new HashMap<>();
    private final Map<Integer, Long> proportional = new HashMap<>();
    private final Set<Integer> foreign = new HashSet<>();

    private void process(int pid, int parent, int session, long start) {
        process(pid, parent, session, start, 'S');
    }

    private void process(int pid, int parent, int session, long start, char state) {
        processes.add(new ProcStat(pid, state, parent, session, session, 0, start, 100));
    }

    private List<Integer> living(ProcessIdentity... known) {
        return table().members(RUN, List.of(known), true).stream()
                .filter(process -> !process.isDead())
                .map(ProcStat::pid)
                .sorted()
                .toList();
    }

    private LinuxProcessTable table() {
        LinuxProcessTable.Host host = new LinuxProcessTable.Host() {
            @Override
            public long cookie(int pid) {
                return cookies.getOrDefault(pid, RunCookie.NONE);
            }

            @Override
            public String runIdInEnvironment(int pid) {
                return runIds.getOrDefault(pid, "");
            }

            @Override
            public boolean isOurs(int pid) {
                return !foreign.contains(pid);
            }

            @Override
            public long proportionalBytes(int pid) {
                return proportional.getOrDefault(pid, -1L);
            }
        };
        process(1, 0, 1, 1);
        process(DAEMON, 1, DAEMON, 900);
        return new LinuxProcessTable(BOOT, DAEMON, 0, processes, host);
    }

    private static ProcessIdentity known(int pid, long start) {
        return new ProcessIdentity(BOOT, pid, start);
    }

    @Test
    void sharedPagesOfATreeCountOnceWhereTheKernelTells() {
        long page = LibC.sysconf(LibC.SC_PAGESIZE);
        process(WRAPPER, DAEMON, WRAPPER, START);
        process(WRAPPER + 1, WRAPPER, WRAPPER, START);
        process(WRAPPER + 2, WRAPPER + 1, WRAPPER, START, 'Z');
        process(DAEMON + 1, DAEMON, DAEMON + 1, START);
        proportional.put(WRAPPER, 70L);
        LinuxProcessTable table = table();

        assertThat(table.usage(RUN).residentBytes()).as("every page of each").isEqualTo(200 * page);
        assertThat(table.residentBytes(RUN)).as("of one it does not tell").isEqualTo(70 + 100 * page);
    }

    @Test
    void theWrapperItsSessionAndTheirDescendantsBelongToTheRun() {
        process(WRAPPER, DAEMON, WRAPPER, START);
        process(501, WRAPPER, WRAPPER, 1001);
        process(502, 1, WRAPPER, 1002);
        process(503, 501, 503, 1003);
        process(504, 503, 503, 1004);
        process(600, DAEMON, 600, 1001);

        assertThat(living()).containsExactly(WRAPPER, 501, 502, 503, 504);
    }

    @Test
    void aProcessWithThePidOfTheWrapperAndItsSessionAreNotOfTheRun() {
        process(WRAPPER, 1, WRAPPER, START + 50);
        process(501, WRAPPER, WRAPPER, START + 60);

        assertThat(living()).isEmpty();
        assertThat(living(known(WRAPPER, START))).isEmpty();
    }

    @Test
    void aSessionWithoutItsWrapperIsNotTrustedUnlessAMemberIsProven() {
        process(501, 1, WRAPPER, 1001);
        process(502, 1, WRAPPER, 1002);

        assertThat(living()).isEmpty();
        assertThat(living(known(501, 1001))).containsExactly(501, 502);
        assertThat(living(known(501, 999))).as("another process with that pid").isEmpty();

        cookies.put(502, RunCookie.of(RUN.run()));
        assertThat(living()).containsExactly(501, 502);
    }

    @Test
    void aWrapperThatHasEndedAndWasNotWaitedForProvesItsSession() {
        process(WRAPPER, DAEMON, WRAPPER, START, 'Z');
        process(501, DAEMON, WRAPPER, 1001);

        assertThat(living()).containsExactly(501);
    }

    @Test
    void theMarkCountsForOurOwnUserAndSinceTheWrapperAlone() {
        for (int pid = 701; pid <= 703; pid++) {
            cookies.put(pid, RunCookie.of(RUN.run()));
        }
        process(701, 1, 701, START);
        process(702, 1, 702, START - 1);
        process(703, 1, 703, START);
        process(704, 701, 704, START + 1);
        foreign.add(703);

        assertThat(living()).containsExactly(701, 704);
    }

    @Test
    void soDoesTheRunIdInTheEnvironment() {
        for (int pid = 701; pid <= 704; pid++) {
            runIds.put(pid, RUN.run().value());
        }
        process(701, 1, 701, START);
        process(702, 1, 702, START - 1);
        process(703, 1, 703, START);
        process(704, 1, 704, START);
        foreign.add(703);
        cookies.put(704, RunCookie.of(new RunId("ffffffffffff")));

        assertThat(living()).as("704 is marked as another run's").containsExactly(701);
    }

    @Test
    void theDaemonAndWhatItStartsAreNeverOfARunEvenIfAStrategyStartedTheDaemon() {
        cookies.put(DAEMON, RunCookie.of(RUN.run()));
        runIds.put(DAEMON, RUN.run().value());
        process(WRAPPER, 1, WRAPPER, START - 950); // before the daemon
        process(DAEMON, WRAPPER, WRAPPER, 900);
        process(600, DAEMON, 600, START);

        assertThat(living()).doesNotContain(DAEMON, 600);
    }

    @Test
    void nothingOfAnotherBootLives() {
        process(WRAPPER, DAEMON, WRAPPER, START);
        RunRecord other = new RunRecord(
                RUN.run(), new ProcessIdentity("other boot", WRAPPER, START), RUN.statusFile(), RUN.output());

        LinuxProcessTable table = new LinuxProcessTable(BOOT, DAEMON, 0, processes, null);

        assertThat(table.members(other, List.of(), true)).isEmpty();
        assertThat(table.usage(other).processes()).isZero();
    }
}
