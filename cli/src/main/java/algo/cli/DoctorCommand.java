package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.archive.ReportArchive;
import algo.cli.syntax.Arguments;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo doctor}. */
final class DoctorCommand extends Command {
    DoctorCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return !isSet("--bundle");
    }

    @Override
    protected boolean takesHost() {
        return !isSet("--bundle");
    }

    @Override
    protected boolean takesHosts() {
        return !isSet("--bundle");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (isSet("--bundle")) {
            if (isSet("--today")) {
                throw new ClientException(ExitCode.USAGE, "--today and --bundle do not go together", "");
            }
            return bundle(in);
        }
        if (!parameters().isEmpty() || isSet("--replace")) {
            throw new ClientException(ExitCode.USAGE, "a file and --replace go with --bundle alone", "");
        }
        if (in.isOfMany()) {
            return in.askEach(new Request.Doctor(isSet("--today")), (owner, reply) -> {
                Reply.Document found = DaemonClient.expect(Reply.Document.class, reply);
                if (!in.json()) {
                    in.out().println(in.fieldOfMany() + " " + owner);
                }
                in.showAdvice(owner, found);
                return isWell(found) ? ExitCode.DONE : ExitCode.FAILED;
            });
        }
        Reply.Document found = DaemonClient.expect(
                Reply.Document.class, isSet("--today") ? in.ask(new Request.Doctor(true)) : examine(in));
        in.showAdvice("", found);
        return isWell(found) ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** Packs what a report of a problem needs; what somebody does not answer is in it as the message that says so. */
    private int bundle(Invocation in) throws ClientException {
        ReportArchive archive =
                ReportArchive.at(parameters().isEmpty() ? "" : parameters().get(0), isSet("--replace"));
        Path home = in.home();
        Map<String, Object> answers = new LinkedHashMap<>();
        answer(answers, "doctor", ".txt", () -> DaemonClient.expect(Reply.Document.class, examine(in))
                .text());
        answer(answers, "status", ".json", () -> Json.line(Map.of("strategies", statuses(in))));
        answer(answers, "daemon-status", ".json", () -> {
            try (DaemonClient daemon = in.connect()) {
                return Json.line(DaemonClient.expect(Reply.Daemon.class, daemon.ask(new Request.DaemonStatus()))
                        .daemon()
                        .fields());
            }
        });
        List<String> command = Autostart.command(in.sockets(), "--report");
        command.add("--home");
        command.add(home.toString());
        Reply report = ProgramAnswer.of(command, "the report", Json.line(answers));
        return archive.write(
                in, DaemonClient.expect(Reply.Document.class, report).body());
    }

    /** Says something, or fails with the reason that is told in its place. */
    private interface Answer {
        String text() throws ClientException;
    }

    private static void answer(Map<String, Object> answers, String name, String end, Answer answer) {
        try {
            answers.put(name + end, answer.text());
        } catch (ClientException e) {
            answers.put(name + ".txt", e.getMessage() + "\n");
        }
    }

    private static List<Object> statuses(Invocation in) throws ClientException {
        Request ask = new Request.Status(List.of(), 0);
        try (DaemonClient daemon = answering(in, ask)) {
            return DaemonClient.expect(Reply.Statuses.class, daemon.ask(ask)).strategies().stream()
                    .map(each -> (Object) each.fields())
                    .toList();
        }
    }

    private static DaemonClient answering(Invocation in, Request ask) throws ClientException {
        try {
            return in.connect();
        } catch (NoDaemonException e) {
            if (!FromFiles.canAnswer(in.sockets(), ask)) {
                throw e;
            }
        }
        return FromFiles.of(in.sockets()).connect();
    }

    private static Reply examine(Invocation in) throws ClientException {
        if (in.isFar()) {
            return in.ask(new Request.Doctor(false));
        }
        if (!in.namesUsers()) {
            HomeTrust.requireNoStrangers(in.sockets().home());
            if (HomeTrust.problem(in.sockets().home()).isPresent()) {
                return withoutDaemon(in.sockets());
            }
        }
        try {
            return in.ask(new Request.Doctor(false));
        } catch (NoDaemonException e) {
            return withoutDaemon(in.sockets());
        } catch (ClientException e) {
            if (e.exitCode() != ExitCode.UNKNOWN) {
                throw e;
            }
            return withoutDaemon(in.sockets());
        }
    }

    /** Has the daemon's own program look, since the client has none of what that needs. */
    private static Reply withoutDaemon(Sockets sockets) throws ClientException {
        return ProgramAnswer.of(Autostart.command(sockets, "--check"), "the examination");
    }

    static boolean isWell(Reply.Document found) {
        if (found.body().get("checks") instanceof List<?> checks) {
            for (Object each : checks) {
                if (!(each instanceof Map<?, ?> check) || !Boolean.TRUE.equals(check.get("ok"))) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }
}
