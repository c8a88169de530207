package algo.app.health.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.Eventually;
import algo.app.health.NotifySockets.Heard;
import algo.app.model.TimeSource;
import algo.app.platform.unix.NotifySocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets: what is said at them is heard, whoever floods hurts nobody else, and paths stay what they are. */
class UnixNotifySocketsTest {
    @TempDir
    Path temp;

    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private UnixNotifySockets sockets;

    @BeforeEach
    void begin() throws IOException {
        sockets = listening(temp.resolve("n"));
    }

    private UnixNotifySockets listening(Path directory) throws IOException {
        UnixNotifySockets made = new UnixNotifySockets(directory, TimeSource.system());
        made.start(said::add);
        return made;
    }

    @AfterEach
    void end() {
        sockets.close();
    }

    private static boolean say(Path socket, String message) {
        return NotifySocket.at(socket.toString()).orElseThrow().tell(message);
    }

    private Heard heard(String strategy) {
        return sockets.heard(strategy).orElseThrow();
    }

    @Test
    void eachStrategyIsHeardAtItsOwnSocket() throws Exception {
        Path ema = sockets.open("ema");
        sockets.open("other");
        assertThat(say(ema, "READY=1\nWATCHDOG=1")).isTrue();
        Eventually.holds(
                "it is heard",
                () -> heard("ema").ready() && !heard("ema").beat().equals(Instant.MIN));
        assertThat(heard("other")).isEqualTo(Heard.NOTHING);
        Eventually.holds("it is told", () -> List.copyOf(said).equals(List.of("ema")));
        assertThat(Files.getPosixFilePermissions(ema.getParent())).hasSize(3);
    }

    @Test
    void aNewRunIsNotTakenForTheOneBeforeIt() throws Exception {
        say(sockets.open("ema"), "READY=1");
        Eventually.holds("it is heard", () -> heard("ema").ready());
        Path again = sockets.open("ema");
        assertThat(heard("ema")).isEqualTo(Heard.NOTHING);
        assertThat(again).isEqualTo(sockets.path("ema"));
        say(again, "READY=1");
        Eventually.holds("it is heard too", () -> heard("ema").ready());
    }

    @Test
    void theNextDaemonListensAtTheSamePathsAndRemovesTheOthers() throws Exception {
        Path ema = sockets.open("ema");
        Path gone = sockets.open("gone");
        sockets.close();
        assertThat(ema).exists();
        assertThat(say(ema, "WATCHDOG=1")).as("said to nobody").isFalse();

        sockets = listening(temp.resolve("n"));
        sockets.keepOnly(Set.of("ema"));
        assertThat(gone).doesNotExist();
        assertThat(say(ema, "WATCHDOG=1")).isTrue();
        Eventually.holds("it is heard", () -> !heard("ema").beat().equals(Instant.MIN));
        sockets.keepOnly(Set.of());
        assertThat(ema).doesNotExist();
        assertThat(sockets.heard("ema")).isEmpty();
    }

    @Test
    void aFloodAndMessagesThatAreTooLongHurtNobody() throws Exception {
        Path flood = sockets.open("flood");
        Path ema = sockets.open("ema");
        Thread flooding = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                say(flood, "x".repeat(4000));
                say(flood, "WATCHDOG=1" + "\n".repeat(60_000));
                say(flood, "WATCHDOG=trigger");
            }
        });
        flooding.start();
        try {
            for (int i = 0; i < 20; i++) {
                Instant before = heard("ema").beat();
                Eventually.holds("it can be said", () -> say(ema, "WATCHDOG=1"));
                Eventually.holds("it is heard", () -> !heard("ema").beat().equals(before));
            }
            Eventually.holds(
                    "the flood is heard", () -> !heard("flood").trigger().equals(Instant.MIN));
        } finally {
            flooding.interrupt();
            flooding.join();
        }
        assertThat(heard("flood").beat())
                .as("of what is too long nothing counts")
                .isEqualTo(Instant.MIN);
    }

    @Test
    void aPathThatIsTooLongForASocketGetsAShortName() throws Exception {
        int most = 107;
        Path root = temp;
        while (bytes(root.resolve("n/.aaaaaaa")) < most) {
            int left = most - bytes(root.resolve("n/.aaaaaaa"));
            root = left == 1
                    ? root.resolveSibling(root.getFileName() + "x")
                    : root.resolve("d".repeat(Math.min(20, left - 1)));
        }
        Files.createDirectories(root.resolve("n"));
        sockets.close();
        sockets = listening(root.resolve("n"));
        for (String id : List.of("a".repeat(64), "b".repeat(64))) {
            Path path = sockets.open(id);
            assertThat(bytes(path)).isLessThanOrEqualTo(most);
            assertThat(say(path, "WATCHDOG=1")).isTrue();
            Eventually.holds("it is heard", () -> !heard(id).beat().equals(Instant.MIN));
        }
        sockets.close();
        Path deeper = Files.createDirectories(root.resolve("n").resolve("d".repeat(20)));
        sockets = listening(deeper);
        assertThatThrownBy(() -> sockets.open("ema")).hasMessageContaining("at most 107 are allowed");
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void somethingElseInThePlaceOfASocketIsNotRemovedWithItsContent() throws Exception {
        Path taken = sockets.path("ema");
        Files.createDirectories(taken.resolve("inner"));
        assertThatThrownBy(() -> sockets.open("ema")).isInstanceOf(IOException.class);
        assertThat(sockets.heard("ema")).isEmpty();
        sockets.keepOnly(Set.of("ema"));
        assertThat(sockets.heard("ema")).isEmpty();
        Files.delete(taken.resolve("inner"));
        sockets.keepOnly(Set.of("ema"));
        assertThat(say(taken, "READY=1")).isTrue();
        Eventually.holds("it is heard", () -> heard("ema").ready());
    }
}
