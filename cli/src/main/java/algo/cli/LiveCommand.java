package algo.cli;

import algo.app.model.HostAddress;
import algo.app.model.SecretUse;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.List;
import java.util.Map;

/** {@code algo live}: what stands between a strategy and real money, and on a terminal the questions that settle it. */
final class LiveCommand extends Command {
    private static final String HOST_KEY = "openalgo.host";

    /** The number of times that an address which is none may be typed. */
    private static final int TRIES = 3;

    LiveCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        String id = parameters().get(0);
        String named = isSet("--openalgo") ? address(text("--openalgo")) : "";
        Reply.Document list = list(in, id);
        boolean asks = !in.json() && Questions.canAsk();
        boolean changed = host(in, list, named, asks);
        changed |= key(in, list, asks);
        if (changed) {
            list = list(in, id);
        }
        in.showAdvice("", list);
        return Boolean.TRUE.equals(list.body().get("ready")) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static Reply.Document list(Invocation in, String id) throws ClientException {
        return DaemonClient.expect(Reply.Document.class, in.ask(new Request.Live(id)));
    }

    /** Sets the host that was named, or is typed now. Returns whether it did. */
    private static boolean host(Invocation in, Reply.Document list, String named, boolean asks) throws ClientException {
        String address = named;
        if (!named.isEmpty()) {
            String before = known(in);
            boolean meant = !named.equals(before)
                    && (!asks
                            || Questions.confirms("Set openalgo.host to " + named
                                    + (before.isEmpty() ? "?" : ", for every strategy? It is " + before + " now.")));
            address = meant ? named : "";
        } else if (asks && isMissing(list, "host")) {
            address = typedAddress();
        }
        if (address.isEmpty()) {
            return false;
        }
        in.ask(new Request.ConfigSet(Map.of(HOST_KEY, address)));
        in.err().println("algo: openalgo.host is " + address + " from now on");
        return true;
    }

    /** Returns the host that is set; empty if none is. */
    private static String known(Invocation in) throws ClientException {
        Reply.Document shown =
                DaemonClient.expect(Reply.Document.class, in.ask(new Request.ConfigShow(List.of(HOST_KEY))));
        return shown.body().get("openalgo") instanceof Map<?, ?> openalgo && openalgo.get("host") instanceof String host
                ? host
                : "";
    }

    private static String typedAddress() throws ClientException {
        for (int i = 1; ; i++) {
            String typed = Questions.ask(
                    "Address of your OpenAlgo server, e.g. " + HostAddress.EXAMPLE + " (empty: leave it): ");
            try {
                return typed.isEmpty() ? "" : address(typed);
            } catch (ClientException e) {
                if (i == TRIES) {
                    throw e;
                }
                System.console().printf("%s%n", e.getMessage());
            }
        }
    }

    private static String address(String text) throws ClientException {
        try {
            return HostAddress.parse(text).toString();
        } catch (IllegalArgumentException e) {
            throw new ClientException(ExitCode.USAGE, "the host " + e.getMessage(), "nothing was changed");
        }
    }

    /** Sets the key that comes on standard input, or is typed now. Returns whether it did. */
    private boolean key(Invocation in, Reply.Document list, boolean asks) throws ClientException {
        boolean wanted = isSet("--key")
                || asks
                        && isMissing(list, "key")
                        && Questions.confirms("The secret " + SecretUse.API_KEY + " is not set. Type it now?");
        if (!wanted) {
            return false;
        }
        Request.SecretSet set = new Request.SecretSet(SecretUse.API_KEY, "", SecretInput.read(SecretUse.API_KEY));
        in.ask(set);
        in.err().println("algo: the secret " + SecretUse.API_KEY + " is set");
        return true;
    }

    private static boolean isMissing(Reply.Document list, String name) {
        if (list.body().get("checks") instanceof List<?> checks) {
            for (Object each : checks) {
                if (each instanceof Map<?, ?> check
                        && name.equals(check.get("name"))
                        && "missing".equals(check.get("state"))) {
                    return true;
                }
            }
        }
        return false;
    }
}
