package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.time.Instant;

/** {@code algo explain}. */
final class ExplainCommand extends Command {
    ExplainCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        String at = text("--at").isEmpty()
                ? ""
                : IstText.instant("--at", text("--at"), Instant.now()).toString();
        return in.show(in.ask(new Request.Explain(parameters().get(0), at)));
    }
}
