package algo.cli.top;

import algo.app.protocol.StrategyView;
import algo.cli.Cells;
import algo.cli.Line;
import algo.cli.StrategyText;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The columns of {@code algo top} that a terminal has room for, and what stands in them. Pure. */
final class TopColumns {
    private static final String NONE = "-";
    private static final String LATCHED = "!";
    private static final int LEAST_ID = 3;
    private static final int LEAST_LAST = 10;
    private static final int SHORT_MODE = 4;
    private static final int MOST_NEXT = 15;
    private static final int MOST_HOST = 20;

    /** The columns in the order in which they stand. */
    private enum Column {
        HOST("HOST", 4, null),
        ID("ID", 2, TopSort.NAME),
        MODE("MODE", 7, null),
        PHASE("PHASE", 8, TopSort.PHASE),
        CPU("CPU", 6, TopSort.CPU),
        MEMORY("MEMORY", 7, TopSort.MEMORY),
        UPTIME("UPTIME", 8, TopSort.UPTIME),
        RESTARTS("RST", 4, TopSort.RESTARTS),
        NEXT("NEXT", 4, null),
        LAST("LAST LINE", LEAST_LAST, null);

        private final String heading;
        private final int width;
        private final TopSort sort;

        Column(String heading, int width, TopSort sort) {
            this.heading = heading;
            this.width = width;
            this.sort = sort;
        }

        boolean isNumber() {
            return this == CPU || this == MEMORY || this == UPTIME || this == RESTARTS;
        }
    }

    /** The columns in the order in which they are given up where there is no room; id and mode never are. */
    private static final Column[] BY_NEED = {
        Column.PHASE, Column.CPU, Column.MEMORY, Column.UPTIME, Column.NEXT, Column.LAST, Column.RESTARTS
    };

    private final Map<Column, Integer> widths = new EnumMap<>(Column.class);
    private final int total;
    private final LocalDate today;

    /**
     * @param hosts whether to say the machine of each
     * @param total cells of a line
     */
    TopColumns(List<TopRow> all, boolean hosts, int total, LocalDate today) {
        this.total = total;
        this.today = today;
        int id = Column.ID.width;
        int next = Column.NEXT.width;
        int host = Column.HOST.width;
        for (TopRow row : all) {
            host = Math.max(host, Math.min(MOST_HOST, row.host().length()));
            if (row.isMachine()) {
                continue;
            }
            StrategyView view = row.view();
            id = Math.max(id, view.id().length());
            next = Math.max(
                    next,
                    Math.min(
                            MOST_NEXT,
                            StrategyText.next(view, today.toEpochDay()).length()));
        }
        int mode = total < 20 ? SHORT_MODE : Column.MODE.width;
        int most = Math.max(12, total * 35 / 100);
        widths.put(Column.ID, Math.max(LEAST_ID, Math.min(Math.min(id, most), total - mode - 1)));
        widths.put(Column.MODE, mode);
        int left = total - widths.get(Column.ID) - 1 - mode;
        host = Math.min(host, Math.max(Column.HOST.width, total / 5));
        if (hosts && left > host) {
            widths.put(Column.HOST, host);
            left -= host + 1;
        }
        for (Column column : BY_NEED) {
            int width = column == Column.NEXT ? next : column.width;
            if (left >= width + 1) {
                widths.put(column, width);
                left -= width + 1;
            }
        }
        if (widths.containsKey(Column.LAST)) {
            widths.merge(Column.LAST, left, Integer::sum);
        }
    }

    Line headings(TopSort sort) {
        List<Line.Span> spans = new ArrayList<>();
        for (Column column : widths.keySet()) {
            boolean sorted = column.sort == sort;
            String heading = sorted ? column.heading + "*" : column.heading;
            add(spans, column, heading, sorted ? Line.Style.MARKED : Line.Style.STRONG);
        }
        return new Line(spans).cut(total);
    }

    /** @param latest the last line that it printed; null if none is known */
    Line row(TopRow of, String latest, boolean selected, boolean old) {
        if (of.isMachine()) {
            return machine(of, selected);
        }
        StrategyView view = of.view();
        List<Line.Span> spans = new ArrayList<>();
        for (Column column : widths.keySet()) {
            String text = column == Column.HOST ? Cells.safe(of.host(), total) : text(column, view, latest);
            add(spans, column, text, style(column, view));
        }
        Line row = new Line(spans).cut(total);
        if (selected) {
            return row.selected(total);
        }
        return old ? row.in(Line.Style.FAINT) : row;
    }

    /** Draws the line of a machine whose strategies are not known as they are now. */
    private Line machine(TopRow of, boolean selected) {
        int width = widths.getOrDefault(Column.HOST, Math.min(of.host().length(), total));
        String text = Cells.fit(Cells.safe(of.host(), total), width, false) + " " + of.why();
        Line row = Line.of(text, Line.Style.BAD).cut(total);
        return selected ? row.selected(total) : row;
    }

    private void add(List<Line.Span> spans, Column column, String text, Line.Style style) {
        if (!spans.isEmpty()) {
            spans.add(new Line.Span(" ", Line.Style.PLAIN));
        }
        int width = widths.get(column);
        String cell = column == Column.LAST ? Cells.cut(text, width) : Cells.fit(text, width, column.isNumber());
        spans.add(new Line.Span(cell, style));
    }

    private String text(Column column, StrategyView view, String latest) {
        return switch (column) {
            case HOST -> "";
            case ID -> Cells.safe(view.id(), total);
            case MODE ->
                TopState.isLive(view)
                        ? "LIVE"
                        : widths.get(Column.MODE) == SHORT_MODE
                                ? "sim"
                                : view.mode().label();
            case PHASE -> view.phase().label() + (isLatched(view) ? LATCHED : "");
            case CPU -> view.cpuPercent() < 0 ? NONE : percent(view.cpuPercent());
            case MEMORY -> view.memoryBytes() < 0 ? NONE : bytes(view.memoryBytes());
            case UPTIME -> view.uptimeSeconds() < 0 ? NONE : StrategyText.span(view.uptimeSeconds());
            case RESTARTS -> Integer.toString(view.restarts());
            case NEXT -> StrategyText.next(view, today.toEpochDay());
            case LAST -> latest == null ? "" : Cells.safe(latest, total);
        };
    }

    /** Returns whether a limit of loss keeps it down today; while it ends, its phase is what counts. */
    private static boolean isLatched(StrategyView view) {
        return !view.startRefused().isEmpty() && !view.phase().hasRun();
    }

    private static Line.Style style(Column column, StrategyView view) {
        if (column == Column.MODE && TopState.isLive(view)) {
            return Line.Style.LIVE;
        }
        if (column != Column.PHASE) {
            return Line.Style.PLAIN;
        }
        if (isLatched(view)) {
            return Line.Style.BAD;
        }
        return switch (view.phase()) {
            case RUNNING -> Line.Style.GOOD;
            case FAILED -> Line.Style.BAD;
            case STARTING, STOPPING, BACKOFF -> Line.Style.CARE;
            case STOPPED, EXITED -> Line.Style.PLAIN;
        };
    }

    /** Formats the share of one core: {@code 12.3%}, {@code 1600%}. */
    static String percent(double percent) {
        long tenths = Math.round(percent * 10);
        return (tenths < 10_000 ? tenths / 10 + "." + tenths % 10 : Long.toString(Math.round(percent))) + "%";
    }

    /** Formats a size in mebibytes or gibibytes: {@code 29.4M}, {@code 1.2G}. */
    static String bytes(long bytes) {
        long tenths = Math.round(bytes * 10.0 / (1 << 20));
        if (tenths >= 10_000) {
            tenths = Math.round(bytes * 10.0 / (1 << 30));
            return tenths / 10 + "." + tenths % 10 + "G";
        }
        return tenths / 10 + "." + tenths % 10 + "M";
    }
}
