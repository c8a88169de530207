package algo.cli;

import algo.app.calendar.CalendarException;
import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.protocol.ExitCode;
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

    /**
     * Where something is said of a day.
     *
     * @param of {@code exchanges} or {@code sets}
     * @param name the exchange or the set
     */
    private record Target(String of, String name) {
        Map<String, Object> days(Map<String, Object> tree, LocalDate date) {
            Map<String, Object> year =
                    CalendarChange.below(CalendarChange.below(tree, "years"), String.valueOf(date.getYear()));
            return CalendarChange.below(CalendarChange.below(year, of), name);
        }
    }

    private static List<Target> targets(List<String> words, HomeCalendar calendar) throws ClientException {
        List<Target> targets = new ArrayList<>();
        if (words.size() < 2) {
            calendar.sets().forEach(set -> targets.add(new Target("sets", set)));
            return targets;
        }
        String word = words.get(1);
        var exchange = calendar.calendar().exchange(word);
        String set = word.toLowerCase(Locale.ROOT);
        if (exchange.isPresent()) {
            targets.add(new Target("exchanges", exchange.get().code()));
        } else if (calendar.sets().contains(set)) {
            targets.add(new Target("sets", set));
        } else {
            throw calendar.unknown(word);
        }
        return targets;
    }

    /** @param words {@code DATE [EX|SET]} */
    int add(List<String> words, Command options) throws ClientException {
        LocalDate date = IstText.date(words.get(0));
        Map<String, Object> entry = entry(options);
        return new CalendarChange(in)
                .run(
                        (tree, before) -> {
                            List<String> done = new ArrayList<>();
                            for (Target target : targets(words, before)) {
                                Object old = target.days(tree, date).put(date.toString(), entry);
                                check(before.bundled(), target, date, tree);
                                if (!entry.equals(old)) {
                                    done.add(IstText.show(date) + ", " + target.name() + ": " + entry.get("name") + ", "
                                            + shown(entry));
                                    done.addAll(exceptions(before.bundled(), target, date, tree));
                                }
                            }
                            return done;
                        },
                        false);
    }

    /** The exchanges of a set of which the user says something else that day: what is said of an exchange wins. */
    private static List<String> exceptions(
            MarketCalendar bundled, Target target, LocalDate date, Map<String, Object> tree) throws ClientException {
        List<String> lines = new ArrayList<>();
        for (Exchange exchange :
                CalendarChange.valid(bundled, PrettyJson.of(tree)).exchanges()) {
            Target own = new Target("exchanges", exchange.code());
            boolean wins = target.of().equals("sets")
                    && exchange.set().equals(target.name())
                    && own.days(tree, date).containsKey(date.toString());
            if (wins) {
                lines.add("but " + exchange.code() + " keeps the entry of its own; 'algo calendar remove " + date + " "
                        + exchange.code() + " --restore' ends that");
            }
            prune(tree, date, own, own.days(tree, date));
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
        int ways = 0;
        for (String way : List.of("--closed", "--regular", "--sessions", "--use")) {
            ways += options.isSet(way) ? 1 : 0;
        }
        if (ways > 1) {
            throw new ClientException(ExitCode.USAGE, "give one of --closed, --regular, --sessions and --use", "");
        }
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
    private static void check(MarketCalendar bundled, Target target, LocalDate date, Map<String, Object> tree)
            throws ClientException {
        try {
            bundled.with(PrettyJson.of(tree));
        } catch (CalendarException e) {
            String place = "years." + date.getYear() + "." + target.of() + "." + target.name() + "." + date;
            List<String> problems = new ArrayList<>();
            for (String problem : e.problems()) {
                String said = problem.startsWith(place) ? problem.substring(place.length()) : problem;
                problems.add(
                        said.startsWith(".") || said.startsWith(":")
                                ? said.substring(1).strip()
                                : said);
            }
            throw new ClientException(
                    ExitCode.USAGE, target.name() + " on " + date + ": " + String.join("; ", problems), "");
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
                        (tree, before) -> {
                            List<String> done = new ArrayList<>();
                            List<Target> targets = targets(words, before);
                            List<Target> all = new ArrayList<>(targets);
                            if (words.size() < 2) {
                                before.calendar()
                                        .exchanges()
                                        .forEach(exchange -> all.add(new Target("exchanges", exchange.code())));
                            }
                            boolean own = false;
                            for (Target target : all) {
                                own |= remove(tree, before, target, date, restore, targets.contains(target), done);
                            }
                            if (done.isEmpty() && !own) {
                                throw nothing(words, date, restore);
                            }
                            return done;
                        },
                        false);
    }

    /** @return whether the user's file said something of the day */
    private static boolean remove(
            Map<String, Object> tree,
            HomeCalendar before,
            Target target,
            LocalDate date,
            boolean restore,
            boolean strike,
            List<String> done)
            throws ClientException {
        Map<String, Object> days = target.days(tree, date);
        String key = date.toString();
        boolean own = days.containsKey(key);
        boolean struck = own && days.remove(key) == null;
        boolean said = strike && !restore && isSaid(before.bundled(), target, date, tree);
        String where = IstText.show(date) + ", " + target.name() + ": ";
        if (said) {
            days.put(key, null);
            if (!struck) {
                done.add(where + "struck out, the weekday alone counts");
            }
        } else if (own) {
            done.add(where + "your entry is removed");
        }
        prune(tree, date, target, days);
        return own;
    }

    /** Leaves no empty objects behind. */
    private static void prune(Map<String, Object> tree, LocalDate date, Target target, Map<String, Object> days) {
        if (!days.isEmpty()) {
            return;
        }
        Map<String, Object> years = CalendarChange.below(tree, "years");
        Map<String, Object> year = CalendarChange.below(years, String.valueOf(date.getYear()));
        Map<String, Object> of = CalendarChange.below(year, target.of());
        of.keySet().removeIf(name -> name.equalsIgnoreCase(target.name()));
        if (of.isEmpty()) {
            year.remove(target.of());
        }
        if (year.isEmpty()) {
            years.remove(String.valueOf(date.getYear()));
        }
        if (years.isEmpty()) {
            tree.remove("years");
        }
    }

    /** Whether something is said of that day without an entry of the user's for {@code target} itself. */
    private static boolean isSaid(MarketCalendar bundled, Target target, LocalDate date, Map<String, Object> tree)
            throws ClientException {
        boolean set = target.of().equals("sets");
        // An entry of the user's for one exchange says nothing of its set, but one for the set does of the exchange.
        MarketCalendar calendar = set ? bundled : CalendarChange.valid(bundled, PrettyJson.of(tree));
        return calendar.exchanges().stream()
                .filter(exchange -> (set ? exchange.set() : exchange.code()).equals(target.name()))
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
