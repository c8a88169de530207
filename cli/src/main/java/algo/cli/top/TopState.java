package algo.cli.top;

import algo.app.model.LiveConsent;
import algo.app.model.LossBreach;
import algo.app.model.PanicStatus;
import algo.app.model.StrategyIds;
import algo.app.protocol.Reply;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import algo.cli.Cells;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The state of {@code algo top}: the last answer of the daemon, and where the user is on the screen. Keys and answers
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
    private Reply.Statuses answer = new Reply.Statuses(List.of(), List.of(), List.of(), List.of());
    private List<StrategyView> rows = List.of();
    private String version = "";
    /** The machine of the daemon; empty for this one. */
    private String host = "";

    private String lost = "";
    private long silentSeconds;
    private TopSort sort = TopSort.NAME;
    private boolean reversed;
    private String selected = "";
    private int selectedRow;
    private int firstRow;
    private Page page = Page.TABLE;
    private Wish asked = Wish.NOTHING;
    private String askedOf = "";
    private boolean askedLive;
    private String message = "";
    private boolean bad;
    private TopLog log = new TopLog();
    /** The number of the line at which the log is cut; -1 while its end is followed. */
    private long logEnd = -1;

    /** The daemon has answered. */
    public void answered(Reply.Statuses statuses, String daemonVersion) {
        answer = statuses;
        version = daemonVersion;
        lost = "";
        arrange();
    }

    /** Notes that the daemon does not answer any more; what is known is shown as old. */
    void lost(String why) {
        lost = Cells.safe(why, 1000);
    }

    /** @param silent how long the daemon has owed an answer, in seconds */
    void at(Instant time, long silent) {
        now = time;
        silentSeconds = silent;
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
        List<StrategyView> sorted = new ArrayList<>(answer.strategies());
        sorted.sort(sort.comparator(reversed));
        rows = sorted;
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).id().equals(selected)) {
                selectedRow = row;
            }
        }
        select(selectedRow);
    }

    /** The strategy stays selected wherever it goes, and its neighbour takes its place when it is gone. */
    private void select(int row) {
        selectedRow = Math.max(0, Math.min(rows.size() - 1, row));
        selected = rows.isEmpty() ? "" : rows.get(selectedRow).id();
        scroll();
    }

    private void scroll() {
        int shown = TopScreen.rows(this);
        firstRow = Math.min(firstRow, Math.max(0, rows.size() - shown));
        firstRow = Math.max(Math.min(firstRow, selectedRow), selectedRow - shown + 1);
    }

    /** Takes one key; what it asks for is about {@link #target}. */
    Wish key(String key) {
        if (key.equals(Keys.SUSPEND)) {
            return Wish.SUSPEND;
        }
        if (key.equals(Keys.REDRAW)) {
            return Wish.REDRAW;
        }
        message = "";
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
        if (rows.isEmpty()) {
            return Wish.NOTHING;
        }
        askedOf = selected;
        askedLive = isLive(rows.get(selectedRow));
        if (wish == Wish.START && !askedLive) {
            return wish;
        }
        asked = wish;
        return Wish.NOTHING;
    }

    /** Asks from every page, on the table, where it is seen what becomes of it. */
    private Wish askToStopEverything() {
        boolean followed = page == Page.LOG;
        page = Page.TABLE;
        asked = Wish.PANIC;
        return followed ? Wish.LEAVE_LOG : Wish.NOTHING;
    }

    private Wish answerKey(String key) {
        Wish wish = asked;
        asked = Wish.NOTHING;
        if (key.equals("y") || key.equals("Y")) {
            return wish;
        }
        said(wish == Wish.PANIC ? "nothing was stopped" : askedOf + ": nothing was done", false);
        return Wish.NOTHING;
    }

    private Wish follow() {
        if (rows.isEmpty()) {
            return Wish.NOTHING;
        }
        askedOf = selected;
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

    /** Returns the strategies whose rows are on the screen. */
    List<StrategyView> visible() {
        return rows.subList(firstRow, Math.min(rows.size(), firstRow + TopScreen.rows(this)));
    }

    Size size() {
        return size;
    }

    Instant now() {
        return now;
    }

    List<StrategyView> all() {
        return rows;
    }

    Map<String, String> latest() {
        return answer.latest();
    }

    /** Returns the problems that people should know and correct. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(answer.problems());
        for (String id : answer.missing()) {
            problems.add(StrategyIds.isSelector(id) ? StrategyIds.meansNone(id) : id + ": no such strategy");
        }
        return problems;
    }

    /** Returns what is to be known of the panic that holds, one line; empty if none does. */
    String panic() {
        return PanicStatus.among(answer.problems()).orElse("");
    }

    /** Returns what is to be known while the account of live mode has reached its limit, one line; empty if it has not. */
    String accountLoss() {
        return LossBreach.among(answer.problems()).orElse("");
    }

    /** Says of which other machine the daemon is. */
    void on(String otherHost) {
        host = otherHost;
    }

    /** Returns the machine of the daemon; empty for this one. */
    String host() {
        return host;
    }

    /** Returns the version of the daemon. */
    String version() {
        return version;
    }

    /** Returns why nothing new is known; empty while the daemon answers. */
    String lostBecause() {
        return lost;
    }

    /** Returns how many seconds the daemon has owed an answer. */
    long silentSeconds() {
        return silentSeconds;
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
