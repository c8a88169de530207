package algo.cli.top;

import algo.app.model.LiveConsent;
import algo.app.protocol.Reply;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import algo.cli.Cells;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The state of {@code algo top}: the last answers of the daemons, and where the user is on the screen. Keys and answers
 * change it, {@link TopScreen} draws it. No terminal, no daemon, no clock in here. One thread.
 */
public final class TopState {
    /** The pages of the screen. */
    enum Page {
        TABLE,
        HELP,
        LOG
    }

    /** The effects of a key beyond a change of what is shown. */
    enum Wish {
        NOTHING,
        QUIT,
        START,
        STOP,
        RESTART,
        PANIC,
        PANIC_ALL,
        FOLLOW,
        LEAVE_LOG,
        SUSPEND,
        REDRAW
    }

    /** The size of the terminal, in cells; never less than 1 each. */
    record Size(int columns, int rows) {
        Size {
            columns = Math.max(1, columns);
            rows = Math.max(1, rows);
        }
    }

    private Size size = new Size(80, 24);
    private Instant now = Instant.EPOCH;
    private final TopMachines machines = new TopMachines();
    private List<TopRow> rows = List.of();
    private TopSort sort = TopSort.NAME;
    private boolean reversed;
    private String selected = "";
    private String selectedHost = "";
    /** False until a key was pressed: the first row stays selected while machines answer one after the other. */
    private boolean touched;

    private int selectedRow;
    private int firstRow;
    private Page page = Page.TABLE;
    private Wish asked = Wish.NOTHING;
    private String askedOf = "";
    private String askedHost = "";
    private boolean askedLive;
    private String message = "";
    private boolean bad;
    private TopLog log = new TopLog();
    /** The number of the line at which the log is cut; -1 while its end is followed. */
    private long logEnd = -1;

    /** The daemon has answered, where there is one. */
    public void answered(Reply.Statuses statuses, String daemonVersion) {
        answered(machines.first(), statuses, daemonVersion);
    }

    /** Takes the answer of the daemon of a machine. */
    void answered(String host, Reply.Statuses statuses, String daemonVersion) {
        machines.answered(host, statuses, daemonVersion);
        arrange();
    }

    /** Notes that the daemon does not answer any more, where there is one; what is known is shown as old. */
    void lost(String why) {
        lost(machines.first(), why);
    }

    /** Notes that the daemon of a machine does not answer any more. */
    void lost(String host, String why) {
        machines.lost(host, why);
        arrange();
    }

    /** @param silent how long the daemon has owed an answer, in seconds, where there is one */
    void at(Instant time, long silent) {
        now = time;
        machines.silent(machines.first(), silent);
    }

    /** @param silent how long the daemon of each machine has owed an answer, in seconds */
    void at(Instant time, ToLongFunction<String> silent) {
        now = time;
        machines.names().forEach(host -> machines.silent(host, silent.applyAsLong(host)));
        if (machines.areSeveral()) {
            arrange();
        }
    }

    void resized(Size to) {
        size = to;
        scroll();
    }

    /** Notes the result of something that was asked for. */
    void said(String text, boolean failed) {
        message = Cells.safe(text, 1000);
        bad = failed;
    }

    private void arrange() {
        rows = machines.rows(sort, reversed);
        for (int row = 0; touched && row < rows.size(); row++) {
            if (rows.get(row).isAt(selectedHost, selected)) {
                selectedRow = row;
            }
        }
        select(selectedRow);
    }

    /** The strategy stays selected wherever it goes, and its neighbour takes its place when it is gone. */
    private void select(int row) {
        selectedRow = Math.max(0, Math.min(rows.size() - 1, row));
        selected = rows.isEmpty() ? "" : rows.get(selectedRow).id();
        selectedHost = rows.isEmpty() ? machines.first() : rows.get(selectedRow).host();
        scroll();
    }

    private void scroll() {
        int shown = TopScreen.rows(this);
        firstRow = Math.min(firstRow, Math.max(0, rows.size() - shown));
        firstRow = Math.max(Math.min(firstRow, selectedRow), selectedRow - shown + 1);
    }

    /** Takes one key; what it asks for is about {@link #target} at {@link #targetHost}. */
    Wish key(String key) {
        if (key.equals(Keys.SUSPEND)) {
            return Wish.SUSPEND;
        }
        if (key.equals(Keys.REDRAW)) {
            return Wish.REDRAW;
        }
        message = "";
        touched = true;
        if (key.equals("!") && asked == Wish.NOTHING) {
            return askToStopEverything();
        }
        return switch (page) {
            case TABLE -> asked == Wish.NOTHING ? tableKey(key) : answerKey(key);
            case HELP -> {
                page = Page.TABLE;
                yield Wish.NOTHING;
            }
            case LOG -> logKey(key);
        };
    }

    private Wish tableKey(String key) {
        TopSort chosen = TopSort.by(key);
        if (chosen != null) {
            reversed = false;
            sort = chosen;
            arrange();
            return Wish.NOTHING;
        }
        int pageful = Math.max(1, TopScreen.rows(this) - 1);
        switch (key) {
            case Keys.UP, "k" -> select(selectedRow - 1);
            case Keys.DOWN, "j" -> select(selectedRow + 1);
            case Keys.PAGE_UP -> select(selectedRow - pageful);
            case Keys.PAGE_DOWN -> select(selectedRow + pageful);
            case Keys.HOME, "g" -> select(0);
            case Keys.END, "G" -> select(rows.size() - 1);
            case "R" -> {
                reversed = !reversed;
                arrange();
            }
            case "?", "h" -> page = Page.HELP;
            case "s" -> {
                return ask(Wish.START);
            }
            case "x" -> {
                return ask(Wish.STOP);
            }
            case "r" -> {
                return ask(Wish.RESTART);
            }
            case "f", Keys.ENTER -> {
                return follow();
            }
            case "q" -> {
                return Wish.QUIT;
            }
            default -> {
                // Nothing has that key.
            }
        }
        return Wish.NOTHING;
    }

    /**
     * Returns the wish that is carried out at once. A start that trades no real money is not asked about again; all
     * else is.
     */
    private Wish ask(Wish wish) {
        if (!aim()) {
            return Wish.NOTHING;
        }
        askedLive = rows.get(selectedRow).isLive();
        if (wish == Wish.START && !askedLive) {
            return wish;
        }
        asked = wish;
        return Wish.NOTHING;
    }

    /** Takes the selected row for what the next wish is about; false if there is no strategy in it. */
    private boolean aim() {
        if (rows.isEmpty()) {
            return false;
        }
        TopRow row = rows.get(selectedRow);
        if (row.isMachine()) {
            said(row.host() + ": nothing was done; " + row.why(), true);
            return false;
        }
        askedOf = selected;
        askedHost = selectedHost;
        return true;
    }

    /** Asks from every page, on the table, where it is seen what becomes of it. */
    private Wish askToStopEverything() {
        boolean followed = page == Page.LOG;
        page = Page.TABLE;
        asked = Wish.PANIC;
        askedHost = selectedHost;
        return followed ? Wish.LEAVE_LOG : Wish.NOTHING;
    }

    private Wish answerKey(String key) {
        Wish wish = asked;
        asked = Wish.NOTHING;
        if (key.equals("y") || key.equals("Y")) {
            return wish;
        }
        if (wish == Wish.PANIC && machines.areSeveral() && (key.equals("a") || key.equals("A"))) {
            return Wish.PANIC_ALL;
        }
        said(wish == Wish.PANIC ? "nothing was stopped" : shown(askedHost, askedOf) + ": nothing was done", false);
        return Wish.NOTHING;
    }

    private Wish follow() {
        if (!aim()) {
            return Wish.NOTHING;
        }
        page = Page.LOG;
        log = new TopLog();
        logEnd = -1;
        return Wish.FOLLOW;
    }

    private Wish logKey(String key) {
        int pageful = Math.max(1, size.rows() - 3);
        switch (key) {
            case Keys.UP, "k" -> scrollLog(-1);
            case Keys.DOWN, "j" -> scrollLog(1);
            case Keys.PAGE_UP -> scrollLog(-pageful);
            case Keys.PAGE_DOWN -> scrollLog(pageful);
            case Keys.HOME, "g" -> scrollLog(log.first() - log.end());
            case Keys.END, "G" -> logEnd = -1;
            case "q", Keys.ESCAPE -> {
                page = Page.TABLE;
                return Wish.LEAVE_LOG;
            }
            default -> {
                // Nothing has that key.
            }
        }
        return Wish.NOTHING;
    }

    private void scrollLog(long by) {
        long from = logEnd < 0 ? log.end() : logEnd;
        long to = Math.max(log.first() + 1, from + by);
        logEnd = to >= log.end() ? -1 : to;
    }

    static boolean isLive(StrategyView view) {
        return view.mode() == ShownMode.LIVE;
    }

    /** Returns the id of the strategy that the last wish, or the question, is about. */
    String target() {
        return askedOf;
    }

    /** Returns the machine of that strategy, or of what is to be stopped as a whole; empty for this one. */
    String targetHost() {
        return askedHost;
    }

    /** Returns how a strategy is named on the screen. */
    String shown(String host, String id) {
        return machines.areSeveral() ? host + "/" + id : id;
    }

    /** Returns the rows that are on the screen. */
    List<TopRow> visible() {
        return rows.subList(firstRow, Math.min(rows.size(), firstRow + TopScreen.rows(this)));
    }

    Size size() {
        return size;
    }

    Instant now() {
        return now;
    }

    /** Returns all rows, those of machines that do not answer last. */
    List<TopRow> rows() {
        return rows;
    }

    TopMachines machines() {
        return machines;
    }

    TopSort sort() {
        return sort;
    }

    boolean isReversed() {
        return reversed;
    }

    String selected() {
        return selected;
    }

    boolean isSelected(TopRow row) {
        return row.isAt(selectedHost, selected);
    }

    Page page() {
        return page;
    }

    /** Returns the wish that waits for a yes. */
    Wish asked() {
        return asked;
    }

    /**
     * Returns the consent that the user gave by confirming what was shown: the daemon starts nothing live that was
     * shown as trading the sandbox.
     */
    LiveConsent consent() {
        return askedLive ? LiveConsent.LIVE : LiveConsent.SANDBOX;
    }

    boolean isAskedOfLive() {
        return askedLive;
    }

    String message() {
        return message;
    }

    boolean isBad() {
        return bad;
    }

    TopLog log() {
        return log;
    }

    /** Returns the number of the line at which the log is cut. */
    long logEnd() {
        return logEnd < 0 ? log.end() : logEnd;
    }

    boolean isLogFollowed() {
        return logEnd < 0;
    }
}
