package algo.cli;

import algo.cli.syntax.Arguments;
import java.util.List;

/** One command: what was given with it, and what it does. How it is written is in {@link algo.cli.syntax.CommandTable}. */
public abstract class Command {
    private final Arguments given;

    public Command(Arguments given) {
        this.given = given;
    }

    /** Returns the command, with its action, as people write it behind {@code algo}. */
    protected final String name() {
        return given.name();
    }

    /** Does it, and returns the exit code. */
    protected abstract int run(Invocation in) throws ClientException;

    /** Returns whether the command, as it was given, goes with {@code --all-users}. */
    protected boolean takesAllUsers() {
        return false;
    }

    /** Returns whether the command, as it was given, goes to the daemon of another machine. */
    protected boolean takesHost() {
        return true;
    }

    /** Returns whether the command, as it was given, goes to the daemons of several machines. */
    protected boolean takesHosts() {
        return false;
    }

    /** Returns the name of its action; empty if the command has none. */
    protected final String action() {
        return given.action();
    }

    /** Makes the failure for an action that is in the table, and that nobody carries out. */
    protected final IllegalStateException unknownAction() {
        return new IllegalStateException("'" + name() + "' is in the table and does nothing");
    }

    public final boolean isSet(String option) {
        return given.isSet(option);
    }

    /** Returns the value that was given for an option; empty if none was. */
    public final String text(String option) {
        return given.text(option);
    }

    public final List<String> texts(String option) {
        return given.texts(option);
    }

    protected final List<String> parameters() {
        return given.parameters();
    }
}
