package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.List;
import java.util.Map;

/** {@code algo doctor}. */
final class DoctorCommand extends Command {
    DoctorCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return true;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (in.allUsers()) {
            return in.askEach(new Request.Doctor(), (owner, reply) -> {
                Reply.Document found = DaemonClient.expect(Reply.Document.class, reply);
                if (!in.json()) {
                    in.out().println("owner " + owner);
                }
                in.show(owner, found);
                return isWell(found) ? ExitCode.DONE : ExitCode.FAILED;
            });
        }
        Reply.Document found = DaemonClient.expect(Reply.Document.class, examine(in));
        in.show(found);
        return isWell(found) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static Reply examine(Invocation in) throws ClientException {
        if (!in.namesUsers()) {
            HomeTrust.requireNoStrangers(in.sockets().home());
            if (HomeTrust.problem(in.sockets().home()).isPresent()) {
                return withoutDaemon(in.sockets());
            }
        }
        try {
            return in.ask(new Request.Doctor());
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
