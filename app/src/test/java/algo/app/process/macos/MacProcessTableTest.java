package algo.app.process.macos;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.RunId;
import algo.app.platform.macos.DarwinLayouts;
import algo.app.platform.macos.DarwinNumbers;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which processes of a Mac belong to a run, without any process. */
class MacProcessTableTest {
    private static final String BOOT = "this boot";
    private static final int DAEMON = 100;
    private static final int WRAPPER = 500;
    private static final int USER = 501;
    private static final long START = 1_764_500_000_123_456L;
    private static final RunRecord RUN = new RunRecord(
            new RunId("0123456789ab"),
            new ProcessIdentity(BOOT, WRAPPER, START),
            Path.of("run.status"),
            Path.of("run.log"));

    private final List<BsdProcess> processes = new ArrayList<>();
    private final Map<Integer, Integer> sessions = new HashMap<>();
    private final Map<Integer, String> runs = new HashMap<>();
    private final Map<Integer, MacProcesses.Use> uses = new HashMap<>();
    private final Set<Integer> asked = new HashSet<>();

    private void process(int pid, int parent, int group, long started) {
        process(pid, parent, group, started, USER, 2);
    }

    private void process(int pid, int parent, int group, long started, int user, int state) {
        processes.add(new BsdProcess(pid, parent, group, user, started, state, "python3"));
        sessions.putIfAbsent(pid, group);
    }

    private MacProcessTable table() {
        process(1, 0, 1, 1, 0, 2);
        process(DAEMON, 1, DAEMON, START + 9);
        return new MacProcessTable(BOOT, DAEMON, USER, processes, new MacProcessTable.Host() {
            @Override
            public int session(int pid) {
                return sessions.getOrDefault(pid, -1);
            }

            @Override
            public String run(int pid) {
                asked.add(pid);
                return runs.getOrDefault(pid, "");
            }

            @Override
            public Optional<MacProcesses.Use> use(int pid) {
                return Optional.ofNullable(uses.get(pid));
            }
        });
    }

    private List<Integer> members(ProcessIdentity... known) throws Exception {
        return table().members(RUN, List.of(known), true).stream()
                .map(BsdProcess::pid)
                .sorted()
                .toList();
    }

    @Test
    void theWrapperItsGroupItsSessionAndWhatDescendsFromThemAreOfTheRun() throws Exception {
        process(WRAPPER, DAEMON, WRAPPER, START);
        process(501, WRAPPER, WRAPPER, START + 1);
        process(502, 1, WRAPPER, START + 2); // its parent is gone
        process(503, 1, 503, START + 2); // and it has a group of its own
        sessions.put(503, WRAPPER);
        process(504, 501, 504, START + 2); // setsid
        process(505, 504, 504, START + 3);
        process(600, 1, 600, START + 3);
        process(DAEMON + 1, DAEMON, DAEMON, START + 3);

        assertThat(members()).containsExactly(WRAPPER, 501, 502, 503, 504, 505);
    }

    @Test
    void aGroupOfThatNumberWithoutAProvenProcessIsAnothers() throws Exception {
        process(WRAPPER, DAEMON, WRAPPER, START + 5); // another process has the number of the wrapper
        process(501, WRAPPER, WRAPPER, START + 6);
        assertThat(members()).isEmpty();

        runs.put(501, RUN.run().value());
        processes.clear();
        process(501, 1, WRAPPER, START + 1);
        process(502, 1, WRAPPER, START + 1);
        assertThat(members()).as("one that is proven proves the others").containsExactly(501, 502);
    }

    @Test
    void whatLeftSessionAndParentsIsFoundByItsEnvironmentUnlessItIsOlderAnothersOrTheDaemon() throws Exception {
        process(700, 1, 700, START + 1);
        process(701, 700, 701, START + 2); // has cleared its environment, and descends from one that has not
        process(702, 1, 702, START - 1);
        process(703, 1, 703, START + 1, 0, 2);
        process(704, 1, 704, START + 1, USER, DarwinNumbers.SZOMB);
        for (int pid : List.of(700, 702, 703, 704, DAEMON)) {
            runs.put(pid, RUN.run().value());
        }

        assertThat(members()).containsExactly(700, 701);
        assertThat(asked).as("asked for their environment").doesNotContain(702, 703, 704, DAEMON, 1);
    }

    @Test
    void whatWasSeenBeforeIsOfTheRunAsLongAsItIsTheSameProcess() throws Exception {
        process(800, 1, 800, START + 1);
        process(801, 1, 801, START + 2);

        assertThat(members(new ProcessIdentity(BOOT, 800, START + 1), new ProcessIdentity(BOOT, 801, START + 1)))
                .containsExactly(800);
        assertThat(members(new ProcessIdentity("another boot", 800, START + 1))).isEmpty();
    }

    @Test
    void aRunOfAnotherBootHasNoProcesses() throws Exception {
        process(WRAPPER, DAEMON, WRAPPER, START);
        RunRecord other = new RunRecord(
                RUN.run(), new ProcessIdentity("another boot", WRAPPER, START), RUN.statusFile(), RUN.output());

        assertThat(table().members(other, List.of(), true)).isEmpty();
    }

    @Test
    void theUseOfARunIsThatOfItsLivingProcesses() {
        process(WRAPPER, DAEMON, WRAPPER, START);
        process(501, WRAPPER, WRAPPER, START + 1, USER, DarwinNumbers.SSTOP);
        process(502, 501, WRAPPER, START + 1, USER, DarwinNumbers.SZOMB);
        uses.put(WRAPPER, new MacProcesses.Use(10, 1, 100, 0));
        uses.put(501, new MacProcesses.Use(20, 2, 200, 0));
        uses.put(502, new MacProcesses.Use(40, 4, 400, 0));

        assertThat(table().usage(RUN)).isEqualTo(new ProcessTable.Usage(30, 300, 2, 1));
        assertThat(table().residentBytes(RUN)).isEqualTo(3);
        assertThat(table().standstill(RUN)).isEqualTo("frozen by a signal (SIGSTOP): 1 of its 2 processes");
    }

    @Test
    void entriesOfTheKernelAreReadOneByOne() {
        ByteBuffer table = ByteBuffer.allocate(2 * DarwinLayouts.KINFO_SIZE + 7).order(ByteOrder.nativeOrder());
        int second = DarwinLayouts.KINFO_SIZE;
        table.putLong(second + DarwinLayouts.KINFO_START_SECONDS, 1_764_500_000L);
        table.putInt(second + DarwinLayouts.KINFO_START_MICROS, 123_456);
        table.put(second + DarwinLayouts.KINFO_STATE, (byte) DarwinNumbers.SSTOP);
        table.putInt(second + DarwinLayouts.KINFO_PID, 4711);
        table.putInt(second + DarwinLayouts.KINFO_PARENT, 42);
        table.putInt(second + DarwinLayouts.KINFO_GROUP, 43);
        table.putInt(second + DarwinLayouts.KINFO_REAL_UID, 501);
        byte[] name = "seventeen bytes!!".getBytes(StandardCharsets.US_ASCII);
        table.put(second + DarwinLayouts.KINFO_NAME, name, 0, name.length);

        List<BsdProcess> all = BsdProcess.readAll(table);

        assertThat(all).hasSize(2);
        assertThat(all.get(1))
                .isEqualTo(new BsdProcess(4711, 42, 43, 501, START, DarwinNumbers.SSTOP, "seventeen bytes!!"));
        assertThat(all.get(1).is(new ProcessIdentity(BOOT, 4711, START))).isTrue();
        assertThat(all.get(1).is(new ProcessIdentity(BOOT, 4711, START + 1))).isFalse();
        assertThat(all.get(1).isFrozen()).isTrue();
        assertThat(all.get(1).isDead()).isFalse();
    }
}
