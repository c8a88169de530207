package algo.app.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line of a Pod is in the log of its run once, in order, whatever is cut or killed on the way. */
class LogFollowerTest {
    private static final String POD = "p";
    private static final Instant TIME = Instant.parse("2026-11-20T03:45:00.5Z");

    @TempDir
    Path directory;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final CountDownLatch complete = new CountDownLatch(1);
    private FakeCluster cluster;
    private ClusterApi api;

    @BeforeEach
    void open() throws IOException {
        cluster = new FakeCluster();
        cluster.put("{\"metadata\":{\"name\":\"p\"}}");
        api = cluster.api();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        api.close();
        cluster.close();
    }

    private Path log() {
        return directory.resolve("log");
    }

    private LogFollower follow() throws IOException {
        LogFollower follower =
                new LogFollower(api, POD, RunLog.open(log(), directory.resolve("note")), threads, complete::countDown);
        follower.start();
        return follower;
    }

    private void reads(String text) {
        Eventually.holds("the log has all lines", () -> Files.readString(log()).equals(text));
    }

    @RepeatedTest(3)
    void noLineIsLostOrTwiceOverConnectionsThatAreCut(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder all = new StringBuilder();
        LogFollower follower = follow();
        Instant time = TIME;
        for (int i = 0; i < 300; i++) {
            // Often several lines of one time, sometimes a clock that is set back, and texts that repeat.
            time = random.nextInt(3) == 0 ? time : time.plusNanos(random.nextInt(40_000_000) - 3_000_000);
            String text = "tick " + random.nextInt(3);
            cluster.prints(POD, time, text);
            all.append(text).append('\n');
            if (random.nextInt(60) == 0) {
                cluster.cutStreams();
            }
        }
        reads(all.toString());
        cluster.prints(POD, time, "the last");
        cluster.ends(POD, 0, "Completed");
        follower.finish();
        assertThat(complete.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log())).isEqualTo(all + "the last\n");
    }

    @Test
    void aProcessThatWasKilledBetweenALineAndItsNoteWritesTheLineOnce() throws Exception {
        for (int i = 0; i < 5; i++) {
            cluster.prints(POD, TIME.plusSeconds(i / 2), "line " + i);
        }
        cluster.ends(POD, 0, "Completed");
        try (RunLog first = RunLog.open(log(), directory.resolve("note"))) {
            first.append(TIME, "line 0\n".getBytes(StandardCharsets.UTF_8));
        }
        // The note does not know of these, of which the last is half a line.
        Files.writeString(log(), "line 1\nline 2\nli", StandardOpenOption.APPEND);

        follow().finish();
        assertThat(complete.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log())).isEqualTo("line 0\nline 1\nline 2\nline 3\nline 4\n");
    }

    @Test
    void aNodeThatHasCutItsLogIsSaidInTheLogAndTheRestIsThere() throws Exception {
        cluster.prints(POD, TIME, "one");
        follow();
        reads("one\n");
        cluster.script((method, path) -> path.endsWith("/log") ? FakeCluster.Scripted.status(503, "", "") : null);
        cluster.cutStreams();
        Eventually.holds("nobody reads any more", () -> cluster.requests().size() > 1);
        cluster.prints(POD, TIME.plusSeconds(1), "two");
        cluster.prints(POD, TIME.plusSeconds(2), "three");
        cluster.cutLog(POD, 1);
        cluster.script((method, path) -> null);
        reads(
                "one\nalgo: lines may be missing here, between 2026-11-20T03:45:00.500Z and 2026-11-20T03:45:02.500Z: the node"
                        + " has cut its log\nthree\n");
        cluster.prints(POD, TIME.plusSeconds(3), "four");
        Eventually.holds("it goes on", () -> Files.readString(log()).endsWith("three\nfour\n"));
    }

    @Test
    void aLineWithoutABoundComesInPieces() throws Exception {
        String line = "x".repeat(3_000_000);
        cluster.prints(POD, TIME, line);
        cluster.prints(POD, TIME.plusSeconds(1), "next");
        cluster.ends(POD, 0, "Completed");
        follow().finish();
        assertThat(complete.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log()).equals(line + "\nnext\n")).isTrue();
    }
}
