package algo.cli;

import algo.app.model.Text;

/** Shows on one line of a terminal what the daemon is at, each text in place of the one before. Used by one thread. */
final class ProgressLine {
    private static final int LEAST_COLUMNS = 20;

    private final Printer terminal;
    private String shown = "";

    ProgressLine(Printer terminal) {
        this.terminal = terminal;
    }

    /** Shows a text that came from outside; an empty one takes the line away. */
    void show(String message) {
        if (message.isEmpty() && shown.isEmpty()) {
            return;
        }
        String line = Text.printable(message, Math.max(LEAST_COLUMNS, Terminal.columns() - 1));
        String blanks = " ".repeat(Math.max(0, shown.length() - line.length()));
        terminal.raw("\r" + line + blanks + (line.isEmpty() ? "\r" : ""));
        terminal.flush();
        shown = line;
    }
}
