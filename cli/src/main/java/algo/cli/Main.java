package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The client: one command, one exit code. */
public final class Main {
    /** In characters; most paths are shorter. */
    private static final int LONGEST_REPEATED = 160;

    private Main() {}

    public static void main(String[] args) {
        int code = run(args, new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        // Without the orderly exit of the JVM, which costs milliseconds and has nothing left to do, but for followers.
        Runtime.getRuntime().halt(code);
    }

    /** As {@link #execute}; output that could not be written is a failure too. */
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
        boolean version = args.length == 1 && args[0].equals("--version");
        String[] words = version ? new String[] {"version"} : args;
        Globals globals = new Globals();
        Command plain = Commands.plain(words, globals);
        return plain != null ? run(plain, globals, args, out, err) : parse(words, out, err);
    }

    /** With the parser. */
    private static int parse(String[] args, Printer out, Printer err) {
        Globals globals = new Globals();
        CommandLine line = Commands.commandLine(args, globals);
        ParseResult parsed;
        try {
            parsed = line.parseArgs(args);
        } catch (ParameterException e) {
            String name = e.getCommandLine().getCommandSpec().qualifiedName(" ");
            boolean unknown = e instanceof UnmatchedArgumentException && name.equals("algo");
            String message = unknown
                    ? Commands.unknown(
                            ((UnmatchedArgumentException) e).getUnmatched().get(0))
                    : e.getMessage();
            report(err, args, asJson(args), ExitCode.USAGE, message, "see '" + name + " --help'");
            return ExitCode.USAGE;
        }
        CommandSpec named = parsed.commandSpec();
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
            named = last.commandSpec();
        }
        if (last.isUsageHelpRequested() || !(named.userObject() instanceof Command)) {
            named.commandLine().usage(out);
            return ExitCode.DONE;
        }
        Command command = (Command) named.userObject();
        command.takeFromModel();
        globals.takeFromModel();
        String problem = command.parameterProblem();
        if (problem.isEmpty()) {
            String own = command.optionProblem();
            problem = own.isEmpty() ? globals.problem() : own;
        }
        if (!problem.isEmpty()) {
            report(err, args, globals.json(), ExitCode.USAGE, problem, "see 'algo " + command.name() + " --help'");
            return ExitCode.USAGE;
        }
        return run(command, globals, args, out, err);
    }

    private static int run(Command command, Globals globals, String[] args, Printer out, Printer err) {
        try {
            Invocation invocation = new Invocation(globals, out, err);
            invocation.requireUsersFor(command);
            return command.run(invocation);
        } catch (ClientException e) {
            report(err, args, globals.json(), e.exitCode(), e.getMessage(), e.hint());
            if (!globals.json()) {
                for (String line : e.more()) {
                    err.println(line);
                }
            }
            return e.exitCode();
        }
    }

    private static boolean asJson(String[] args) {
        for (String arg : args) {
            if (arg.equals("--json")) {
                return true;
            }
        }
        return false;
    }

    /** A message repeats no more than an excerpt of a long argument, or of what stands before or behind its first '='. */
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
