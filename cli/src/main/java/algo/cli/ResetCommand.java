package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.List;

/** {@code algo reset}. */
final class ResetCommand extends Command {
    ResetCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return isSet("--all");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (isSet("--account")) {
            return account(in);
        }
        if (isSet("--yes")) {
            throw new ClientException(ExitCode.USAGE, "--yes goes with --account", "");
        }
        return in.reportEach(new Request.Reset(TargetOptions.of(this), isSet("--risk")));
    }

    /** Lifts the limit of the account of live mode; asks the person first where strategies start with real money by that. */
    private int account(Invocation in) throws ClientException {
        if (isSet("--all") || isSet("--risk") || !parameters().isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--account lifts the limit of the LIVE account, which is of no strategy alone",
                    "say 'algo reset --account', or 'algo reset ID --risk' for a strategy in the sandbox");
        }
        try (DaemonClient daemon = in.connect()) {
            Reply.Outcomes done =
                    DaemonClient.expect(Reply.Outcomes.class, daemon.ask(new Request.AccountReset(isSet("--yes"))));
            List<String> live = done.outcomes().stream()
                    .filter(outcome -> outcome.code() == ExitCode.CONFLICT)
                    .map(Outcome::strategy)
                    .toList();
            if (live.isEmpty()) {
                return in.report(done);
            }
            String start =
                    String.join(", ", live) + (live.size() == 1 ? " starts" : " start") + " LIVE, with real money";
            if (in.json() || !Questions.canAsk()) {
                throw new ClientException(
                        ExitCode.CONFLICT,
                        "nothing was lifted, because by that " + start + ", at once",
                        "confirm it with --yes, or keep one down with '" + in.algo() + " stop ID' before");
            }
            if (!Questions.confirms(start + in.onHost() + ", as soon as the limit is lifted. Lift it?")) {
                throw new ClientException(ExitCode.FAILED, "nothing was lifted, and nothing was started", "");
            }
        }
        try (DaemonClient daemon = in.connect()) {
            return in.report(daemon.ask(new Request.AccountReset(true)));
        }
    }
}
