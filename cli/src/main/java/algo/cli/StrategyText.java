package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.ExitView;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Strategies for people: a table of many, or everything about one. */
public final class StrategyText {
    private static final String[] HEADINGS = {
        "ID", "MODE", "PHASE", "PID", "UPTIME", "CPU", "MEMORY", "RESTARTS", "NEXT", "REASON"
    };
    private static final int FIRST_NUMBER = 3;
    private static final int LAST_NUMBER = 7;
    /** Restarts, memory, CPU, pid, uptime, next, reason, phase: in this order they go where there is no room. */
    private static final int[] GIVEN_UP = {7, 6, 5, 3, 4, 8, 9, 2};

    private static final String NONE = "-";

    private StrategyText() {}

    public static String table(List<StrategyView> strategies) {
        return table(strategies, Terminal.columns());
    }

    /** @param columns how wide the terminal is; 0 for none */
    public static String table(List<StrategyView> strategies, int columns) {
        return table(strategies, false, columns, IsoTime.today());
    }

    /**
     * @param owners whether to say before each whose it is
     * @param columns how wide the terminal is; 0 for none
     * @param today as {@link IsoTime#today} tells it, for times that are told briefly where there is a terminal
     */
    static String table(List<StrategyView> strategies, boolean owners, int columns, long today) {
        List<String> firsts = new ArrayList<>();
        for (StrategyView strategy : strategies) {
            firsts.add(strategy.owner());
        }
        return table(strategies, owners ? "OWNER" : "", firsts, columns, today);
    }

    /** Returns a table as the others, with the machine before each strategy. */
    public static String ofHosts(List<StrategyView> strategies, List<String> hosts, int columns, long today) {
        return table(strategies, "HOST", hosts, columns, today);
    }

    private static String table(
            List<StrategyView> strategies, String heading, List<String> firsts, int columns, long today) {
        boolean owners = !heading.isEmpty();
        String[][] rows = new String[strategies.size() + 1][];
        rows[0] = owners ? behind(heading, HEADINGS) : HEADINGS;
        for (int i = 0; i < strategies.size(); i++) {
            StrategyView strategy = strategies.get(i);
            String next = columns > 0 ? next(strategy, today) : next(strategy);
            rows[i + 1] = owners ? behind(firsts.get(i), row(strategy, next)) : row(strategy, next);
        }
        int shift = owners ? 1 : 0;
        int[] givenUp = new int[GIVEN_UP.length];
        for (int i = 0; i < givenUp.length; i++) {
            givenUp[i] = GIVEN_UP[i] + shift;
        }
        return FittedTable.of(rows, FIRST_NUMBER + shift, LAST_NUMBER + shift, givenUp, columns);
    }

    private static String[] behind(String first, String[] others) {
        String[] all = new String[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    private static String[] row(StrategyView s, String next) {
        return new String[] {
            s.id(),
            mode(s),
            s.phase().label(),
            s.pid() > 0 ? Integer.toString(s.pid()) : NONE,
            s.uptimeSeconds() < 0 ? NONE : span(s.uptimeSeconds()),
            s.cpuPercent() < 0 ? NONE : tenths(Math.round(s.cpuPercent() * 10)) + "%",
            s.memoryBytes() < 0 ? NONE : mib(s.memoryBytes()),
            Integer.toString(s.restarts()),
            next,
            s.reason()
        };
    }

    private static String mode(StrategyView s) {
        return s.mode() == ShownMode.LIVE ? "LIVE" : s.mode().label();
    }

    private static String next(StrategyView s) {
        if (stopsNext(s)) {
            return "stop " + IsoTime.show(s.nextStop(), NONE);
        }
        return s.nextStart().isEmpty() ? NONE : "start " + IsoTime.show(s.nextStart(), NONE);
    }

    /** Returns the next start or stop by the schedule, as briefly as it can be told. */
    public static String next(StrategyView s, long today) {
        boolean stop = stopsNext(s);
        String at = stop ? s.nextStop() : s.nextStart();
        return at.isEmpty() ? NONE : (stop ? "stop " : "start ") + IsoTime.brief(at, today);
    }

    /** Returns whether the schedule stops the strategy before it starts it again. */
    public static boolean stopsNext(StrategyView s) {
        // All in one zone, so the texts are in the order of the times.
        boolean startsBefore = !s.nextStart().isEmpty() && s.nextStart().compareTo(s.nextStop()) < 0;
        return !s.nextStop().isEmpty() && !startsBefore;
    }

    static String details(StrategyView s, List<String> lastLines) {
        StringBuilder text = new StringBuilder();
        line(text, "id", s.id());
        line(text, "name", s.name());
        if (!s.of().isEmpty()) {
            line(text, "of", s.of());
        }
        if (!s.tags().isEmpty()) {
            line(text, "tags", String.join(", ", s.tags()));
        }
        line(text, "owner", s.owner());
        line(text, "mode", s.mode() == ShownMode.LIVE ? "LIVE" : s.mode().label() + " (simulated market)");
        line(text, "phase", s.phase().label() + (s.wanted() ? ", wanted" : ", not wanted"));
        line(text, "reason", s.reason());
        line(text, "intent", s.intent().label());
        if (s.pid() > 0) {
            line(text, "pid", Integer.toString(s.pid()));
        }
        if (!s.startedAt().isEmpty()) {
            line(text, "started", IsoTime.show(s.startedAt(), NONE) + ", up " + span(Math.max(0, s.uptimeSeconds())));
        }
        if (s.memoryBytes() >= 0) {
            line(text, "uses", tenths(Math.round(s.cpuPercent() * 10)) + "% of a core, " + mib(s.memoryBytes()));
        }
        line(text, "restarts", Integer.toString(s.restarts()));
        line(text, "exchange", s.exchange());
        line(text, "schedule", s.schedule().isEmpty() ? "none" : schedule(s.schedule()));
        if (s.lastExit().isPresent()) {
            line(text, "last exit", exit(s.lastExit().get()));
        }
        if (!s.logFile().isEmpty()) {
            line(text, "log", s.logFile());
        }
        for (String last : lastLines) {
            text.append("  | ").append(Text.line(last)).append('\n');
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name)
                .append(" ".repeat(11 - name.length()))
                .append(Text.line(value))
                .append('\n');
    }

    private static String schedule(Map<String, Object> schedule) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Object> field : schedule.entrySet()) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(field.getKey())
                    .append(' ')
                    .append(field.getValue());
        }
        return text.toString();
    }

    private static String exit(ExitView exit) {
        String how = exit.code() >= 0 ? ", code " + exit.code() : "";
        String signal = exit.signal().isEmpty() ? "" : ", signal " + exit.signal();
        return exit.reason().label() + how + signal + ", " + IsoTime.show(exit.at(), NONE);
    }

    /** The two largest units, e.g. {@code 2d 03h}, {@code 5m 07s}. */
    public static String span(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + "m " + two(seconds % 60) + "s";
        }
        long hours = minutes / 60;
        return hours < 24 ? hours + "h " + two(minutes % 60) + "m" : hours / 24 + "d " + two(hours % 24) + "h";
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    private static String tenths(long tenths) {
        return tenths / 10 + "." + tenths % 10;
    }

    private static String mib(long bytes) {
        return tenths(Math.round(bytes * 10.0 / (1024 * 1024))) + " MiB";
    }
}
