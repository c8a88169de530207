package algo.app.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings in the text of a {@link Reply.Document}, for people. The client lays them out, since it knows the width of
 * the terminal. {@link #CELL} separates cells. {@link #NUMBERS} stands before the first heading of numbers, which are aligned to
 * the right. {@link #RANK} and a rank stand behind the heading of a column that may go where there is no room, 1 the first to go.
 */
public final class Table {
    /** Aligns every column to the left. */
    public static final int ALL_LEFT = Integer.MAX_VALUE;

    /** The character between two cells of a row. */
    public static final char CELL = '\u001f';

    /** The character before the first heading of numbers. */
    public static final char NUMBERS = '\u001e';

    /** The character between a heading and its rank. */
    public static final char RANK = '\u001d';

    private final String text;

    /**
     * @param firstNumber index of the first column that holds numbers; it and those after it are aligned to the right
     * @param leastNeeded the headings of columns that may go, the least needed first
     */
    public Table(List<String> headings, List<List<String>> rows, int firstNumber, String... leastNeeded) {
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
