package algo.cli.calendar;

import algo.app.model.Nearest;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.Invocation;
import java.util.List;

/**
 * {@code algo calendar}. Needs no daemon. What it does is in classes of its own, so that commands which build its model,
 * such as {@code algo --help}, load no calendar.
 */
public final class CalendarCommand extends Command {
    private static final List<String> ACTIONS =
            List.of("show", "is-open", "next", "check", "add", "remove", "validate", "import");

    public CalendarCommand() {
        super(
                "calendar",
                "Show and correct the market calendar. Times are Indian Standard Time; codes may be in any case.",
                "show [EX] [YEAR]: the holidays and special days of a year, of all exchanges or of one.",
                "is-open EX [--at DATETIME]: exit code 0 open, 1 closed, 3 if the calendar lacks that year; then it says"
                        + " what the weekday alone says.",
                "next EX [--from DATETIME]: when it next opens and closes.",
                "check DATE [EX]: what the day is.",
                "add DATE [EX|SET] --name TEXT [--closed | --regular | --sessions HOURS | --use NAMES]: say what a day is,"
                        + " for an exchange, for a set of them such as 'equity', or for all that have holidays.",
                "remove DATE [EX|SET] [--restore]: take back what you added, or strike out what the bundled calendar says;"
                        + " the weekday alone counts then. With --restore the bundled calendar holds again.",
                "validate [FILE]: every problem of your calendar, or of a file that is to be one; exit code 2 if any.",
                "import FILE [--replace]: lay FILE over your calendar, day by day: what it does not name stays. The"
                        + " calendar as it was is kept beside it as calendar.json.bak.");
        parameters("WORD", "1..*", String.join(", ", ACTIONS) + ", and what belongs to it.");
        value("DATETIME", "is-open: at that time, 2026-11-23T09:20, 2026-11-23 or 09:20 (default: now).", "--at");
        value("DATETIME", "next: from that time on (default: now).", "--from");
        value("TEXT", "add: what the day is called.", "--name");
        flag("add: closed all day (the default).", "--closed");
        flag("add: the regular hours, on whatever day of the week.", "--regular");
        value("HOURS", "add: hours of its own, such as 18:00-19:15 or 09:15-10:00,11:30-12:30.", "--sessions");
        value("NAMES", "add: only these of the regular sessions, such as 'evening'.", "--use");
        value("KIND", "add: holiday, partial, muhurat, budget, special_live, dr_drill or note.", "--kind");
        flag("add: not yet official.", "--provisional");
        flag("remove: what the bundled calendar says holds again.", "--restore");
        flag("import: FILE takes the place of your calendar as a whole.", "--replace");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        String action = parameters().get(0);
        checkOptions(action);
        List<String> words = parameters().subList(1, parameters().size());
        switch (action) {
            case "show":
                return new CalendarQueries(in).show(atMost(2, words));
            case "is-open":
                return new CalendarQueries(in).isOpen(one("EX", words), text("--at"));
            case "next":
                return new CalendarQueries(in).next(one("EX", words), text("--from"));
            case "check":
                return new CalendarQueries(in).check(named("DATE", atMost(2, words)));
            case "add":
                return new CalendarEdits(in).add(named("DATE", atMost(2, words)), this);
            case "remove":
                return new CalendarEdits(in).remove(named("DATE", atMost(2, words)), isSet("--restore"));
            case "validate":
                return new CalendarImport(in).validate(atMost(1, words));
            case "import":
                return new CalendarImport(in).load(one("FILE", words), isSet("--replace"));
            default:
                throw new ClientException(
                        ExitCode.USAGE, Nearest.unknown("action", action, ACTIONS), "see 'algo calendar --help'");
        }
    }

    private void checkOptions(String action) throws ClientException {
        only(action, "is-open", "--at");
        only(action, "next", "--from");
        only(action, "add", "--name", "--closed", "--regular", "--sessions", "--use", "--kind", "--provisional");
        only(action, "remove", "--restore");
        only(action, "import", "--replace");
    }

    private void only(String action, String owner, String... options) throws ClientException {
        for (String option : options) {
            if (isSet(option) && !action.equals(owner)) {
                throw new ClientException(ExitCode.USAGE, option + " goes with 'algo calendar " + owner + "'", "");
            }
        }
    }

    private static String one(String label, List<String> words) throws ClientException {
        return named(label, atMost(1, words)).get(0);
    }

    private static List<String> named(String label, List<String> words) throws ClientException {
        if (words.isEmpty()) {
            throw new ClientException(ExitCode.USAGE, "missing " + label, "see 'algo calendar --help'");
        }
        return words;
    }

    private static List<String> atMost(int most, List<String> words) throws ClientException {
        if (words.size() > most) {
            throw new ClientException(
                    ExitCode.USAGE, "unexpected argument '" + words.get(most) + "'", "see 'algo calendar --help'");
        }
        return words;
    }
}
