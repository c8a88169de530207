package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.cli.syntax.ArgumentParser;
import algo.cli.syntax.Arguments;
import algo.cli.syntax.PlainReader;
import algo.cli.syntax.UsageException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The client: one command, one exit code. */
public final class Main {
    /** The most characters that are repeated of a text; most paths are shorter. */
    private static final int LONGEST_REPEATED = 160;

    private Main() {}

    public static void main(String[] args) {
        int code = run(args, new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        // This skips the orderly exit of the JVM, which costs milliseconds and has nothing left to do, but for
        // followers.
        Runtime.getRuntime().halt(code);
    }

    /** Executes a command as {@link #execute} does; output that could not be written is a failure too. */
    static int run(String[] args, OutputStream results, OutputStream messages) {
        Output written = new Output(results, true);
        Printer out = new Printer(written, false);
        // What was said before a message is shown before it.
        Output told = new Output(messages, false) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.flush();
                super.write(bytes, from, length);
            }
        };
        Printer err = new Printer(told, true);
        int code;
        try {
            code = execute(args, out, err);
        } catch (OutOfMemoryError e) { // also when the system has no thread to give
            err.println("algo: no memory or no process is left on this host to run the command in; try again later");
            code = ExitCode.FAILED;
        }
        out.flush();
        if (written.failure() != null) {
            String message =
                    "the output could not be written: " + written.failure().getMessage();
            String hint = code == ExitCode.DONE ? "the command itself has done its work" : "";
            report(err, args, asJson(args), ExitCode.FAILED, message, hint);
        }
        err.flush();
        boolean lost = written.failure() != null || told.failure() != null;
        return lost ? Math.max(code, ExitCode.FAILED) : code;
    }

    /** Parses and runs one command. Every failure becomes a line on {@code err} and the exit code. */
    public static int execute(String[] args, OutputStream out, OutputStream err) {
        return execute(args, new Printer(out, true), new Printer(err, true));
    }

    private static int execute(String[] args, Printer out, Printer err) {
        ClientPlatform.choose();
        boolean version = args.length == 1 && args[0].equals("--version");
        String[] words = version ? new String[] {"version"} : args;
        Arguments given = PlainReader.read(words);
        if (given == null) {
            try {
                Optional<Arguments> parsed = ArgumentParser.parse(words, out);
                if (parsed.isEmpty()) {
                    return ExitCode.DONE;
                }
                given = parsed.get();
            } catch (UsageException e) {
                report(err, args, asJson(args), ExitCode.USAGE, e.getMessage(), e.hint());
                return ExitCode.USAGE;
            }
        }
        return run(given, args, out, err);
    }

    private static int run(Arguments given, String[] args, Printer out, Printer err) {
        Invocation invocation = new Invocation(given, out, err);
        int code;
        try {
            Command command = Commands.of(given);
            invocation.requireUsersFor(command);
            invocation.requireHostFor(command);
            code = command.run(invocation);
        } catch (ClientException e) {
            code = report(e, args, invocation);
        }
        // The files answered in place of a daemon, which is a failure to reach one all the same.
        ClientException notice = invocation.noticeOfFiles();
        return notice == null ? code : Math.max(code, report(notice, args, invocation));
    }

    private static int report(ClientException e, String[] args, Invocation invocation) {
        report(invocation.err(), args, invocation.json(), e.exitCode(), e.getMessage(), e.hint());
        if (!invocation.json()) {
            for (String line : e.more()) {
                invocation.err().println(line);
            }
        }
        return e.exitCode();
    }

    private static boolean asJson(String[] args) {
        for (String arg : args) {
            if (arg.equals("--json")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Shortens a message, which repeats no more than an excerpt of a long argument, or of what stands before or behind
     * its first '='.
     */
    private static String brief(String message, String[] args) {
        String brief = message;
        for (String arg : args) {
            if (arg.length() > LONGEST_REPEATED) {
                int joint = arg.indexOf('=');
                brief = brief(brief, arg);
                brief = joint < 0 ? brief : brief(brief(brief, arg.substring(joint + 1)), arg.substring(0, joint));
            }
        }
        return brief;
    }

    private static String brief(String message, String part) {
        return part.length() > LONGEST_REPEATED ? message.replace(part, Text.excerpt(part)) : message;
    }

    static void report(Printer err, String[] args, boolean json, int code, String wholeMessage, String wholeHint) {
        String message = brief(wholeMessage, args);
        String hint = brief(wholeHint, args);
        if (json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("code", code);
            fields.put("message", message);
            fields.put("hint", hint.isEmpty() ? null : hint.strip());
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("error", fields);
            err.println(Text.json(Json.line(error)));
        } else {
            // A hint that stands on a line of its own follows a list.
            String joint = hint.isEmpty() || hint.startsWith("\n") ? "" : "; ";
            err.print("algo: " + Text.message(message + joint + hint) + "\n");
        }
    }
}
