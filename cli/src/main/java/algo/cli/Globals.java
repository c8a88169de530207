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
    private final Option user = new Option(
            Option.Kind.ONE, "NAME", "As root, with the system daemon: the strategies of that user.", "--user");
    private final Option allUsers =
            new Option(Option.Kind.NOTHING, "", "As root, with the system daemon: those of every user.", "--all-users");
    private final Option json =
            new Option(Option.Kind.NOTHING, "", "Print one JSON object, in a stable shape.", "--json");

    /** Null if it is none of them. */
    Option option(String word) {
        for (Option option : new Option[] {home, socket, user, allUsers, json}) {
            if (option.hasName(word)) {
                return option;
            }
        }
        return null;
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
                .addOption(user.model(ScopeType.INHERIT))
                .addOption(allUsers.model(ScopeType.INHERIT))
                .addOption(json.model(ScopeType.INHERIT))
                .addOption(help);
    }

    /** Takes over what the parser has read into the model. */
    void takeFromModel() {
        home.takeFromModel();
        socket.takeFromModel();
        user.takeFromModel();
        allUsers.takeFromModel();
        json.takeFromModel();
    }

    /** What is wrong with them; empty if nothing is. */
    String problem() {
        for (Option option : new Option[] {home, socket, user}) {
            if (option.isEmpty()) {
                return option.emptyProblem();
            }
        }
        return "";
    }

    /** Empty if not given. */
    String home() {
        return home.given().isEmpty() ? "" : home.given().get(0);
    }

    /** Empty if not given. */
    String socket() {
        return socket.given().isEmpty() ? "" : socket.given().get(0);
    }

    /** Empty if not given. */
    String user() {
        return user.given().isEmpty() ? "" : user.given().get(0);
    }

    boolean allUsers() {
        return allUsers.isPresent();
    }

    boolean json() {
        return json.isPresent();
    }
}
