package algo.cli;

import algo.app.model.ModeChoice;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.cli.syntax.Arguments;
import java.util.ArrayList;
import java.util.List;

/** {@code algo add}. */
final class AddCommand extends Command {
    AddCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        try (Addition addition = AddOptions.request(this, parameters().get(0), isSet("--live") ? "live" : "");
                DaemonClient daemon = in.connectOrStart()) {
            Reply reply = daemon.showingProgress(in).ask(addition.request());
            int code = in.report(reply);
            if (code == ExitCode.DONE && isSet("--start")) {
                return in.report(daemon.ask(StartCommand.request(toStart(reply), ModeChoice.CONFIGURED, true)));
            }
            return code;
        }
    }

    /** Returns the ids to start: those of the instances, where there are such, and otherwise that of the strategy itself. */
    static List<String> toStart(Reply reply) throws ClientException {
        List<Outcome> outcomes =
                DaemonClient.expect(Reply.Outcomes.class, reply).outcomes();
        List<String> ids = new ArrayList<>();
        for (Outcome outcome : outcomes.subList(outcomes.size() > 1 ? 1 : 0, outcomes.size())) {
            ids.add(outcome.strategy());
        }
        return ids;
    }
}
