package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import java.util.List;

/** {@code algo sandbox}. */
final class SandboxCommand extends Command {
    private static final List<String> WHAT = List.of("summary", "positions", "orders", "funds", "reset");

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
        String what = words.isEmpty() ? "summary" : words.get(0);
        if (!WHAT.contains(what)) {
            throw new ClientException(
                    ExitCode.USAGE, "'" + what + "' is not one of positions, orders, funds, reset", "");
        }
        return in.show(in.ask(new Request.Sandbox(what)));
    }
}
