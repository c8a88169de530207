package algo.app.control;

import algo.app.config.Code;
import algo.app.config.ConfigException;
import algo.app.files.IoProblems;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import algo.app.protocol.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses what runs code that is taken in: what was asked for; else what the code itself names, or brings as a virtual
 * environment; else what was chosen before; else the usual one: of {@code defaults}, or the Python on the path. Runs short programs, so it is for threads that may
 * wait.
 */
final class InterpreterChoice {
    private static final String USUAL = "python3";

    private final Interpreters interpreters;

    InterpreterChoice(Interpreters interpreters) {
        this.interpreters = interpreters;
    }

    /**
     * The interpreter that was chosen.
     *
     * @param path of the real executable
     * @param origin why it, as a clause that goes behind the path; may be empty
     * @param warnings about what was not chosen
     */
    record Chosen(String path, String origin, List<String> warnings) {}

    /**
     * Chooses an interpreter.
     *
     * @param wanted by whoever adds the code: a name, a path, or a virtual environment; may be empty
     * @param before what runs the same strategy so far; empty if there is none
     * @param usual the interpreter of {@code defaults}; empty for the Python on the path
     * @throws RequestException if there is no such program, or it cannot run this code
     */
    Chosen choose(String wanted, Code read, String before, String usual) throws RequestException {
        if (!wanted.isEmpty()) {
            return checked(read, new Chosen(resolve(wanted, ExitCode.USAGE), "", List.of()));
        }
        if (!read.script().endsWith(".py")) {
            return new Chosen(before.isEmpty() ? resolve(shebang(read), ExitCode.FAILED) : before, "", List.of());
        }
        List<String> warnings = new ArrayList<>();
        // What somebody chose once stays; the usual one may be there only because there was no environment yet.
        if (before.isEmpty() || !read.environments().isEmpty() && isUsual(before, usual)) {
            for (Path environment : read.environments()) {
                Optional<Path> python = Interpreters.ofEnvironment(environment);
                if (python.isPresent()) {
                    String path = resolve(python.get().toString(), ExitCode.FAILED);
                    return new Chosen(path, "of the project's own environment", warnings);
                }
                warnings.add("the virtual environment " + environment + " has no Python that can be executed, so it is"
                        + " not used; make it anew, or name another with --python");
            }
        }
        return checked(
                read,
                new Chosen(
                        before.isEmpty() ? resolve(usual.isEmpty() ? USUAL : usual, ExitCode.FAILED) : before,
                        "",
                        warnings));
    }

    /** Returns the Python that is on the path of the daemon. */
    String usual() throws RequestException {
        return resolve(USUAL, ExitCode.FAILED);
    }

    private static Chosen checked(Code read, Chosen chosen) throws RequestException {
        if (!read.module().isEmpty() && !Interpreters.isPython(chosen.path())) {
            throw new RequestException(
                    ExitCode.USAGE,
                    chosen.path() + " is no Python, and only a Python runs a module",
                    "name a Python with --python");
        }
        return chosen;
    }

    private boolean isUsual(String interpreter, String usual) {
        try {
            return interpreters
                    .resolve(usual.isEmpty() ? USUAL : usual)
                    .toString()
                    .equals(interpreter);
        } catch (LaunchException e) {
            return false; // there is none, so somebody chose it
        }
    }

    private String resolve(String wanted, int code) throws RequestException {
        try {
            return interpreters.resolve(wanted).toString();
        } catch (LaunchException e) {
            throw new RequestException(code, e.getMessage(), "");
        }
    }

    /** The interpreter that the first line of a script names. */
    private static String shebang(Code read) throws RequestException {
        String first = new String(content(read, read.script()), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        if (first.startsWith("#!")) {
            String[] words = first.substring(2).strip().split("\\s+");
            boolean env = words[0].endsWith("/env") && words.length > 1;
            if (!words[0].isEmpty()) {
                return env ? words[1] : words[0];
            }
        }
        throw new RequestException(
                ExitCode.USAGE,
                read.script() + " is no Python script and does not begin with '#!' and an interpreter",
                "name the interpreter with --python");
    }

    /** Returns the content of a file of code. */
    static byte[] content(Code read, String file) throws RequestException {
        try {
            return read.text(file);
        } catch (ConfigException e) {
            throw new RequestException(ExitCode.USAGE, e.getMessage(), "nothing was changed");
        } catch (IOException e) {
            throw new RequestException(ExitCode.FAILED, IoProblems.explain(e), "nothing was changed");
        }
    }
}
