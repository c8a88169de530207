package algo.cli;

import algo.app.model.Nearest;
import algo.app.model.SecretUse;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import java.util.List;

/** {@code algo secret}. */
final class SecretCommand extends Command {
    private static final List<String> ACTIONS = List.of("set", "list", "remove");

    SecretCommand() {
        super(
                "secret",
                "Keep values that no output shows, such as the API key of OpenAlgo. Strategies get those that their configs"
                        + " name.",
                "set NAME: keeps the value that comes on standard input, without its last line end, or that is typed at a"
                        + " hidden prompt; never one from the command line, which everybody on the host can see.",
                "list: names, fingerprints and who uses them.",
                "remove NAME: forgets it.",
                "NAME is a valid variable name; OPENALGO_APIKEY is the key that strategies in live mode get.");
        parameters("ACTION [NAME]", "1..*", "set, list or remove, and the name of a secret.");
        value("ID", "set, remove: for this strategy alone; it goes before the one for all.", "--strategy");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        String action = parameters().get(0);
        if (!ACTIONS.contains(action)) {
            throw new ClientException(
                    ExitCode.USAGE, Nearest.unknown("action", action, ACTIONS), "see 'algo secret --help'");
        }
        if (action.equals("list")) {
            if (parameters().size() > 1 || isSet("--strategy")) {
                throw new ClientException(ExitCode.USAGE, "'algo secret list' takes nothing else", "");
            }
            return in.show(in.ask(new Request.SecretList()));
        }
        String name = secretName();
        String strategy = text("--strategy");
        if (action.equals("remove")) {
            return in.report(in.ask(new Request.SecretRemove(name, strategy)));
        }
        // Before anybody is asked to type something that then cannot be kept.
        in.connect().close();
        return in.report(in.ask(new Request.SecretSet(name, strategy, SecretInput.read(name))));
    }

    /** The one name. What else is there may be a value, so no message repeats it. */
    private String secretName() throws ClientException {
        List<String> words = parameters();
        if (words.size() < 2) {
            throw new ClientException(ExitCode.USAGE, "missing NAME", "see 'algo secret --help'");
        }
        String name = words.get(1);
        int equals = name.indexOf('=');
        if (words.size() > 2 || equals >= 0) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "one NAME and nothing else is expected; a value on the command line could be seen by everybody on this"
                            + " host: if that was one, change it where it is from",
                    "then give it on standard input, or type it when asked");
        }
        String problem = SecretUse.problemToKeep(name).orElse("");
        if (!problem.isEmpty()) {
            throw new ClientException(ExitCode.USAGE, problem, "nothing was changed");
        }
        return name;
    }
}
