package algo.cli;

import algo.app.protocol.Request;

/** {@code algo remove}. */
final class RemoveCommand extends Command {
    RemoveCommand() {
        super(
                "remove",
                "Take strategies out, with their code and logs. What they wrote is kept in data/.removed/<id>-<time>/ of the"
                        + " home. One that runs is refused.");
        TargetOptions.addTo(this);
        flag("Keep their logs.", "--keep-logs");
        flag("Stop them first.", "--stop");
        flag("Delete also what they wrote.", "--purge");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        return in.report(in.ask(
                new Request.Remove(TargetOptions.of(this), isSet("--keep-logs"), isSet("--stop"), isSet("--purge"))));
    }
}
