package algo.cli.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of one call: a command, perhaps one of its actions, and the options and parameters given with it. */
public final class Arguments {
    private final Syntax root;
    private final Syntax command;
    private final Syntax meant;
    private final Map<Option, List<String>> given = new LinkedHashMap<>();
    private final List<String> parameters = new ArrayList<>();

    /**
     * Makes arguments of which nothing is given yet.
     *
     * @param meant the action of {@code command}, or that itself
     */
    Arguments(Syntax root, Syntax command, Syntax meant) {
        this.root = root;
        this.command = command;
        this.meant = meant;
    }

    /** Returns the name of the command. */
    public String command() {
        return command.name();
    }

    /** Returns the name of the action; empty if the command has none. */
    public String action() {
        return meant == command ? "" : meant.name();
    }

    /** Returns the command, with its action, as people write it behind {@code algo}. */
    public String name() {
        return meant == command ? command() : command() + " " + action();
    }

    public List<String> parameters() {
        return parameters;
    }

    public boolean isSet(String option) {
        return given.containsKey(known(option));
    }

    /** Returns the values that were given for an option; empty if it was not given, and for one that takes none. */
    public List<String> texts(String option) {
        return given.getOrDefault(known(option), List.of());
    }

    /** Returns the value that was given for an option, which takes one; empty if it was not given. */
    public String text(String option) {
        List<String> texts = texts(option);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    /** Returns the value of an option that every command takes, whatever the command has of its own; empty if it was not given. */
    public String ofAll(String option) {
        List<String> texts = given.getOrDefault(root.option(option), List.of());
        return texts.isEmpty() ? "" : texts.get(0);
    }

    private Option known(String word) {
        Option option = option(word);
        if (option == null) {
            throw new IllegalArgumentException("'" + name() + "' has no option " + word);
        }
        return option;
    }

    /**
     * Returns the option of that name, be it of its own or one that every command takes; null if it takes none of that
     * name.
     */
    Option option(String word) {
        Option own = meant.option(word);
        Option ofAll = own == null ? root.option(word) : own;
        return ofAll == null || meant.refuses(ofAll) ? null : ofAll;
    }

    /** Returns whether an option may be given once more. */
    boolean mayCome(Option option) {
        return option.takesSeveral() || !given.containsKey(option);
    }

    void give(Option option) {
        given.put(option, new ArrayList<>());
    }

    void give(Option option, String value) {
        // No method reference: the first one costs milliseconds.
        List<String> values = given.get(option);
        if (values == null) {
            values = new ArrayList<>();
            given.put(option, values);
        }
        values.add(value);
    }

    void give(String parameter) {
        parameters.add(parameter);
    }

    /** Returns what is wrong with the arguments; empty if nothing is. */
    String problem() {
        String problem = meant.problem(parameters);
        return problem.isEmpty() ? conflict() : problem;
    }

    /** Returns what is wrong with options that were given together; empty if nothing is. */
    String conflict() {
        for (Syntax.Exclusive together : meant.exclusives()) {
            int count = 0;
            for (Option each : together.options()) {
                count += given.containsKey(each) ? 1 : 0;
            }
            if (count > 1) {
                return together.problem();
            }
        }
        return "";
    }

    /**
     * Returns the first option that was given an empty value, which stands for nothing that could be meant; null if
     * there is none.
     */
    Option emptyOption() {
        for (Map.Entry<Option, List<String>> each : given.entrySet()) {
            if (each.getValue().contains("")) {
                return each.getKey();
            }
        }
        return null;
    }
}
