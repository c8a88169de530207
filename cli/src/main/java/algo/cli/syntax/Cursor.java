package algo.cli.syntax;

import java.util.ArrayList;
import java.util.List;

/** The place in a command line that is being written: what may stand there. Loaded for completion alone. */
public final class Cursor {
    private final Syntax root = CommandTable.root();
    private final List<Option> given = new ArrayList<>();
    private final List<String> parameters = new ArrayList<>();
    private final Arguments global = new Arguments(root, root, root);
    private final String word;
    private Syntax command;
    private Syntax action;
    private Option open;
    private boolean onlyParameters;

    private Cursor(String word) {
        this.word = word;
    }

    /**
     * Returns the cursor behind some words.
     *
     * @param words those behind {@code algo}; the last is the one that is being written, and may be empty
     */
    public static Cursor behind(List<String> words) {
        int last = words.size() - 1;
        Cursor cursor = new Cursor(last < 0 ? "" : words.get(last));
        for (int i = 0; i < last; i++) {
            cursor.take(words.get(i));
        }
        return cursor;
    }

    private void take(String before) {
        if (open != null) {
            note(open, before);
            open = null;
        } else if (!onlyParameters && before.equals("--")) {
            onlyParameters = true;
        } else if (!onlyParameters && before.startsWith("-")) {
            int joint = before.indexOf('=');
            Option option = option(joint < 0 ? before : before.substring(0, joint));
            if (option != null) {
                given.add(option);
                if (joint >= 0) {
                    note(option, before.substring(joint + 1));
                } else if (option.takesValue()) {
                    open = option;
                }
            }
        } else if (command == null) {
            command = CommandTable.command(before);
        } else if (action == null && command.actionNamed(before) != null) {
            action = command.actionNamed(before);
        } else {
            parameters.add(before);
        }
    }

    private void note(Option option, String value) {
        if (root.option(option.name()) != null) {
            global.give(option, value);
        }
    }

    /** Returns the word that is being written; where it is the value of an option behind {@code =}, that value. */
    public String word() {
        return joined() == null ? word : word.substring(word.indexOf('=') + 1);
    }

    /** Returns what of the word stands before the value of an option: {@code --option=}; else empty. */
    public String lead() {
        return joined() == null ? "" : word.substring(0, word.indexOf('=') + 1);
    }

    private Option joined() {
        int joint = word.indexOf('=');
        Option option = open == null && !onlyParameters && word.startsWith("-") && joint > 0
                ? option(word.substring(0, joint))
                : null;
        return option != null && option.takesValue() ? option : null;
    }

    /** Returns the option whose value is being written; null if it is none. */
    public Option value() {
        return open != null ? open : joined();
    }

    /** Returns whether an option is being written. */
    public boolean isOption() {
        return value() == null && !onlyParameters && word.startsWith("-");
    }

    /** Returns the name of the command, with its action, that was written before; empty if none was. */
    public String name() {
        return command == null ? "" : action == null ? command.name() : command.name() + " " + action.name();
    }

    /** Returns the command, or its action, that was written before; null if none was. */
    private Syntax meant() {
        return action != null ? action : command;
    }

    /** Returns the words that may name what is meant: the commands, or the actions of the command; none behind those. */
    public List<Syntax> names() {
        if (command == null) {
            List<Syntax> all = new ArrayList<>();
            CommandTable.names().forEach(name -> all.add(CommandTable.command(name)));
            return all;
        }
        return action == null && parameters.isEmpty() ? command.actions() : List.of();
    }

    /** Returns the options that may still be given: not those that were, and none that one of those excludes. */
    public List<Option> options() {
        List<Option> all = new ArrayList<>();
        if (meant() != null) {
            all.addAll(meant().options());
        }
        root.options().stream()
                .filter(option -> meant() == null || !meant().refuses(option))
                .forEach(all::add);
        all.removeIf(option -> !option.takesSeveral() && given.contains(option) || isExcluded(option));
        return all;
    }

    private boolean isExcluded(Option option) {
        return meant() != null
                && meant().exclusives().stream()
                        .map(Syntax.Exclusive::options)
                        .anyMatch(together -> together.contains(option)
                                && together.stream().anyMatch(other -> other != option && given.contains(other)));
    }

    /** Returns the parameters that were written before. */
    public List<String> parameters() {
        return parameters;
    }

    /** Returns the label of the parameter that is being written; empty if there is no more. */
    public String parameter() {
        List<Syntax.Parameter> all = meant() == null ? List.of() : meant().parameters();
        if (all.isEmpty()) {
            return "";
        }
        Syntax.Parameter last = all.get(all.size() - 1);
        return parameters.size() < all.size()
                ? all.get(parameters.size()).label()
                : last.mayRepeat() ? last.label() : "";
    }

    /** Returns the options that every command takes, as they were written before. */
    public Arguments globals() {
        return global;
    }

    private Option option(String name) {
        Option own = meant() == null ? null : meant().option(name);
        return own == null ? root.option(name) : own;
    }
}
