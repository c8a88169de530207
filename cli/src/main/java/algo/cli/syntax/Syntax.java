package algo.cli.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * The syntax of a command, or of an action of one: its name, what it takes, and its actions if it has any.
 * {@link CommandTable} builds it; nobody changes it afterwards.
 */
public final class Syntax {
    /**
     * A parameter of a command: what it takes beside options.
     *
     * @param arity as picocli writes it: {@code "1"}, {@code "0..1"}, {@code "0..*"}, {@code "1..*"}
     */
    public record Parameter(String label, String arity, String description) {
        boolean isNeeded() {
            return arity.charAt(0) == '1';
        }

        boolean mayRepeat() {
            return arity.charAt(arity.length() - 1) == '*';
        }

        /** Returns the label; in brackets if the parameter may be left out, with dots if it may come several times. */
        public String synopsis() {
            String each = mayRepeat() && !label.endsWith("...") ? label + "..." : label;
            return isNeeded() ? each : "[" + each + "]";
        }
    }

    /**
     * Options of which one may be given.
     *
     * @param problem what is wrong where several were
     */
    public record Exclusive(List<Option> options, String problem) {}

    private final String name;
    private final String[] description;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Option> options = new ArrayList<>();
    private final List<Exclusive> exclusives = new ArrayList<>();
    private final List<Syntax> actions = new ArrayList<>();
    private String usualAction = "";
    private List<String> refused = List.of();

    /** @param description paragraphs; the first stands alone in lists */
    public Syntax(String name, String... description) {
        this.name = name;
        this.description = description;
    }

    Syntax parameter(String label, String arity, String about) {
        parameters.add(new Parameter(label, arity, about));
        return this;
    }

    /** Takes more than it says, so that it can say itself what is wrong with that: words that follow may be secrets. */
    Syntax hiddenParameters() {
        return parameter("", "0..*", "");
    }

    Syntax flag(String about, String... names) {
        options.add(new Option(Option.Kind.NOTHING, "", about, names));
        return this;
    }

    Syntax value(String label, String about, String... names) {
        options.add(new Option(Option.Kind.ONE, label, about, names));
        return this;
    }

    /** Returns an option that may be given several times. */
    Syntax values(String label, String about, String name) {
        options.add(new Option(Option.Kind.SEVERAL, label, about, name));
        return this;
    }

    /** Says that only one of these options may be given. */
    Syntax exclusive(String... together) {
        StringBuilder problem = new StringBuilder("give ");
        for (int i = 0; i < together.length; i++) {
            String joint = i == 0 ? "" : i < together.length - 1 ? ", " : together.length == 2 ? " or " : " and ";
            problem.append(i == 0 && together.length > 2 ? "one of " : joint)
                    .append(option(together[i]).name());
        }
        return exclusiveOr(
                problem.append(together.length == 2 ? ", not both" : "").toString(), together);
    }

    /** Says the same as {@link #exclusive}; {@code problem} is the message about several of them. */
    Syntax exclusiveOr(String problem, String... together) {
        List<Option> all = new ArrayList<>();
        for (String each : together) {
            all.add(option(each));
        }
        exclusives.add(new Exclusive(all, problem));
        return this;
    }

    Syntax action(Syntax action) {
        actions.add(action);
        return this;
    }

    /** Says that the command takes none of these options, which every other command takes. */
    Syntax refusing(String... options) {
        refused = List.of(options);
        return this;
    }

    /** Returns whether the command does not take an option that every other command takes. */
    boolean refuses(Option option) {
        return refused.contains(option.name());
    }

    /** Returns the action that is meant where none is named. */
    Syntax usually(String action) {
        usualAction = action;
        return this;
    }

    public String name() {
        return name;
    }

    public String[] description() {
        return description.clone();
    }

    public List<Parameter> parameters() {
        return parameters;
    }

    public List<Option> options() {
        return options;
    }

    /** Sets of options of which one may be given. */
    public List<Exclusive> exclusives() {
        return exclusives;
    }

    /** Returns the actions of the command; empty if it has none. */
    public List<Syntax> actions() {
        return actions;
    }

    /** Returns the action that is meant where none is named; empty if one must be. */
    String usualAction() {
        return usualAction;
    }

    /** Returns whether one of the actions is meant where none is named. */
    public boolean hasUsualAction() {
        return !usualAction.isEmpty();
    }

    /** Returns the command's own option of that name; null if it has none. */
    Option option(String word) {
        for (Option option : options) {
            if (option.hasName(word)) {
                return option;
            }
        }
        return null;
    }

    /** Returns the action of that name; null if there is none. */
    Syntax actionNamed(String word) {
        for (Syntax action : actions) {
            if (action.name.equals(word)) {
                return action;
            }
        }
        return null;
    }

    List<String> actionNames() {
        List<String> names = new ArrayList<>();
        for (Syntax action : actions) {
            names.add(action.name);
        }
        return names;
    }

    /** Returns what is wrong with the parameters that were given; empty if nothing is. */
    String problem(List<String> given) {
        int most = 0;
        int needed = 0;
        for (Parameter each : parameters) {
            most = each.mayRepeat() ? Integer.MAX_VALUE : most + 1;
            if (each.isNeeded() && given.size() < ++needed) {
                return "missing " + each.label();
            }
        }
        return given.size() > most ? "unexpected argument '" + given.get(most) + "'" : "";
    }
}
