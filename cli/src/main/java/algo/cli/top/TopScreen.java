package algo.cli.top;

import algo.app.model.Ist;
import algo.app.model.Phase;
import algo.cli.Cells;
import algo.cli.Invocation;
import algo.cli.Line;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Draws what {@code algo top} shows: as many lines as the terminal has, none wider than it. A pure function of
 * {@link TopState}. Where there is little room the least needed lines and columns are left out.
 */
public final class TopScreen {
    /** Heights from which there is room for a part. */
    private static final int WITH_HEADER = 2;

    private static final int WITH_FOOTER = 4;
    private static final int WITH_HEADINGS = 5;
    private static final int WITH_PROBLEMS = 6;
    private static final int WITH_REASON = 10;

    /** Columns from which there is room for the date. */
    private static final int WITH_DATE = 120;

    private static final String KEYS =
            "q quit  ? help  Enter log  s start  x stop  r restart  ! stop all  n c m u e p sort  R reverse";
    private static final String LOG_KEYS = "q back  arrows scroll  G end  ! stop all";

    private static final List<String> HELP = List.of(
            "arrows j k, PgUp PgDn, Home End    choose a strategy",
            "n c m u e p    sort by name, cpu, memory, uptime, restarts (RST), phase;  R reverses",
            "Enter f        follow its log;  q or Esc comes back",
            "s              start it; in live mode only after a y",
            "x              stop it: every process of it, after a y; it stays stopped",
            "r              restart it, after a y",
            "!              stop everything after a y (all hosts: a) until 'algo panic --end'",
            "Ctrl-L         draw anew;  Ctrl-Z suspend;  q or Ctrl-C quit",
            "CPU is percent of one core, MEMORY that of all processes of a strategy, RST restarts",
            "in a row, NEXT what its schedule does, IST; stopped! is held by a limit of loss.",
            "Quitting stops nothing.");

    private TopScreen() {}

    /** Returns the number of strategies for which there is room. */
    static int rows(TopState state) {
        int height = state.size().rows();
        int others = 0;
        others += height >= WITH_HEADER ? 1 : 0;
        others += hasNotice(state) ? 1 : 0;
        others += height >= WITH_HEADINGS ? 1 : 0;
        others += height >= WITH_REASON ? 1 : 0;
        others += height >= WITH_FOOTER ? 1 : 0;
        return Math.max(1, height - others);
    }

    private static boolean hasNotice(TopState state) {
        boolean notice = !state.machines().lostBecause().isEmpty()
                || !state.machines().problems().isEmpty();
        return notice && state.size().rows() >= WITH_PROBLEMS;
    }

    /** Draws the screen, from the top of the terminal to its bottom. */
    public static List<Line> draw(TopState state) {
        int columns = state.size().columns();
        int height = state.size().rows();
        List<Line> lines =
                switch (state.page()) {
                    case TABLE -> table(state, columns, height);
                    case HELP -> help(height);
                    case LOG -> log(state, columns, height);
                };
        List<Line> cut = new ArrayList<>();
        for (int i = 0; i < height; i++) {
            cut.add(i < lines.size() ? lines.get(i).cut(columns) : Line.EMPTY);
        }
        return cut;
    }

    private static List<Line> table(TopState state, int columns, int height) {
        TopMachines machines = state.machines();
        boolean old = !machines.lostBecause().isEmpty();
        List<Line> lines = new ArrayList<>();
        if (height >= WITH_HEADER) {
            lines.add(header(state, columns));
        }
        if (hasNotice(state)) {
            String grave = machines.panic().isEmpty() ? machines.accountLoss() : machines.panic();
            lines.add(old ? lostLine(state) : grave.isEmpty() ? problemLine(state) : graveLine(state, grave));
        }
        TopColumns table = new TopColumns(state.rows(), machines.areSeveral(), columns, Ist.date(state.now()));
        if (height >= WITH_HEADINGS) {
            lines.add(table.headings(state.sort()));
        }
        int below = (height >= WITH_REASON ? 1 : 0) + (height >= WITH_FOOTER ? 1 : 0);
        for (TopRow row : state.visible()) {
            lines.add(table.row(row, machines.latest(row), state.isSelected(row), machines.isOld(row.host())));
        }
        if (state.rows().isEmpty()) {
            String none = machines.areSeveral()
                    ? "no strategies on these hosts"
                    : "no strategies yet; take one in with 'algo add FILE.py'";
            lines.add(Line.of(none, Line.Style.PLAIN));
        }
        while (lines.size() < height - below) {
            lines.add(Line.EMPTY);
        }
        if (height >= WITH_REASON) {
            lines.add(reason(state));
        }
        Line footer = footer(state, columns);
        if (height >= WITH_FOOTER) {
            lines.add(footer);
        } else if (isTalking(state)) {
            lines.set(lines.size() - 1, footer);
        }
        return lines;
    }

    private static boolean isTalking(TopState state) {
        return state.asked() != TopState.Wish.NOTHING || !state.message().isEmpty();
    }

    /** Draws the line about the daemon and the sums of all strategies, with the time at its right end. */
    private static Line header(TopState state, int columns) {
        TopMachines machines = state.machines();
        Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
        double cpu = 0;
        long memory = 0;
        int count = 0;
        for (TopRow row : state.rows()) {
            if (row.isMachine()) {
                continue;
            }
            count++;
            phases.merge(row.view().phase(), 1, Integer::sum);
            cpu += Math.max(0, row.view().cpuPercent());
            memory += Math.max(0, row.view().memoryBytes());
        }
        boolean grave = isGrave(machines);
        StringBuilder left = new StringBuilder(whose(machines));
        left.append("  ").append(count).append(count == 1 ? " strategy" : " strategies");
        for (Phase phase : List.of(Phase.RUNNING, Phase.FAILED, Phase.BACKOFF, Phase.STARTING, Phase.STOPPING)) {
            if (phases.containsKey(phase)) {
                left.append(", ").append(phases.get(phase)).append(' ').append(phase.label());
            }
        }
        left.append("  cpu ").append(TopColumns.percent(cpu));
        left.append("  mem ").append(TopColumns.bytes(memory));
        left.append("  by ").append(state.sort().label()).append(state.isReversed() ? " reversed" : "");
        String iso = Ist.iso(state.now());
        String right = iso.substring(columns < WITH_DATE ? 11 : 0, 19).replace('T', ' ') + " IST";
        int room = columns - right.length() - 2;
        String trouble = !machines.lostBecause().isEmpty()
                ? "NO DAEMON ANSWERS"
                : machines.silentSeconds() >= TopMachines.LATE_SECONDS
                        ? "NO ANSWER for " + machines.silentSeconds() + " s"
                        : "";
        String text = trouble.isEmpty() ? left.toString() : trouble;
        boolean missing = machines.areSeveral() && machines.down() > 0;
        Line.Style style = trouble.isEmpty() && !grave && !missing ? Line.Style.STRONG : Line.Style.BAD;
        if (room < 16) {
            return Line.of(text, style);
        }
        return new Line(List.of(
                new Line.Span(Cells.fit(text, room, false), style), new Line.Span("  " + right, Line.Style.PLAIN)));
    }

    private static boolean isGrave(TopMachines machines) {
        return !machines.panic().isEmpty() || !machines.accountLoss().isEmpty();
    }

    /** Returns whose strategies these are, or what keeps them down, as the header begins with it. */
    private static String whose(TopMachines machines) {
        String said = !machines.panic().isEmpty()
                ? "PANIC" + Cells.safe(machines.panicWhere(), 60) + ", nothing starts"
                        + (machines.areSeveral() ? " there" : "")
                : isGrave(machines) ? "LOSS, nothing runs LIVE" : "";
        int down = machines.down();
        int count = machines.names().size();
        if (machines.areSeveral()) {
            String hosts = (down > 0 ? down + " of " : "")
                    + count
                    + (count == 1 ? " host" : " hosts")
                    + (down > 0 ? " DOWN" : "");
            return said.isEmpty() ? hosts : said + "  " + hosts;
        }
        String host = machines.first();
        return (host.isEmpty() ? "" : Cells.safe(host, 20) + ": ")
                + (said.isEmpty() ? "algo " + Cells.safe(machines.version(), 20) : said);
    }

    private static Line lostLine(TopState state) {
        return Line.of("trying again; " + state.machines().lostBecause(), Line.Style.BAD);
    }

    private static Line problemLine(TopState state) {
        List<String> problems = state.machines().problems();
        String more = problems.size() == 1
                ? "problem: "
                : problems.size() + " problems, see '" + state.machines().algo() + " status': ";
        return Line.of(more + Cells.safe(problems.get(0), state.size().columns()), Line.Style.CARE);
    }

    /** Draws what keeps strategies down, and since when; that there are other problems comes after what ends it. */
    private static Line graveLine(TopState state, String grave) {
        int others = state.machines().problems().size() - 1;
        String more = others == 0
                ? ""
                : "; " + others + " more, see '" + state.machines().algo() + " status'";
        return Line.of(Cells.safe(grave + more, state.size().columns()), Line.Style.BAD);
    }

    private static Line reason(TopState state) {
        for (TopRow row : state.visible()) {
            if (state.isSelected(row)) {
                String reason = Cells.safe(row.reason(), state.size().columns());
                String name = row.isMachine() ? row.host() : state.shown(row.host(), row.id());
                return new Line(List.of(
                        new Line.Span(name + ": ", Line.Style.STRONG), new Line.Span(reason, Line.Style.PLAIN)));
            }
        }
        return Line.EMPTY;
    }

    private static Line footer(TopState state, int columns) {
        String verb =
                switch (state.asked()) {
                    case START -> "Start ";
                    case STOP -> "Stop ";
                    case RESTART -> "Restart ";
                    case PANIC -> "Stop ";
                    default -> "";
                };
        if (!verb.isEmpty()) {
            boolean everything = state.asked() == TopState.Wish.PANIC;
            boolean grave = everything || state.isAskedOfLive();
            String live = !everything && state.isAskedOfLive() ? "LIVE " : "";
            String end = everything ? endOfPanic(state.machines()) : "? y/n";
            int room = Math.max(1, columns - verb.length() - live.length() - end.length());
            // Where that is too little room, the end of the question must be seen.
            String question = verb + live + Cells.cut(everything ? everything(state) : target(state), room) + end;
            return Line.of(question, grave ? Line.Style.LIVE : Line.Style.STRONG);
        }
        if (!state.message().isEmpty()) {
            return Line.of(state.message(), state.isBad() ? Line.Style.BAD : Line.Style.STRONG);
        }
        return Line.of(KEYS, Line.Style.FAINT);
    }

    private static String target(TopState state) {
        return state.shown(state.targetHost(), state.target());
    }

    private static String everything(TopState state) {
        String host = state.targetHost();
        return "EVERYTHING" + (state.machines().areSeveral() ? " on " + host : "")
                + Invocation.from(host, ", and start nothing until 'algo panic --end'");
    }

    private static String endOfPanic(TopMachines machines) {
        int count = machines.names().size();
        return machines.areSeveral() && count > 1 ? "? y/n, a: on all " + count + " hosts" : "? y/n";
    }

    private static List<Line> help(int height) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of("algo top: any key comes back", Line.Style.STRONG));
        for (String line : HELP.subList(0, Math.min(HELP.size(), Math.max(0, height - 1)))) {
            lines.add(Line.of(line, Line.Style.PLAIN));
        }
        return lines;
    }

    private static List<Line> log(TopState state, int columns, int height) {
        int below = height >= WITH_FOOTER ? 1 : 0;
        int room = Math.max(1, height - 1 - below);
        List<Line> rows = new ArrayList<>();
        for (String line : state.log().before(state.logEnd(), room)) {
            int at = 0;
            do {
                int end = Cells.wrap(line, at, columns);
                rows.add(Line.of(line.substring(at, end), Line.Style.PLAIN));
                at = end;
            } while (at < line.length());
        }
        List<Line> lines = new ArrayList<>();
        lines.add(logHeader(state));
        lines.addAll(rows.subList(Math.max(0, rows.size() - room), rows.size()));
        while (lines.size() < height - below) {
            lines.add(Line.EMPTY);
        }
        lines.add(
                state.message().isEmpty()
                        ? Line.of(LOG_KEYS, Line.Style.FAINT)
                        : Line.of(state.message(), state.isBad() ? Line.Style.BAD : Line.Style.STRONG));
        return lines;
    }

    private static Line logHeader(TopState state) {
        String what = target(state) + "  log";
        for (TopRow row : state.rows()) {
            if (row.isAt(state.targetHost(), state.target())) {
                what = target(state) + "  "
                        + (row.isLive() ? "LIVE" : row.view().mode().label()) + "  "
                        + row.view().phase().label();
            }
        }
        String how = state.isLogFollowed() ? "  following its log" : "  its log, not at its end";
        return Line.of(what + how, Line.Style.PLAIN).selected(state.size().columns());
    }
}
