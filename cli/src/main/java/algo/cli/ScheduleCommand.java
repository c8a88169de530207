package algo.cli;

import algo.app.model.WrittenTime;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo schedule}. */
final class ScheduleCommand extends Command {
    /** The options of which one says what kind of schedule it is, with the kind; {@code --start} may go with two of them. */
    private static final String[][] KINDS = {
        {"--market-hours", "market_hours"}, {"--at", "once"}, {"--every", "interval"}, {"--cron", "cron"},
    };

    private static final List<String> SETTINGS = List.of(
            "--start",
            "--stop",
            "--market-hours",
            "--at",
            "--every",
            "--cron",
            "--days",
            "--exchange",
            "--any-day",
            "--follow-special-sessions",
            "--late-start",
            "--on-missing-year");

    ScheduleCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return !isSet("--next");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (isSet("--next")) {
            refuseBesideNext();
            return new SchedulePreview(in).show(parameters(), text("--next"), text("--from"));
        }
        if (isSet("--from")) {
            throw new ClientException(ExitCode.USAGE, "--from goes with --next", "see 'algo schedule --help'");
        }
        if (parameters().isEmpty()) {
            throw new ClientException(ExitCode.USAGE, "missing ID", "see 'algo schedule --help'");
        }
        Map<String, Object> values = values();
        try (DaemonClient daemon = in.connectOrStart()) {
            return in.report(daemon.ask(
                    new Request.Schedule(parameters().get(0), values, text("--exchange"), isSet("--resume"))));
        }
    }

    private void refuseBesideNext() throws ClientException {
        if (isSet("--resume")) {
            throw new ClientException(ExitCode.USAGE, "--next changes nothing, and --resume does: give them apart", "");
        }
        for (String option : SETTINGS) {
            if (isSet(option)) {
                throw new ClientException(
                        ExitCode.USAGE,
                        "--next shows the schedule as it is, and " + option + " sets one: give them apart",
                        "");
            }
        }
    }

    private void refuseBesideResume() throws ClientException {
        for (String option : SETTINGS) {
            if (isSet(option)) {
                throw new ClientException(
                        ExitCode.USAGE,
                        option + " needs one of --start, --market-hours, --at, --every, --cron",
                        "--resume alone leaves the schedule as it is");
            }
        }
    }

    /** Returns the values by the keys of the config; the daemon judges what they mean. */
    private Map<String, Object> values() throws ClientException {
        String type = isSet("--start") ? "window" : "";
        for (String[] kind : KINDS) {
            if (isSet(kind[0])) {
                type = kind[1];
            }
        }
        if (type.isEmpty() && isSet("--resume")) {
            refuseBesideResume();
            return Map.of();
        }
        if (type.isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "a schedule needs one of --start, --market-hours, --at, --every, --cron",
                    "see 'algo schedule --help'");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("type", type);
        boolean hours = type.equals("market_hours");
        put(values, hours ? "open" : "start", "--start");
        put(values, hours ? "close" : "stop", "--stop");
        if (isSet("--at")) {
            values.put("at", at(text("--at")));
        }
        put(values, "every", "--every");
        put(values, "cron", "--cron");
        if (!text("--days").isEmpty()) {
            values.put("days", days(text("--days")));
        }
        put(values, "any_day", "--any-day");
        put(values, "follow_special_sessions", "--follow-special-sessions");
        put(values, "late_start", "--late-start");
        put(values, "on_missing_year", "--on-missing-year");
        return values;
    }

    /** Returns the date and time that is meant; what has no time of the day is left to the daemon, which says so. */
    private static String at(String text) throws ClientException {
        boolean relative = WrittenTime.dateTime(text).isEmpty() && (text.startsWith("+") || text.indexOf(':') >= 0);
        return relative ? IstText.dateTime("--at", text, Instant.now()).toString() : text;
    }

    /** Returns the days as they are if they are one text with a range in it, else as a list. */
    private static Object days(String text) {
        return text.indexOf('-') >= 0 ? text : List.of(text.split(","));
    }

    private void put(Map<String, Object> values, String key, String option) {
        if (!text(option).isEmpty()) {
            values.put(key, text(option));
        } else if (isSet(option) && !key.equals("market_hours")) {
            values.put(key, Boolean.TRUE);
        }
    }
}
