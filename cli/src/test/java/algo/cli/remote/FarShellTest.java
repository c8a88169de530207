package algo.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import algo.app.Eventually;
import algo.app.model.RemoteHost;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may be at the other end of an ssh in place of a daemon: it ends in its time, in one line, and nothing of it is left. */
@Timeout(120)
class FarShellTest {
    private static final RemoteHost HOST = new RemoteHost("vps", "trader@vps.example", "algo", List.of());

    private final AtomicInteger late = new AtomicInteger();
    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    private FarShell shell(String script) throws Exception {
        process = new ProcessBuilder("sh", "-c", script).start();
        return new FarShell(HOST, process);
    }

    private ClientException refusal(String script, long millis) throws Exception {
        FarShell shell = shell(script);
        ClientException refused = catchThrowableOfType(
                ClientException.class, () -> FarChannel.open(shell, millis, 1, late::incrementAndGet));
        Eventually.holds("it is gone", () -> !process.isAlive());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(refused.getMessage())
                .startsWith("vps: ")
                .hasSizeLessThan(700)
                .doesNotContain("\n");
        return refused;
    }

    @Test
    void oneThatHangsIsKilledEvenIfItDoesNotHeedThat() throws Exception {
        assertThat(refusal("trap '' TERM; exec sleep 600", 1000)).hasMessageContaining("no answer within 1 s");
        assertThat(late).hasValue(1);
    }

    @Test
    void oneThatPrintsWithoutEndIsNotReadWithoutEnd() throws Exception {
        assertThat(refusal("exec yes", 60_000)).hasMessageContaining("prints a lot there that is not of algo");
    }

    @Test
    void ofALineWithoutEndTheBeginningIsKeptAndTheLastLineCounts() throws Exception {
        String flood = "head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; ";
        assertThat(refusal(flood + "echo 'no route to it' >&2; exit 255", 60_000))
                .hasMessage("vps: no route to it");
        assertThat(refusal(flood + "exit 255", 60_000)).hasMessageContaining("xxxxxxxx");
    }

    @Test
    void oneThatTakesNothingIsClosedWhileSomebodyWritesToIt() throws Exception {
        FarShell shell = shell("printf '{\"protocol\":1,\"program\":\"1\"}\\n'; trap '' TERM; exec sleep 600");
        FarChannel channel = FarChannel.open(shell, 60_000, 60_000, () -> {});
        Thread writer = new Thread(() -> {
            try {
                while (true) {
                    channel.write(ByteBuffer.allocate(1 << 20));
                }
            } catch (IOException e) {
                // Closed.
            }
        });
        writer.setDaemon(true);
        writer.start();
        Eventually.holds("it waits in a write", () -> {
            for (StackTraceElement each : writer.getStackTrace()) {
                if (each.getMethodName().equals("writeBytes")) {
                    return true;
                }
            }
            return false;
        });

        channel.close();

        Eventually.holds("the writer goes on", () -> !writer.isAlive());
        Eventually.holds("it is gone", () -> !channel.isOpen());
    }
}
