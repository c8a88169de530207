package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that fits the terminal. Its last column is cut, and where that is not enough the least needed columns go, and at last the
 * widest of those that stay is cut; or its last column is broken at words, and nothing goes. Pure.
 */
public final class FittedTable {
    private static final int GAP = 2;
    /** Cells that the last column has at least, before one of the less needed half of the columns goes for it. */
    private static final int LEAST_LAST = 16;
    /** The same, before one of the more needed half goes. */
    private static final int NARROW_LAST = 10;
    /** The most cells of one table, padding included: a table that is wider than anybody reads is cut. */
    private static final int MOST_CELLS = 8 * 1024 * 1024;

    /** The most columns of one table of the daemon; what has more is no table. */
    private static final int MOST_COLUMNS = 64;

    private FittedTable() {}

    /**
     * Lays out rows, headings first. What the cells hold is made safe to show, and to one line each.
     *
     * @param firstNumber the first of the columns that are aligned to the right
     * @param lastNumber the last of them
     * @param givenUp the columns that may go, the least needed first
     * @param total cells of a line; 0 for as many as it takes
     */
    static String of(String[][] rows, int firstNumber, int lastNumber, int[] givenUp, int total) {
        int[] widths = widths(rows);
        int most = Math.max(LEAST_LAST, MOST_CELLS / (rows.length * widths.length));
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.min(widths[column], most);
        }
        if (total > 0) {
            fit(widths, firstNumber, lastNumber, givenUp, total);
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            line(text, row, widths, firstNumber, lastNumber);
        }
        return text.toString();
    }

    /**
     * Lays out rows whose last column is broken at words, so that no line is wider than it may be, where that can be.
     *
     * @param rows of as many cells each; what they hold is made safe to show, and to one line each
     * @param most cells of a line
     */
    public static String wrapped(List<List<String>> rows, int most) {
        String[][] cells = rows.stream().map(row -> row.toArray(new String[0])).toArray(String[][]::new);
        int[] widths = cells.length == 0 ? new int[0] : widths(cells);
        StringBuilder text = new StringBuilder();
        for (String[] row : cells) {
            int last = row.length - 1;
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < last; column++) {
                line.append(row[column]).append(" ".repeat(widths[column] - width(row[column]) + GAP));
            }
            int indent = width(line.toString());
            boolean begun = false;
            for (String word : row[last].split(" ")) {
                if (begun && width(line.toString()) + width(word) > most) {
                    text.append(line.toString().stripTrailing()).append('\n');
                    line = new StringBuilder(" ".repeat(indent));
                }
                begun = true;
                line.append(word).append(' ');
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Makes all cells safe to show, and returns how wide each column is. */
    private static int[] widths(String[][] rows) {
        int[] widths = new int[rows[0].length];
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                row[column] = Text.cell(row[column]);
            }
            for (int column = 0; column < Math.min(widths.length, row.length); column++) {
                widths[column] = Math.max(widths[column], width(row[column]));
            }
        }
        return widths;
    }

    /** Columns that go have no width. */
    private static void fit(int[] widths, int firstNumber, int lastNumber, int[] givenUp, int total) {
        for (int next = 0; ; next++) {
            int sum = -GAP;
            int last = 0;
            for (int column = 0; column < widths.length; column++) {
                if (widths[column] > 0) {
                    sum += widths[column] + GAP;
                    last = column;
                }
            }
            boolean isNumber = last >= firstNumber && last <= lastNumber;
            int left = widths[last] - (sum - total);
            if (sum > total
                    && last > 1
                    && !isNumber
                    && left >= (2 * next < givenUp.length ? LEAST_LAST : NARROW_LAST)) {
                widths[last] = left;
                return;
            }
            if (sum <= total) {
                return;
            }
            if (next == givenUp.length) {
                cutWidest(widths, sum - total);
                return;
            }
            widths[givenUp[next]] = 0;
        }
    }

    /** No column is left that may go: the widest is cut, which is that of ids where somebody has made long ones. */
    private static void cutWidest(int[] widths, int over) {
        int widest = 0;
        for (int column = 1; column < widths.length; column++) {
            widest = widths[column] > widths[widest] ? column : widest;
        }
        widths[widest] = Math.max(1, widths[widest] - over);
    }

    private static void line(StringBuilder text, String[] row, int[] widths, int firstNumber, int lastNumber) {
        int begin = text.length();
        int padding = 0;
        for (int column = 0; column < Math.min(widths.length, row.length); column++) {
            if (widths[column] == 0) {
                continue;
            }
            String cell = width(row[column]) > widths[column] ? Cells.cut(row[column], widths[column]) : row[column];
            int room = widths[column] - width(cell);
            boolean number = column >= firstNumber && column <= lastNumber;
            text.append(" ".repeat(padding + (number ? room : 0))).append(cell);
            padding = GAP + (number ? 0 : room);
        }
        int end = text.length();
        while (end > begin && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }

    /**
     * Returns the width in cells. Plain text is not looked up, because the class that knows wide characters takes time
     * to load.
     */
    private static int width(String safe) {
        for (int i = 0; i < safe.length(); i++) {
            if (safe.charAt(i) >= 0x300) {
                return Cells.width(safe);
            }
        }
        return safe.length();
    }

    /** Lays out the tables in a text of the daemon. */
    static String lay(String text, int total) {
        if (text.indexOf(Table.CELL) < 0) {
            return text;
        }
        StringBuilder laid = new StringBuilder();
        List<String[]> rows = new ArrayList<>();
        for (int begin = 0; begin < text.length(); ) {
            int end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            String line = text.substring(begin, end);
            begin = end + 1;
            boolean isRow = line.indexOf(Table.CELL) >= 0;
            if (isRow) {
                rows.add(cells(line));
            }
            if (!rows.isEmpty() && (!isRow || begin >= text.length())) {
                laid.append(table(rows, total));
                rows.clear();
            }
            if (!isRow) {
                laid.append(line).append('\n');
            }
        }
        return laid.toString();
    }

    private static String[] cells(String line) {
        List<String> cells = new ArrayList<>();
        int begin = 0;
        for (int end = line.indexOf(Table.CELL); end >= 0; end = line.indexOf(Table.CELL, begin)) {
            cells.add(line.substring(begin, end));
            begin = end + 1;
        }
        cells.add(line.substring(begin));
        return cells.toArray(new String[0]);
    }

    private static String table(List<String[]> marked, int total) {
        String[][] rows = marked.toArray(new String[0][]);
        String[] headings = rows[0];
        if (headings.length > MOST_COLUMNS) {
            return unlaid(rows);
        }
        int firstNumber = headings.length;
        // The columns by rank; a rank that is none, or is there twice, is passed over.
        int[] byRank = new int[headings.length + 1];
        int ranked = 0;
        for (int column = 0; column < headings.length; column++) {
            if (headings[column].indexOf(Table.NUMBERS) == 0) {
                firstNumber = column;
                headings[column] = headings[column].substring(1);
            }
            int at = headings[column].indexOf(Table.RANK);
            if (at >= 0) {
                int rank = rank(headings[column], at + 1);
                headings[column] = headings[column].substring(0, at);
                if (rank > 0 && rank <= headings.length && byRank[rank] == 0) {
                    byRank[rank] = column + 1;
                    ranked++;
                }
            }
        }
        int[] givenUp = new int[ranked];
        int given = 0;
        for (int column : byRank) {
            if (column > 0) {
                givenUp[given++] = column - 1;
            }
        }
        return of(rows, firstNumber, headings.length, givenUp, total);
    }

    /** Returns a rank of one or two digits; 0 if it is none. */
    private static int rank(String heading, int from) {
        int rank = 0;
        for (int i = from; i < heading.length(); i++) {
            char digit = heading.charAt(i);
            if (digit < '0' || digit > '9' || i - from > 1) {
                return 0;
            }
            rank = 10 * rank + digit - '0';
        }
        return rank;
    }

    private static String unlaid(String[][] rows) {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            text.append(Text.cell(String.join("  ", row))).append('\n');
        }
        return text.toString();
    }
}
