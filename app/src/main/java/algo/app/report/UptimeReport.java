package algo.app.report;

import algo.app.model.EventType;
import algo.app.model.Ist;
import algo.app.model.Phase;
import algo.app.state.EventLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Sums up, from the event journal alone, how long each strategy was wanted and how long of that it was up, day by day in
 * India. Give it every event that is kept, in order, then {@link #end} it. What nobody knows is told as such. Pure.
 */
public final class UptimeReport {
    /** The present state of a strategy. */
    public record Now(boolean up, boolean wanted) {}

    /**
     * The result of a report.
     *
     * @param days by strategy, then by day
     * @param unknown in order of time
     */
    public record Result(List<Day> days, List<UnknownPeriod> unknown) {}

    private final Instant from;
    private final Map<String, Days> days = new TreeMap<>();
    private final Map<String, Track> tracks = new TreeMap<>();
    private final List<UnknownPeriod> unknown = new ArrayList<>();
    /** The gaps that each strategy which turns up only now has gone through. */
    private final List<Consumer<Track>> gaps = new ArrayList<>();

    private long previous;
    private Instant last;
    /** The instant at which the kept events begin. */
    private Instant beginning;

    private boolean complete;
    /** The instant since which no daemon runs; null while one runs, as far as is known. */
    private Instant downSince;

    private String downFor = "";

    /** @param from the instant before which nothing counts */
    public UptimeReport(Instant from) {
        this.from = from;
    }

    /** Takes the next event. */
    public void take(EventLine line) {
        Instant at = line.at().orElse(last == null ? from : last);
        if (last == null) {
            complete = line.sequence() == 1;
            beginning = at;
            if (!complete) {
                addUnknown(from, at, "older events are not kept any more");
            }
        } else if (line.sequence() > previous + 1) {
            addUnknown(last, at, "events are missing");
            Instant since = last;
            gap(track -> track.lost(since, at));
        }
        previous = line.sequence();
        last = at;
        EventType.of(line.event()).ifPresent(type -> take(type, line, at));
    }

    private void take(EventType type, EventLine line, Instant at) {
        String strategy = line.strategy();
        switch (type) {
            case DAEMON -> daemon(line.to(), at);
            case PHASE -> {
                track(strategy).up(at, isUp(line.from()), isUp(line.to()));
                if (line.to().equals(Phase.STARTING.label()) && line.cause().equals("restart_policy")) {
                    days(strategy).restart(at);
                }
            }
            case WANTED -> {
                if (line.from().isEmpty()) {
                    track(strategy).wantedFromTheFirst(at);
                } else {
                    track(strategy)
                            .wanted(at, line.from().equals("yes"), line.to().equals("yes"));
                }
            }
            case ADOPTED -> track(strategy).adopted(at, isUp(line.to()));
            case EXIT -> {
                track(strategy);
                days(strategy).exit(at, line.cause().equals("done") ? "done" : line.to());
            }
            case INTENT, CONFIG, CALENDAR, ON_EXIT, SECRET, LOGS_REMOVED, LOG_TAKEN, STORAGE -> {
                // These events change nothing here.
            }
        }
    }

    private void daemon(String to, Instant at) {
        if (!to.equals("started")) {
            downSince = at;
            downFor = to.equals("died") ? "the daemon had died" : "the daemon was stopped";
        } else if (downSince != null) {
            addUnknown(downSince, at, downFor);
            Instant since = downSince;
            gap(track -> track.withoutDaemon(since, at));
            downSince = null;
        }
    }

    private void gap(Consumer<Track> gap) {
        tracks.values().forEach(gap);
        gaps.add(gap);
    }

    private static boolean isUp(String phase) {
        return phase.equals(Phase.STARTING.label()) || phase.equals(Phase.RUNNING.label());
    }

    private Track track(String strategy) {
        return tracks.computeIfAbsent(strategy, id -> {
            if (!complete) {
                // Nothing will be known of the days before.
                days(id).unknown(Ist.midnight(Ist.date(beginning)), beginning);
            }
            Track track = new Track(days(id), beginning, complete);
            gaps.forEach(gap -> gap.accept(track));
            return track;
        });
    }

    private Days days(String strategy) {
        return days.computeIfAbsent(strategy, any -> new Days(from));
    }

    private void addUnknown(Instant begin, Instant end, String reason) {
        Instant first = begin.isBefore(from) ? from : begin;
        if (first.isBefore(end)) {
            unknown.add(new UnknownPeriod(first, end, reason));
        }
    }

    /** Says that no daemon runs now: of the time since it ended nothing is known. Called before {@link #end}. */
    public void withoutDaemon(Instant now) {
        if (last == null) {
            return;
        }
        if (downSince == null) {
            daemon("died", last);
        }
        daemon("started", now);
    }

    /**
     * Returns the sums, up to {@code now}.
     *
     * @param current every strategy that there is; of one without any event that is kept this is how it stood all the time
     */
    public Result end(Instant now, Map<String, Now> current) {
        if (last != null) {
            current.forEach((strategy, state) -> {
                if (state.up() || state.wanted()) {
                    track(strategy);
                }
            });
        }
        Now gone = new Now(false, false);
        tracks.forEach((strategy, track) -> {
            Now state = current.getOrDefault(strategy, gone);
            track.conclude(now, state.up(), state.wanted());
        });
        List<Day> all = new ArrayList<>();
        days.forEach((strategy, sums) -> all.addAll(sums.of(strategy)));
        return new Result(all, unknown);
    }
}
