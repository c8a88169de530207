package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Version;
import algo.cli.syntax.Arguments;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code algo version}. */
final class VersionCommand extends Command {
    VersionCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) {
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("version", Version.PROGRAM);
            fields.put("protocol", Hello.PROTOCOL);
            fields.put("java", System.getProperty("java.version"));
            in.print(fields);
        } else {
            in.out()
                    .println("algo " + Version.PROGRAM + ", protocol " + Hello.PROTOCOL + ", Java "
                            + System.getProperty("java.version"));
        }
        return ExitCode.DONE;
    }
}
