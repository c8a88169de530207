package algo.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a full screen, as pieces of safe text ({@link Cells}), each in one style. Immutable.
 *
 * @param reversed whether all of it is shown with its colours exchanged
 */
public record Line(List<Span> spans, boolean reversed) {
    public static final Line EMPTY = new Line(List.of());

    public Line(List<Span> spans) {
        this(spans, false);
    }

    /** The look of text; the codes are those of SGR in ECMA-48, without and with colours. */
    public enum Style {
        PLAIN("", ""),
        STRONG("1", "1"),
        FAINT("2", "2"),
        MARKED("4", "4"),
        GOOD("", "32"),
        CARE("", "33"),
        BAD("1", "31"),
        LIVE("1", "1;31");

        private final String bare;
        private final String coloured;

        Style(String bare, String coloured) {
            this.bare = bare;
            this.coloured = coloured;
        }

        String code(boolean colours) {
            return colours ? coloured : bare;
        }
    }

    public record Span(String text, Style style) {}

    public static Line of(String text, Style style) {
        return new Line(List.of(new Span(text, style)));
    }

    /** Returns the text without its looks. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Span span : spans) {
            text.append(span.text());
        }
        return text.toString();
    }

    /** Returns the whole line in one style. */
    public Line in(Style style) {
        return of(text(), style);
    }

    /** Reversed, and exactly {@code cells} wide. */
    public Line selected(int cells) {
        Line cut = cut(cells);
        List<Span> all = new ArrayList<>(cut.spans);
        all.add(new Span(" ".repeat(Math.max(0, cells - Cells.width(cut.text()))), Style.PLAIN));
        return new Line(List.copyOf(all), true);
    }

    /** Returns the line cut to {@code cells} cells. */
    public Line cut(int cells) {
        List<Span> cut = new ArrayList<>();
        int left = cells;
        for (Span span : spans) {
            if (left <= 0) {
                break;
            }
            String text = Cells.cut(span.text(), left);
            cut.add(new Span(text, span.style()));
            left -= Cells.width(text);
        }
        return new Line(List.copyOf(cut), reversed);
    }

    /** Returns the text with the escape sequences of its styles, and none left in force behind it. */
    public String coded(boolean colours) {
        StringBuilder out = new StringBuilder();
        for (Span span : spans) {
            String own = span.style().code(colours);
            String code = !reversed ? own : own.isEmpty() ? "7" : "7;" + own;
            if (code.isEmpty()) {
                out.append(span.text());
            } else {
                out.append("\u001b[")
                        .append(code)
                        .append('m')
                        .append(span.text())
                        .append("\u001b[0m");
            }
        }
        return out.toString();
    }
}
