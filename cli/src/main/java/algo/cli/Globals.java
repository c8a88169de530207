package algo.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. */
final class Globals {
    private final OptionSpec home;
    private final OptionSpec socket;
    private final OptionSpec json;

    private Globals(OptionSpec home, OptionSpec socket, OptionSpec json) {
        this.home = home;
        this.socket = socket;
        this.json = json;
    }

    /** Adds the options to the root command, from which every subcommand inherits them. */
    static Globals addTo(CommandSpec root) {
        OptionSpec home = value("--home", "DIR", "Home of the daemon to talk to (default: $ALGO_HOME, else ~/.algo).");
        OptionSpec socket = value("--socket", "FILE", "Control socket of that daemon (default: $ALGO_SOCKET).");
        OptionSpec json = flag("--json")
                .description("Print one JSON object, in a stable shape.")
                .build();
        OptionSpec help = flag("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
        root.addOption(home).addOption(socket).addOption(json).addOption(help);
        return new Globals(home, socket, json);
    }

    private static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .scopeType(ScopeType.INHERIT)
                .description(description)
                .build();
    }

    private static OptionSpec.Builder flag(String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").scopeType(ScopeType.INHERIT);
    }

    /** Empty if not given. */
    String home() {
        String value = home.getValue();
        return value == null ? "" : value;
    }

    /** Empty if not given. */
    String socket() {
        String value = socket.getValue();
        return value == null ? "" : value;
    }

    boolean json() {
        return Boolean.TRUE.equals(json.getValue());
    }
}
