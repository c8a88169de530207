package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.cli.syntax.Arguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code algo validate} and {@code algo schema}, which need no daemon. */
final class ValidateCommand extends Command {
    ValidateCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (name().equals("schema")) {
            Reply schema = ProgramAnswer.of(Autostart.command(in.sockets(), "--schema"), "the schema");
            return in.show(schema);
        }
        List<String> named = parameters();
        Path file = named.isEmpty()
                ? in.home().resolve("strategies/strategy_configs.json")
                : Path.of(named.get(0)).toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) {
            throw new ClientException(ExitCode.FAILED, file + ": no such file", "");
        }
        Reply.Document found = DaemonClient.expect(
                Reply.Document.class,
                ProgramAnswer.of(Autostart.command(in.sockets(), "--validate=" + file), "the look at " + file));
        in.show(found);
        if (Boolean.TRUE.equals(found.body().get("valid"))) {
            return ExitCode.DONE;
        }
        int count = found.body().get("problems") instanceof List<?> problems ? problems.size() : 0;
        throw new ClientException(
                ExitCode.FAILED, file + " has " + count + (count == 1 ? " problem" : " problems"), "");
    }
}
