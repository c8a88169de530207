package algo.app.control;

import java.util.List;

/** Rows under headings, padded to columns, for people. */
final class Table {
    /** Every column is aligned to the left. */
    static final int ALL_LEFT = Integer.MAX_VALUE;

    private static final String GAP = "  ";

    private final String text;

    /** @param firstNumber index of the first column that holds numbers; it and those after it are aligned to the right */
    Table(List<String> headings, List<List<String>> rows, int firstNumber) {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = headings.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder out = new StringBuilder();
        line(out, headings, widths, firstNumber);
        for (List<String> row : rows) {
            line(out, row, widths, firstNumber);
        }
        text = out.toString();
    }

    private static void line(StringBuilder out, List<String> cells, int[] widths, int firstNumber) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : GAP).append(column >= firstNumber ? padding + cell : cell + padding);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    @Override
    public String toString() {
        return text;
    }
}
