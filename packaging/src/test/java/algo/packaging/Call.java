package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One command line that runs as a user would run it: what it is given, and what came of it. */
final class Call {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** SIGHUP, SIGINT and SIGQUIT in a mask of signals. */
    private static final long INTERRUPTS = 0b111;
    /** What goes before every command; nothing unless the tests run in the background, as by {@code nohup mvn verify &}. */
    private static final List<String> HEEDING_INTERRUPTS =
            areInterruptsIgnored() ? List.of("/usr/bin/env", "--default-signal=HUP,INT,QUIT") : List.of();

    private final List<String> command;
    private final Map<String, String> environment;
    /** Runs it without a process, if it can; what is told of that process afterwards rules it out. */
    private Supplier<Optional<Result>> inside = Optional::empty;

    private Path directory;
    private byte[] input = {};

    Call(List<String> command, Map<String, String> environment, Path directory) {
        this.command = new ArrayList<>(command);
        this.environment = new LinkedHashMap<>(environment);
        this.directory = directory;
    }

    /** Unless more is told of the process than that, {@link #run} does this; empty if it takes a process for all that. */
    Call orInside(Supplier<Optional<Result>> run) {
        inside = run;
        return this;
    }

    Call with(String variable, String value) {
        inside = Optional::empty;
        environment.put(variable, value);
        return this;
    }

    Call without(String variable) {
        inside = Optional::empty;
        environment.remove(variable);
        return this;
    }

    Call in(Path workingDirectory) {
        inside = Optional::empty;
        directory = workingDirectory;
        return this;
    }

    /** What it reads on standard input; nothing unless told otherwise. */
    Call reading(String text) {
        inside = Optional::empty;
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Whether one of them is ignored here: what is ignored stays so in every command, as on no terminal of a user. */
    private static boolean areInterruptsIgnored() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> line.substring("SigIgn:".length()).strip())
                    .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & INTERRUPTS) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it by another program, such as {@code setpriv}. */
    Call by(List<String> prefix) {
        inside = Optional::empty;
        command.addAll(0, prefix);
        return this;
    }

    /** As the user that root becomes where the mode bits of files must count. */
    Call asNobodySpecial() {
        return by(AlgoHome.UNPRIVILEGED);
    }

    /** Runs it to its end. */
    Result run() {
        return inside.get().orElseGet(() -> background().result());
    }

    /** Starts it, and reads what it says from then on. */
    Running background() {
        List<String> line = new ArrayList<>(HEEDING_INTERRUPTS);
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            try (OutputStream stream = process.getOutputStream()) {
                stream.write(input);
            } catch (IOException e) {
                // It ended, or closed it, without reading all: what it says tells why.
            }
            return new Running(process, String.join(" ", command));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The keys of a JSON object, in its order. */
    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** A command that was started. */
    static final class Running {
        private final Process process;
        private final String line;
        private final long since = System.nanoTime();
        private final Collected out;
        private final Collected err;

        private Running(Process process, String line) {
            this.process = process;
            this.line = line;
            this.out = new Collected(process.getInputStream());
            this.err = new Collected(process.getErrorStream());
        }

        String out() {
            return out.text();
        }

        String err() {
            return err.text();
        }

        SeenProcess proc() {
            return SeenProcess.of(process.pid());
        }

        boolean isAlive() {
            return process.isAlive();
        }

        /** Waits for its end, and for the end of both of its streams: nobody else may hold them. */
        Result result() {
            try {
                if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(
                            "not over after " + LIMIT.toSeconds() + " s: " + line + "\n" + out() + err());
                }
                Duration took = Duration.ofNanos(System.nanoTime() - since);
                String whole = out.whole(line);
                return new Result(line, process.exitValue(), whole, err.whole(line), took);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** What came out of one stream so far. */
    private static final class Collected {
        private final StringBuffer text = new StringBuffer();
        private final Thread reader;

        Collected(InputStream stream) {
            reader = new Thread(() -> read(stream), "collector");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream stream) {
            char[] block = new char[8192];
            // A reader, since a block of bytes may end within a character.
            try (Reader characters = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                for (int n = characters.read(block); n >= 0; n = characters.read(block)) {
                    text.append(block, 0, n);
                }
            } catch (IOException e) {
                text.append("\nCOULD NOT BE READ: ").append(e.getMessage());
            }
        }

        String text() {
            return text.toString();
        }

        String whole(String line) throws InterruptedException {
            reader.join(LIMIT.toMillis());
            assertThat(reader.isAlive())
                    .as("somebody holds the output of: " + line)
                    .isFalse();
            return text();
        }
    }

    /** What came of a command. */
    record Result(String line, int code, String out, String err, Duration took) {
        /** It did what it should. */
        Result ok() {
            return exits(0);
        }

        Result exits(int expected) {
            assertThat(code).as("%s%n%s%s", line, out, err).isEqualTo(expected);
            return this;
        }

        /** It failed with one readable line that holds all of {@code parts}, and said nothing else. */
        Result refused(int expected, String... parts) {
            exits(expected);
            assertThat(out).as("standard output of %s", line).isEmpty();
            assertThat(err.lines().toList()).as("standard error of %s", line).hasSize(1);
            return says(parts);
        }

        /** All of {@code parts} are on standard error, and no trace of the inside of the program is. */
        Result says(String... parts) {
            assertThat(err)
                    .as("standard error of %s", line)
                    .startsWith("algo: ")
                    .contains(parts)
                    .doesNotContain("Exception", "at algo.", "at java.", "\u001b");
            return this;
        }

        /** It said nothing on standard error. */
        Result quiet() {
            assertThat(err).as("standard error of %s", line).isEmpty();
            return this;
        }

        JsonNode json() {
            try {
                return JSON.readTree(out);
            } catch (IOException e) {
                throw new AssertionError("no JSON from " + line + ": " + out + err, e);
            }
        }
    }
}
