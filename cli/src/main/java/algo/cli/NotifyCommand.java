package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo notify}. */
final class NotifyCommand extends Command {
    NotifyCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        switch (action()) {
            case "list":
                return in.show(in.ask(new Request.NotifyList()));
            case "test":
                try (DaemonClient daemon = in.connect()) {
                    return in.report(daemon.showingProgress(in).ask(new Request.NotifyTest(first())));
                }
            default:
                throw unknownAction();
        }
    }

    private String first() {
        return parameters().isEmpty() ? "" : parameters().get(0);
    }
}
