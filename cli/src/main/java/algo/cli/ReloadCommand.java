package algo.cli;

import algo.app.protocol.Request;

/** {@code algo reload}. */
final class ReloadCommand extends Command {
    ReloadCommand() {
        super(
                "reload",
                "Read the config file again, and list every problem with it. Edits are noticed without this, too.");
        flag("Take one that has no strategies any more: all that there were are to go.", "--accept");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.show(in.ask(new Request.Reload(isSet("--accept"))));
    }
}
