package algo.cli;

import algo.app.protocol.Request;

/** {@code algo remove}. */
final class RemoveCommand extends Command {
    RemoveCommand() {
        super("remove", "Take strategies out, with their code and logs. One that runs is refused.");
        TargetOptions.addTo(this);
        flag("Keep their logs.", "--keep-logs");
        flag("Stop them first.", "--stop");
    }

    @Override
    int run(Invocation in) throws ClientException {
        return in.report(in.ask(new Request.Remove(TargetOptions.of(this), isSet("--keep-logs"), isSet("--stop"))));
    }
}
