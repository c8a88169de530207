package algo.cli;

import algo.app.model.SecretUse;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.util.List;

/** {@code algo secret}. */
final class SecretCommand extends Command {
    SecretCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        switch (action()) {
            case "list":
                if (!parameters().isEmpty()) {
                    throw new ClientException(ExitCode.USAGE, "'algo secret list' takes nothing else", "");
                }
                return in.show(in.ask(new Request.SecretList()));
            case "remove":
                return in.report(in.ask(new Request.SecretRemove(secretName(), text("--strategy"))));
            case "set":
                String name = secretName();
                // Asked before anybody has to type a value that then cannot be kept.
                in.connect().close();
                return in.report(in.ask(new Request.SecretSet(name, text("--strategy"), SecretInput.read(name))));
            default:
                throw unknownAction();
        }
    }

    /** Returns the one name that was given. What else is there may be a value, so no message repeats it. */
    private String secretName() throws ClientException {
        List<String> words = parameters();
        String name = words.get(0);
        int equals = name.indexOf('=');
        if (words.size() > 1 || equals >= 0) {
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
