package algo.cli.calendar;

import algo.app.calendar.CalendarException;
import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.UserCalendar;
import algo.app.calendar.UserCalendar.Subject;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.Invocation;
import algo.cli.IstText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code algo calendar add} and {@code remove}. */
final class CalendarEdits {
    private final Invocation in;

    CalendarEdits(Invocation in) {
        this.in = in;
    }

    private static List<Subject> subjects(List<String> words, HomeCalendar calendar) throws ClientException {
        List<Subject> subjects = new ArrayList<>();
        if (words.size() < 2) {
            calendar.sets().forEach(set -> subjects.add(Subject.set(set)));
            return subjects;
        }
        String word = words.get(1);
        var exchange = calendar.calendar().exchange(word);
        String set = word.toLowerCase(Locale.ROOT);
        if (exchange.isPresent()) {
            subjects.add(Subject.exchange(exchange.get().code()));
        } else if (calendar.sets().contains(set)) {
            subjects.add(Subject.set(set));
        } else {
            throw calendar.unknown(word);
        }
        return subjects;
    }

    /** @param words {@code DATE [EX|SET]} */
    int add(List<String> words, Command options) throws ClientException {
        LocalDate date = IstText.date(words.get(0));
        Map<String, Object> entry = entry(options);
        CalendarChange change = new CalendarChange(in);
        CalendarChange.Edit edit = before -> {
            UserCalendar user = before.user();
            List<String> done = new ArrayList<>();
            for (Subject subject : subjects(words, before)) {
                UserCalendar changed = user.put(subject, date, entry);
                check(before.bundled(), subject, date, changed);
                if (!changed.equals(user)) {
                    done.add(IstText.show(date) + ", " + subject.name() + ": " + entry.get("name") + ", "
                            + shown(entry));
                    done.addAll(exceptions(before.bundled(), subject, date, changed));
                }
                user = changed;
            }
            return new CalendarChange.Edited(user, done);
        };
        return options.isSet("--dry-run") ? change.preview(edit, date) : change.run(edit, false);
    }

    /**
     * Returns the exchanges of a set of which the user says something else that day: what is said of an exchange wins.
     */
    private static List<String> exceptions(MarketCalendar bundled, Subject subject, LocalDate date, UserCalendar user)
            throws ClientException {
        List<String> lines = new ArrayList<>();
        for (Exchange exchange : CalendarChange.valid(bundled, user).exchanges()) {
            boolean wins = subject.isSet()
                    && exchange.set().equals(subject.name())
                    && user.says(Subject.exchange(exchange.code()), date);
            if (wins) {
                lines.add("but " + exchange.code() + " keeps the entry of its own; 'algo calendar remove " + date + " "
                        + exchange.code() + " --restore' ends that");
            }
        }
        return lines;
    }

    private static String shown(Map<String, Object> entry) {
        if (entry.get("sessions") instanceof List<?> sessions) {
            List<String> hours = new ArrayList<>();
            for (Object session : sessions) {
                Map<?, ?> fields = (Map<?, ?>) session;
                hours.add(fields.get("open") + "-" + fields.get("close"));
            }
            return String.join(", ", hours);
        }
        if (entry.get("use") instanceof List<?> names) {
            return "only "
                    + String.join(", ", names.stream().map(Object::toString).toList());
        }
        return entry.get("state").equals("closed") ? "closed" : "regular hours";
    }

    private static Map<String, Object> entry(Command options) throws ClientException {
        if (options.text("--name").isBlank()) {
            throw new ClientException(
                    ExitCode.USAGE, "what is the day called?", "give --name TEXT, which reasons will show");
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", options.text("--name").strip());
        if (options.isSet("--sessions")) {
            entry.put("state", "sessions");
            entry.put("sessions", sessions(options.text("--sessions")));
        } else if (options.isSet("--use")) {
            entry.put("state", "sessions");
            entry.put("use", List.of(options.text("--use").strip().split(" *, *")));
        } else {
            entry.put("state", options.isSet("--regular") ? "regular" : "closed");
        }
        if (options.isSet("--kind")) {
            entry.put("kind", options.text("--kind").toLowerCase(Locale.ROOT));
        }
        if (options.isSet("--provisional")) {
            entry.put("status", "provisional");
        }
        return entry;
    }

    private static List<Object> sessions(String text) throws ClientException {
        List<Object> sessions = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String hours = part.strip();
            if (!hours.matches("[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}")) {
                throw new ClientException(
                        ExitCode.USAGE,
                        "--sessions must be hours such as 18:00-19:15, or several with commas between them, not '"
                                + text + "'",
                        "");
            }
            Map<String, Object> session = new LinkedHashMap<>();
            session.put("open", hours.substring(0, 5));
            session.put("close", hours.substring(6));
            sessions.add(session);
        }
        return sessions;
    }

    /** Says what is wrong with an entry in words that do not presume the file. */
    private static void check(MarketCalendar bundled, Subject subject, LocalDate date, UserCalendar user)
            throws ClientException {
        try {
            bundled.with(CalendarChange.content(user));
        } catch (CalendarException e) {
            String place = "years." + date.getYear() + "." + subject.group() + "." + subject.name() + "." + date;
            List<String> problems = new ArrayList<>();
            for (String problem : e.problems()) {
                String said = problem.startsWith(place) ? problem.substring(place.length()) : problem;
                problems.add(
                        said.startsWith(".") || said.startsWith(":")
                                ? said.substring(1).strip()
                                : said);
            }
            throw new ClientException(
                    ExitCode.USAGE, subject.name() + " on " + date + ": " + String.join("; ", problems), "");
        }
    }

    /**
     * @param words {@code DATE [EX|SET]}
     * @param restore whether the bundled calendar is to hold again
     */
    int remove(List<String> words, boolean restore) throws ClientException {
        LocalDate date = IstText.date(words.get(0));
        return new CalendarChange(in)
                .run(
                        before -> {
                            List<Subject> subjects = subjects(words, before);
                            List<Subject> all = new ArrayList<>(subjects);
                            if (words.size() < 2) {
                                before.calendar()
                                        .exchanges()
                                        .forEach(exchange -> all.add(Subject.exchange(exchange.code())));
                            }
                            UserCalendar user = before.user();
                            boolean own = false;
                            List<String> done = new ArrayList<>();
                            for (Subject subject : all) {
                                boolean strike = !restore && subjects.contains(subject);
                                UserCalendar changed = removed(user, before.bundled(), subject, date, strike);
                                if (!changed.equals(user)) {
                                    done.add(IstText.show(date) + ", " + subject.name() + ": "
                                            + (changed.strikes(subject, date)
                                                    ? "struck out, the weekday alone counts"
                                                    : "your entry is removed"));
                                }
                                own |= user.says(subject, date);
                                user = changed;
                            }
                            if (done.isEmpty() && !own) {
                                throw nothing(words, date, restore);
                            }
                            return new CalendarChange.Edited(user, done);
                        },
                        false);
    }

    /**
     * Returns the user's calendar without what it says of a day.
     *
     * @param strike whether what is said of it all the same is struck out
     */
    private static UserCalendar removed(
            UserCalendar user, MarketCalendar bundled, Subject subject, LocalDate date, boolean strike)
            throws ClientException {
        UserCalendar without = user.says(subject, date) ? user.remove(subject, date) : user;
        return strike && isSaid(bundled, subject, date, without) ? user.strike(subject, date) : without;
    }

    /** Returns whether the calendar has an entry for that day that is not the user's for {@code subject} itself. */
    private static boolean isSaid(MarketCalendar bundled, Subject subject, LocalDate date, UserCalendar user)
            throws ClientException {
        boolean set = subject.isSet();
        // An entry of the user's for one exchange says nothing of its set, but one for the set does of the exchange.
        MarketCalendar calendar = set ? bundled : CalendarChange.valid(bundled, user);
        return calendar.exchanges().stream()
                .filter(exchange -> (set ? exchange.set() : exchange.code()).equals(subject.name()))
                .anyMatch(exchange -> calendar.entries(exchange, date.getYear()).stream()
                        .anyMatch(day -> day.date().equals(date)));
    }

    private static ClientException nothing(List<String> words, LocalDate date, boolean restore) {
        String whom = words.size() < 2 ? "" : " for " + words.get(1);
        return new ClientException(
                ExitCode.USAGE,
                (restore ? "your calendar" : "the calendar") + " says nothing of " + IstText.show(date) + whom,
                "see 'algo calendar check " + date + "'");
    }
}
