package algo.cli.syntax;

/**
 * Reads arguments that are written plainly: every option in full with its value behind it, nothing twice, nothing unknown or
 * empty, an action right behind its command, as many parameters as there must be. The rest is left to {@link ArgumentParser},
 * whose classes take as long to load as all else that a command does.
 */
public final class PlainReader {
    private PlainReader() {}

    /** Returns null if they are not written plainly. */
    public static Arguments read(String... args) {
        Syntax root = CommandTable.root();
        int at = 0;
        while (at < args.length && !isParameter(args[at])) {
            Option option = root.option(args[at]);
            if (option == null) {
                return null;
            }
            at += option.takesValue() ? 2 : 1;
        }
        Syntax command = at < args.length ? CommandTable.command(args[at]) : null;
        if (command == null) {
            return null;
        }
        int named = at;
        int behind = at + 1;
        Syntax meant = command;
        if (!command.actions().isEmpty()) {
            boolean follows = behind < args.length && isParameter(args[behind]);
            meant = command.actionNamed(follows ? args[behind++] : command.usualAction());
            if (meant == null) {
                return null;
            }
        }
        Arguments given = new Arguments(root, command, meant);
        boolean plain = read(args, 0, named, given) && read(args, behind, args.length, given);
        return plain && given.problem().isEmpty() ? given : null;
    }

    private static boolean read(String[] args, int from, int to, Arguments given) {
        for (int i = from; i < to; i++) {
            if (isParameter(args[i])) {
                given.give(args[i]);
                continue;
            }
            Option option = given.option(args[i]);
            if (option == null || !given.mayCome(option)) {
                return false;
            }
            if (!option.takesValue()) {
                given.give(option);
            } else if (++i < to && isParameter(args[i])) {
                given.give(option, args[i]);
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean isParameter(String word) {
        return !word.isEmpty() && word.charAt(0) != '-';
    }
}
