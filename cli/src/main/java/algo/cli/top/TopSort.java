package algo.cli.top;

import algo.app.protocol.StrategyView;
import java.util.Comparator;

/** The columns by which the rows of {@code algo top} can be sorted. Each begins with what one looks for first. */
enum TopSort {
    NAME("n", "name"),
    CPU("c", "cpu"),
    MEMORY("m", "memory"),
    UPTIME("u", "uptime"),
    RESTARTS("e", "restarts"),
    PHASE("p", "phase");

    private final String key;
    private final String label;

    TopSort(String key, String label) {
        this.key = key;
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Returns the order that {@code key} chooses; null if it chooses none. */
    static TopSort by(String key) {
        for (TopSort sort : values()) {
            if (sort.key.equals(key)) {
                return sort;
            }
        }
        return null;
    }

    /** Ids decide where it does not. */
    Comparator<StrategyView> comparator(boolean reversed) {
        Comparator<StrategyView> first =
                switch (this) {
                    case NAME -> Comparator.comparing(StrategyView::id);
                    case CPU ->
                        Comparator.comparingDouble(StrategyView::cpuPercent).reversed();
                    case MEMORY ->
                        Comparator.comparingLong(StrategyView::memoryBytes).reversed();
                    case UPTIME ->
                        Comparator.comparingLong(StrategyView::uptimeSeconds).reversed();
                    case RESTARTS ->
                        Comparator.comparingInt(StrategyView::restarts).reversed();
                    case PHASE -> Comparator.comparingInt(TopSort::urgency);
                };
        return (reversed ? first.reversed() : first).thenComparing(StrategyView::id);
    }

    /** Returns the order of rows: of names within each machine, of everything else across them. */
    Comparator<TopRow> ofRows(boolean reversed) {
        Comparator<TopRow> views = Comparator.comparing(TopRow::view, comparator(reversed));
        Comparator<TopRow> hosts = Comparator.comparing(TopRow::host);
        return this == NAME ? (reversed ? hosts.reversed() : hosts).thenComparing(views) : views.thenComparing(hosts);
    }

    /** Trouble first. */
    private static int urgency(StrategyView view) {
        return switch (view.phase()) {
            case FAILED -> 0;
            case BACKOFF -> 1;
            case STOPPING -> 2;
            case STARTING -> 3;
            case RUNNING -> 4;
            case EXITED -> 5;
            case STOPPED -> 6;
        };
    }
}
