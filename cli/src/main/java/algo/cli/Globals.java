package algo.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. */
final class Globals {
    private final Option home = new Option(
            Option.Kind.ONE, "DIR", "Home of the daemon to talk to (default: $ALGO_HOME, else ~/.algo).", "--home");
    private final Option socket =
            new Option(Option.Kind.ONE, "FILE", "Control socket of that daemon (default: $ALGO_SOCKET).", "--socket");
    private final Option json =
            new Option(Option.Kind.NOTHING, "", "Print one JSON object, in a stable shape.", "--json");

    /** Null if it is none of them. */
    Option option(String word) {
        return home.hasName(word) ? home : socket.hasName(word) ? socket : json.hasName(word) ? json : null;
    }

    /** Adds the options to the root command, from which every subcommand inherits them. */
    void addTo(CommandSpec root) {
        OptionSpec help = OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .arity("0")
                .scopeType(ScopeType.INHERIT)
                .usageHelp(true)
                .description("Show this help.")
                .build();
        root.addOption(home.model(ScopeType.INHERIT))
                .addOption(socket.model(ScopeType.INHERIT))
                .addOption(json.model(ScopeType.INHERIT))
                .addOption(help);
    }

    /** Takes over what the parser has read into the model. */
    void takeFromModel() {
        home.takeFromModel();
        socket.takeFromModel();
        json.takeFromModel();
    }

    /** Empty if not given. */
    String home() {
        return home.given().isEmpty() ? "" : home.given().get(0);
    }

    /** Empty if not given. */
    String socket() {
        return socket.given().isEmpty() ? "" : socket.given().get(0);
    }

    boolean json() {
        return json.isPresent();
    }
}
