package algo.cli.calendar;

import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.Invocation;
import algo.cli.syntax.Arguments;
import java.util.List;

/**
 * {@code algo calendar}. Needs no daemon. What it does is in classes of its own, so that commands which build its model,
 * such as {@code algo --help}, load no calendar.
 */
public final class CalendarCommand extends Command {
    public CalendarCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        List<String> words = parameters();
        switch (action()) {
            case "show":
                return new CalendarQueries(in).show(words);
            case "is-open":
                return new CalendarQueries(in).isOpen(words.get(0), text("--at"));
            case "next":
                return new CalendarQueries(in).next(words.get(0), text("--from"));
            case "check":
                return new CalendarQueries(in).check(words);
            case "add":
                return new CalendarEdits(in).add(words, this);
            case "remove":
                return new CalendarEdits(in).remove(words, isSet("--restore"));
            case "validate":
                return new CalendarImport(in).validate(words);
            case "import":
                return new CalendarImport(in).load(words.get(0), isSet("--replace"));
            default:
                throw unknownAction();
        }
    }
}
