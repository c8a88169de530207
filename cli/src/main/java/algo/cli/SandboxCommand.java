package algo.cli;

import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;

/** {@code algo sandbox}. */
final class SandboxCommand extends Command {
    SandboxCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        for (Request.Sandbox.What what : Request.Sandbox.What.values()) {
            if (what.label().equals(action())) {
                return in.show(in.ask(new Request.Sandbox(what)));
            }
        }
        throw unknownAction();
    }
}
