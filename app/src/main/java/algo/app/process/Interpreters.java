package algo.app.process;

import algo.app.model.Halt;
import algo.app.model.SourceFinding;
import algo.app.model.Text;
import algo.app.platform.SystemFiles;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds interpreters and asks Python about source. Runs short helper programs and waits for them, so it is for threads
 * that may wait. Safe on any thread.
 */
public final class Interpreters {
    /** The longest time that a helper program may take, in seconds, before it is ended. */
    private static final long LIMIT_SECONDS = 20;

    /** The time between two looks whether a helper has printed something, in milliseconds. */
    private static final long READ_MILLIS = 20;

    private static final int MOST_OUTPUT = 4 * 1024 * 1024;

    /** The exit code by which {@code check.py} says that there is a mistake. */
    private static final int SYNTAX_ERROR = 3;

    /** Read before it is needed: the files of the installation may be gone by then. */
    private static final String CHECK = script("check.py");

    /** Looks at the imports of code. Read before it is needed, likewise. */
    static final String IMPORTS = script("imports.py");

    private final Map<String, Path> resolved = new ConcurrentHashMap<>();
    private final String searchPath;

    /** @param searchPath directories as in {@code PATH} */
    public Interpreters(String searchPath) {
        this.searchPath = searchPath;
    }

    /**
     * Returns the real executable behind a name or a path. A Python that is the shim of a version manager, or a link,
     * is asked what it really is, once: a shim costs tens of milliseconds at every start.
     *
     * @throws LaunchException if there is no such program
     */
    public Path resolve(String interpreter) throws LaunchException {
        Path known = resolved.get(interpreter);
        if (known != null && Files.isExecutable(known)) {
            return known;
        }
        Path found = find(interpreter);
        Path real = found.getFileName().toString().startsWith("python") ? askPython(found) : found;
        resolved.put(interpreter, real);
        return real;
    }

    /** Returns whether an interpreter is a Python, by the name of its file. */
    public static boolean isPython(String interpreter) {
        int slash = Math.max(interpreter.lastIndexOf('/'), interpreter.lastIndexOf(File.separatorChar));
        String name = interpreter.substring(slash + 1);
        return name.startsWith("python") || name.startsWith("pypy");
    }

    /** Returns the Python of a virtual environment; empty if it has none that can be executed. */
    public static Optional<Path> ofEnvironment(Path environment) {
        return Stream.of("bin/python", "bin/python3", "Scripts/python.exe")
                .map(environment::resolve)
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }

    private Path find(String interpreter) throws LaunchException {
        try {
            if ((interpreter.contains("/") || interpreter.contains(File.separator))) {
                Path path = Path.of(interpreter);
                if (!path.isAbsolute()) {
                    throw new LaunchException("the interpreter must be an absolute path or a name, not '"
                            + Text.excerpt(interpreter) + "'");
                }
                if (Files.isDirectory(path)) {
                    return ofEnvironment(path)
                            .orElseThrow(() -> new LaunchException(path + " is no virtual environment: there is no "
                                    + path.relativize(SystemFiles.pythonOf(path)) + " in it"));
                }
                if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
                    throw new LaunchException("interpreter not found: " + interpreter);
                }
                return path;
            }
            for (String directory : searchPath.split(File.pathSeparator)) {
                for (String name : SystemFiles.programs(interpreter)) {
                    Path path = Path.of(directory.isEmpty() ? File.separator : directory, name);
                    if (path.isAbsolute() && Files.isRegularFile(path) && Files.isExecutable(path)) {
                        return path;
                    }
                }
            }
        } catch (InvalidPathException e) {
            // No file has such a name.
        }
        throw new LaunchException("interpreter not found: no program '" + Text.printable(interpreter, 80)
                + "' on the path " + searchPath);
    }

    private static Path askPython(Path python) {
        try {
            Result result =
                    run(List.of(python.toString(), "-I", "-S", "-c", "import sys; print(sys.executable)"), new byte[0]);
            Path real = Path.of(result.output().strip());
            return result.code() == 0 && real.isAbsolute() && Files.isExecutable(real) ? real : python;
        } catch (LaunchException | InvalidPathException e) {
            return python;
        }
    }

    /**
     * The answer of Python about a source.
     *
     * @param syntaxError with line and column; empty if there is none
     * @param findings the addresses and keys that it brings itself, in the order of the lines, 50 of each source at most
     */
    public record SourceCheck(Optional<String> syntaxError, List<SourceFinding> findings) {}

    /**
     * Has one {@code python} read sources, which are not executed. It has {@value #LIMIT_SECONDS} seconds for all, so more
     * than 1 MiB or so is for several calls.
     *
     * @param sources by name, which is for messages
     * @return what it says of each, by name; of none but the first one with a mistake, if there is one
     * @throws LaunchException if the interpreter could not be asked
     */
    public Map<String, SourceCheck> check(Path python, Map<String, byte[]> sources) throws LaunchException {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        sources.forEach((name, source) -> {
            input.writeBytes((name + "\0" + source.length + "\0").getBytes(StandardCharsets.UTF_8));
            input.writeBytes(source);
        });
        Result result = run(List.of(python.toString(), "-I", "-S", "-c", CHECK), input.toByteArray());
        List<String> names = List.copyOf(sources.keySet());
        Map<String, SourceCheck> checks = new LinkedHashMap<>();
        if (result.code() == 0) {
            names.forEach(name -> checks.put(name, new SourceCheck(Optional.empty(), new ArrayList<>())));
            for (String line : result.output().lines().toList()) {
                String[] words = line.split(" ", 4);
                checks.get(names.get(Integer.parseInt(words[0]))).findings().add(finding(words));
            }
            return checks;
        }
        String[] parts = result.output().strip().split(":", 4);
        if (result.code() != SYNTAX_ERROR || parts.length != 4) {
            if (names.size() > 1) {
                for (Map.Entry<String, byte[]> source : sources.entrySet()) {
                    checks.putAll(check(python, Map.of(source.getKey(), source.getValue())));
                }
                return checks;
            }
            throw new LaunchException(python + " could not check the syntax of " + names.get(0) + " (exit code "
                    + result.code() + "); is it a Python 3?");
        }
        String name = names.get(Integer.parseInt(parts[0]));
        String mistake =
                "Python syntax error in " + name + ", line " + parts[1] + ", column " + parts[2] + ": " + parts[3];
        checks.put(name, new SourceCheck(Optional.of(mistake), List.of()));
        return checks;
    }

    private static SourceFinding finding(String[] words) {
        return new SourceFinding(
                SourceFinding.Kind.valueOf(words[1].toUpperCase(Locale.ROOT)), Integer.parseInt(words[2]), words[3]);
    }

    /** Returns the first line that a short program prints; empty if it fails. */
    public static Optional<String> answer(List<String> command) {
        try {
            Result result = run(command, new byte[0]);
            return result.code() == 0
                    ? result.output().lines().findFirst().filter(line -> !line.isBlank())
                    : Optional.empty();
        } catch (LaunchException e) {
            return Optional.empty();
        }
    }

    /** Reads a script that lies beside this class. */
    private static String script(String name) {
        try (InputStream in = Interpreters.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The exit code and the output of a helper. */
    record Result(int code, String output) {}

    /** Reads what a helper prints until it ends: a pipe that is full would hold it up. */
    private static byte[] output(Process process, String program)
            throws IOException, InterruptedException, LaunchException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        InputStream pipe = process.getInputStream();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!process.waitFor(READ_MILLIS, TimeUnit.MILLISECONDS)) {
            output.writeBytes(pipe.readNBytes(pipe.available()));
            if (System.nanoTime() > deadline) {
                throw new LaunchException(program + " gave no answer within " + LIMIT_SECONDS + " s");
            }
            if (output.size() > MOST_OUTPUT) {
                throw new LaunchException(program + " gave an answer of more than " + MOST_OUTPUT + " bytes");
            }
        }
        output.writeBytes(pipe.readNBytes(MOST_OUTPUT));
        return output.toByteArray();
    }

    /** Runs a helper, without the settings that the daemon has for Python, and waits for it. */
    static Result run(List<String> command, byte[] input) throws LaunchException {
        ProcessBuilder builder =
                new ProcessBuilder(SystemFiles.words(command)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("PYTHON"));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new LaunchException(command.get(0) + " could not be executed: " + e.getMessage(), e);
        } catch (OutOfMemoryError e) {
            // The JDK wants a thread for each process; the want of one is no reason for the daemon to end.
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            throw new LaunchException(command.get(0) + " could not be executed: " + e.getMessage(), e);
        }
        try {
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input);
            } catch (IOException e) {
                // The program ended without reading: its exit code says more.
            }
            byte[] output = output(process, command.get(0));
            return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LaunchException(command.get(0) + " could not be asked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("interrupted while waiting for " + command.get(0), e);
        } finally {
            process.destroyForcibly();
        }
    }
}
