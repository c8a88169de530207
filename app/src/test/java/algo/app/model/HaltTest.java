package algo.app.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case is a JVM of its own, which goes on for ever unless it is halted. */
class HaltTest {
    private static final int GOES_ON = 7;

    @ParameterizedTest(name = "{0}: exit code {1}")
    @CsvSource({
        "thread,    1, 'thread worker met what it cannot go on with'",
        "executor,  1, 'met what it cannot go on with'",
        "submitted, 1, 'met what it cannot go on with'",
        "scheduled, 1, 'met what it cannot go on with'",
        "stage,     1, 'met what it cannot go on with'",
        "needed,    1, 'thread worker met what it cannot go on with'",
        "mistake,   7, 'thread worker ended because of a mistake'",
        "threads,   7, 'thread worker ended: unable to create native thread'",
    })
    void anErrorOnAnyThreadEndsTheWholeProgram(String where, int code, String line) throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        where)
                .redirectErrorStream(true)
                .start();

        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said).contains(line);
        assertThat(program.exitValue()).as(said).isEqualTo(code);
    }

    /** A program whose main thread goes on while another thread meets something. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            Halt.install();
            Thread worker = new Thread(
                    () -> {
                        switch (args[0]) {
                            case "needed", "mistake" -> throw new IllegalStateException("a mistake");
                            case "threads" ->
                                throw new OutOfMemoryError("unable to create native thread: out of memory");
                            default -> fail();
                        }
                    },
                    "worker");
            ExecutorService pool = Executors.newScheduledThreadPool(1);
            switch (args[0]) {
                case "executor" -> Executors.newSingleThreadExecutor().execute(Program::fail);
                case "submitted" -> pool.submit(Halt.onError(() -> failWith(1)));
                case "scheduled" -> pool.submit(Halt.onError(Program::fail));
                case "stage" -> CompletableFuture.runAsync(() -> {}).thenRun(Halt.onError(Program::fail));
                case "needed" -> {
                    Halt.with(worker);
                    worker.start();
                }
                default -> worker.start();
            }
            worker.join();
            TimeUnit.SECONDS.sleep(args[0].equals("mistake") || args[0].equals("threads") ? 0 : 60);
            Runtime.getRuntime().halt(GOES_ON);
        }

        private static void fail() {
            throw new NoClassDefFoundError("algo/Gone");
        }

        private static int failWith(int value) {
            fail();
            return value;
        }
    }
}
