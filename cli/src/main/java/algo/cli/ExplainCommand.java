package algo.cli;

import algo.app.protocol.Request;
import java.time.Instant;

/** {@code algo explain}. */
final class ExplainCommand extends Command {
    ExplainCommand() {
        super("explain", "Say why a strategy is, or is not, running, and what happens next.");
        parameters("ID", "1", "Id as shown by 'algo list'.");
        value("DATETIME", "At another time, e.g. 2026-11-24T10:00 (IST).", "--at");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        String at = text("--at").isEmpty()
                ? ""
                : IstText.instant("--at", text("--at"), Instant.now()).toString();
        return in.show(in.ask(new Request.Explain(parameters().get(0), at)));
    }
}
