package algo.app.control;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings, for people. Whoever shows them lays them out, since that knows the width of the terminal: cells are
 * separated by U+001F; U+001E stands before the first heading of numbers, which are aligned to the right; U+001D and a rank
 * stand behind the heading of a column that may go where there is no room, 1 the first to go.
 */
final class Table {
    /** Every column is aligned to the left. */
    static final int ALL_LEFT = Integer.MAX_VALUE;

    private static final char CELL = '\u001f';
    private static final char NUMBERS = '\u001e';
    private static final char RANK = '\u001d';

    private final String text;

    /**
     * @param firstNumber index of the first column that holds numbers; it and those after it are aligned to the right
     * @param leastNeeded the headings of columns that may go, the least needed first
     */
    Table(List<String> headings, List<List<String>> rows, int firstNumber, String... leastNeeded) {
        List<String> marked = new ArrayList<>();
        List<String> ranks = List.of(leastNeeded);
        for (int column = 0; column < headings.size(); column++) {
            int rank = ranks.indexOf(headings.get(column)) + 1;
            marked.add((column == firstNumber ? String.valueOf(NUMBERS) : "")
                    + headings.get(column)
                    + (rank > 0 ? "" + RANK + rank : ""));
        }
        StringBuilder out = new StringBuilder();
        line(out, marked);
        for (List<String> row : rows) {
            line(out, row);
        }
        text = out.toString();
    }

    private static void line(StringBuilder out, List<String> cells) {
        for (int column = 0; column < cells.size(); column++) {
            out.append(column == 0 ? "" : String.valueOf(CELL));
            // A line end in a cell would end the row.
            out.append(cells.get(column).replace('\n', ' ').replace(CELL, ' '));
        }
        out.append('\n');
    }

    @Override
    public String toString() {
        return text;
    }
}
