package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import java.util.List;

/** {@code algo sandbox}. */
final class SandboxCommand extends Command {
    SandboxCommand() {
        super(
                "sandbox",
                "Show the paper account of the sandbox, a simulated market: 'positions', 'orders', 'funds', or a summary;"
                        + " 'reset' begins anew with one crore rupees.");
        parameters("WHAT", "0..1", "summary (the default), positions, orders, funds or reset.");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        List<String> words = parameters();
        String name = words.isEmpty() ? Request.Sandbox.What.SUMMARY.label() : words.get(0);
        for (Request.Sandbox.What what : Request.Sandbox.What.values()) {
            if (what.label().equals(name)) {
                return in.show(in.ask(new Request.Sandbox(what)));
            }
        }
        throw new ClientException(ExitCode.USAGE, "'" + name + "' is not one of positions, orders, funds, reset", "");
    }
}
