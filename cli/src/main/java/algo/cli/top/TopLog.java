package algo.cli.top;

import algo.app.protocol.LogLine;
import algo.app.protocol.Reply;
import algo.cli.Cells;
import java.util.ArrayList;
import java.util.List;

/** The last lines of a log that is followed on the full screen, safe to show. The monitor guards all; any thread. */
public final class TopLog {
    private static final int MOST_LINES = 2000;
    private static final int MOST_CELLS = 4000;
    private static final int DROPPED = 500;

    private final List<String> lines = new ArrayList<>();
    private long first;
    private boolean open;
    private String run = "";

    public synchronized void add(Reply.LogLines some) {
        if (!run.isEmpty() && !run.equals(some.run())) {
            note("run " + some.run());
        }
        run = some.run();
        if (some.isMissing()) {
            note(some.missed());
        }
        for (LogLine line : some.lines()) {
            if (line.isReturn() && !open) {
                continue;
            }
            String text = Cells.safe(line.text(), MOST_CELLS);
            if (open) {
                String begun = lines.remove(lines.size() - 1);
                text = begun.length() < MOST_CELLS ? begun + text : begun;
            }
            lines.add(text);
            open = !line.ended();
        }
        drop();
    }

    /** A remark of ours between what was printed. */
    synchronized void note(String text) {
        lines.add("--- " + Cells.safe(text, MOST_CELLS) + " ---");
        open = false;
        drop();
    }

    private void drop() {
        int over = lines.size() - MOST_LINES;
        if (over > 0) {
            int dropped = Math.min(lines.size() - 1, Math.max(over, DROPPED));
            lines.subList(0, dropped).clear();
            first += dropped;
        }
    }

    /** Begins anew, as after a daemon that went away: what was seen comes again. */
    synchronized void clear() {
        first += lines.size();
        lines.clear();
        open = false;
        run = "";
    }

    /** Returns the number of the first line that is still there. */
    synchronized long first() {
        return first;
    }

    /** Returns the number behind the last line. */
    public synchronized long end() {
        return first + lines.size();
    }

    /** Returns up to {@code count} lines before the line of that number. */
    public synchronized List<String> before(long number, int count) {
        int end = (int) Math.max(0, Math.min(lines.size(), number - first));
        return List.copyOf(lines.subList(Math.max(0, end - count), end));
    }
}
