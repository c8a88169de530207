package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where each run's log is. */
class RunLogsTest {
    private static final Instant AT = Instant.parse("2026-11-20T18:30:00Z");
    private static final RunId RUN = new RunId("0123456789ab");

    @TempDir
    private Path root;

    @Test
    void aLogIsNamedByItsTimeInIndiaAndItsRun() throws Exception {
        Path log = new RunLogs(root).forRun("ema", RUN, AT);

        assertThat(log).isEqualTo(root.resolve("ema/20261121_000000_IST-0123456789ab.log"));
        assertThat(RunLogs.runOf(log)).isEqualTo("0123456789ab");
        assertThat(Files.getPosixFilePermissions(log.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void theNewestIsTheLastThatBegan() throws Exception {
        RunLogs logs = new RunLogs(root);
        assertThat(logs.newest("ema")).isEmpty();
        Path second = Files.createFile(logs.forRun("ema", new RunId("aaaaaaaaaaaa"), AT.plusSeconds(1)));
        Path first = Files.createFile(logs.forRun("ema", new RunId("ffffffffffff"), AT));
        Files.createFile(first.resolveSibling(first.getFileName() + ".1"));

        assertThat(logs.newest("ema")).contains(second);
        assertThat(logs.all("ema")).containsExactly(first, second);
    }

    @Test
    void runsOfOneSecondAreInTheirOrder() throws Exception {
        RunLogs logs = new RunLogs(root);
        List<Path> runs = new ArrayList<>();
        for (String run : List.of("cccccccccccc", "aaaaaaaaaaaa", "dddddddddddd", "bbbbbbbbbbbb")) {
            Path log = Files.createFile(logs.forRun("ema", new RunId(run), AT));
            Files.setLastModifiedTime(log, FileTime.from(AT.plusMillis(100L * runs.size())));
            runs.add(log);
        }
        assertThat(logs.all("ema")).isEqualTo(runs);

        logs.makeNewest("ema", runs.get(1));

        assertThat(logs.newest("ema")).contains(runs.get(1));
        assertThat(logs.all("ema")).containsExactly(runs.get(0), runs.get(2), runs.get(3), runs.get(1));
    }

    @Test
    void aRunAfterTheClockWentBackIsTheNewest() throws Exception {
        RunLogs logs = new RunLogs(root);
        Path before = Files.createFile(logs.forRun("ema", RUN, AT));
        logs.makeNewest("ema", before);
        Path after = Files.createFile(logs.forRun("ema", RUN, AT.minusSeconds(3600)));
        logs.makeNewest("ema", after);

        assertThat(logs.all("ema")).containsExactly(before, after);
    }

    @Test
    void aLinkThatCannotBeRenewedLeadsToNoOldLog() throws Exception {
        RunLogs logs = new RunLogs(root);
        // So long that the link fits, and the name beside it does not.
        String id = "e".repeat(245);
        Path old = Files.createFile(logs.forRun(id, RUN, AT));
        Files.createSymbolicLink(root.resolve(id + ".log"), root.relativize(old));
        Path newer = Files.createFile(logs.forRun(id, RUN, AT.plusSeconds(1)));

        assertThatThrownBy(() -> logs.makeNewest(id, newer)).isInstanceOf(IOException.class);

        assertThat(Files.isSymbolicLink(root.resolve(id + ".log"))).isFalse();
        assertThat(logs.newest(id)).contains(newer);
    }

    @Test
    void aLinkElsewhereIsNotFollowed() throws Exception {
        RunLogs logs = new RunLogs(root);
        Path own = Files.createFile(logs.forRun("ema", RUN, AT));
        Path other = Files.createFile(logs.forRun("rsi", RUN, AT));
        Files.createSymbolicLink(root.resolve("ema.log"), other);

        assertThat(logs.all("ema")).containsExactly(own);
    }

    @Test
    void theLinkLeadsToTheNewestAlsoFromElsewhere() throws Exception {
        RunLogs logs = new RunLogs(root);
        for (int i = 0; i < 2; i++) {
            Path log = Files.writeString(logs.forRun("ema", RunId.random(), AT.plusSeconds(i)), "run " + i);
            logs.makeNewest("ema", log);
        }

        assertThat(Files.readSymbolicLink(root.resolve("ema.log")).isAbsolute()).isFalse();
        assertThat(root.resolve("ema.log")).hasContent("run 1");
    }

    @Test
    void removingTakesEveryLogOfThatStrategyAlone() throws Exception {
        RunLogs logs = new RunLogs(root);
        Path log = Files.createFile(logs.forRun("ema", RUN, AT));
        logs.makeNewest("ema", log);
        Files.createFile(logs.forRun("ema2", RUN, AT));

        logs.remove("ema");
        logs.remove("never");

        assertThat(root.resolve("ema")).doesNotExist();
        assertThat(Files.isSymbolicLink(root.resolve("ema.log"))).isFalse();
        assertThat(logs.all("ema2")).hasSize(1);
    }
}
