package algo.cli;

import algo.app.protocol.ExitCode;
import algo.cli.syntax.ArgumentParser;
import algo.cli.syntax.Arguments;
import algo.cli.syntax.UsageException;

/** {@code algo help}. */
final class HelpCommand extends Command {
    HelpCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        try {
            ArgumentParser.help(parameters(), in.out());
        } catch (UsageException e) {
            throw new ClientException(ExitCode.USAGE, e.getMessage(), e.hint());
        }
        return ExitCode.DONE;
    }
}
