package algo.app.broker.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The account on the wire: a row is a list of values, in the order of the components of its record. */
final class AccountJson {
    /**
     * The most rows of one kind; of orders the newest, of all others the first. The answer says that rows were left
     * out.
     */
    static final int MOST_ROWS = 5000;

    private static final int MOST_PROBLEMS = 100;

    private AccountJson() {}

    /** Writes a row. */
    private interface RowWriter<T> {
        List<Object> values(T row);
    }

    /** @param most rows of one kind, no more than {@link #MOST_ROWS} */
    static void write(JsonGenerator out, AccountView view, int most) throws IOException {
        List<String> problems = new ArrayList<>(view.problems());
        List<AccountView.OrderRow> orders = view.orders();
        if (orders.size() > most) {
            problems.add(left(orders.size(), "orders", most));
            orders = orders.subList(orders.size() - most, orders.size());
        }
        List<AccountView.PositionRow> positions = first(view.positions(), "positions", most, problems);
        List<AccountView.StrategyTotal> strategies = first(view.strategies(), "strategies", most, problems);
        out.writeStartObject();
        out.writeStringField("note", cut(view.note()));
        out.writeStringField("at", view.at().toString());
        out.writeArrayFieldStart("problems");
        for (String problem : problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS))) {
            out.writeString(cut(problem));
        }
        out.writeEndArray();
        out.writeFieldName("funds");
        row(out, funds(view.funds()));
        rows(out, "strategies", strategies, AccountJson::total);
        rows(out, "positions", positions, AccountJson::position);
        rows(out, "orders", orders, AccountJson::order);
        out.writeEndObject();
    }

    private static <T> List<T> first(List<T> rows, String what, int most, List<String> problems) {
        if (rows.size() <= most) {
            return rows;
        }
        problems.add(left(rows.size(), what, most));
        return rows.subList(0, most);
    }

    private static String left(int all, String what, int shown) {
        return "of " + all + " " + what + " only " + shown + " are shown";
    }

    private static String cut(String text) {
        return text.length() > Lines.MAX_TEXT ? text.substring(0, Lines.MAX_TEXT) : text;
    }

    private static List<Object> funds(AccountView.Funds funds) {
        return List.of(
                funds.capital(),
                funds.available(),
                funds.utilised(),
                funds.realized(),
                funds.unrealized(),
                funds.total());
    }

    private static List<Object> total(AccountView.StrategyTotal total) {
        return List.of(
                total.strategy(),
                total.orders(),
                total.openPositions(),
                total.realized(),
                total.unrealized(),
                total.profit());
    }

    private static List<Object> position(AccountView.PositionRow row) {
        return List.of(
                row.strategy(),
                row.symbol(),
                row.exchange(),
                row.product(),
                row.quantity(),
                row.averagePrice(),
                row.ltp(),
                row.pnl());
    }

    private static List<Object> order(AccountView.OrderRow row) {
        return List.of(
                row.orderId(),
                row.strategy(),
                row.symbol(),
                row.exchange(),
                row.action(),
                row.quantity(),
                row.pricetype(),
                row.price(),
                row.triggerPrice(),
                row.product(),
                row.status(),
                row.averagePrice(),
                row.at(),
                row.reason());
    }

    private static <T> void rows(JsonGenerator out, String name, List<T> rows, RowWriter<T> writer) throws IOException {
        out.writeArrayFieldStart(name);
        for (T each : rows) {
            row(out, writer.values(each));
        }
        out.writeEndArray();
    }

    private static void row(JsonGenerator out, List<Object> values) throws IOException {
        out.writeStartArray();
        for (Object value : values) {
            if (value instanceof Long number) {
                out.writeNumber(number);
            } else if (value instanceof BigDecimal amount) {
                out.writeNumber(amount.toPlainString());
            } else {
                out.writeString(cut(value.toString()));
            }
        }
        out.writeEndArray();
    }

    static AccountView read(JsonParser parser) throws IOException {
        Map<String, Object> fields = new HashMap<>();
        Strings strings = new Strings();
        Lines.object(
                parser,
                (name, value) -> fields.put(
                        name,
                        switch (name) {
                            case "note" -> Lines.text(value);
                            case "at" -> Lines.instant(value);
                            case "problems" -> Lines.list(value, MOST_PROBLEMS, Lines::text);
                            case "funds" -> funds(new Row(value, strings));
                            case "strategies" -> Lines.list(value, MOST_ROWS, each -> total(new Row(each, strings)));
                            case "positions" -> Lines.list(value, MOST_ROWS, each -> position(new Row(each, strings)));
                            case "orders" -> Lines.list(value, MOST_ROWS, each -> order(new Row(each, strings)));
                            default -> throw new IOException("the account has an unknown field");
                        }));
        if (fields.size() != 7) {
            throw new IOException("the account lacks a field");
        }
        return new AccountView(
                (String) fields.get("note"),
                list(fields, "problems", String.class),
                (Instant) fields.get("at"),
                (AccountView.Funds) fields.get("funds"),
                list(fields, "strategies", AccountView.StrategyTotal.class),
                list(fields, "positions", AccountView.PositionRow.class),
                list(fields, "orders", AccountView.OrderRow.class));
    }

    private static <T> List<T> list(Map<String, Object> fields, String name, Class<T> type) {
        return ((List<?>) fields.get(name)).stream().map(type::cast).toList();
    }

    private static AccountView.Funds funds(Row row) throws IOException {
        AccountView.Funds funds = new AccountView.Funds(
                row.amount(), row.amount(), row.amount(), row.amount(), row.amount(), row.amount());
        row.end();
        return funds;
    }

    private static AccountView.StrategyTotal total(Row row) throws IOException {
        AccountView.StrategyTotal total = new AccountView.StrategyTotal(
                row.text(), row.whole(), row.whole(), row.amount(), row.amount(), row.amount());
        row.end();
        return total;
    }

    private static AccountView.PositionRow position(Row row) throws IOException {
        AccountView.PositionRow position = new AccountView.PositionRow(
                row.text(), row.text(), row.text(), row.text(), row.whole(), row.amount(), row.amount(), row.amount());
        row.end();
        return position;
    }

    private static AccountView.OrderRow order(Row row) throws IOException {
        AccountView.OrderRow order = new AccountView.OrderRow(
                row.text(),
                row.text(),
                row.text(),
                row.text(),
                row.text(),
                row.whole(),
                row.text(),
                row.amount(),
                row.amount(),
                row.text(),
                row.text(),
                row.amount(),
                row.instant(),
                row.text());
        row.end();
        return order;
    }

    /** Equal texts once: thousands of rows name a few symbols. */
    private static final class Strings {
        private final Map<String, String> known = new HashMap<>();

        String once(String text) {
            return Objects.requireNonNullElse(known.putIfAbsent(text, text), text);
        }
    }

    /** The values of a row, in turn. */
    private static final class Row {
        private final JsonParser parser;
        private final Strings strings;

        Row(JsonParser parser, Strings strings) throws IOException {
            this.parser = parser;
            this.strings = strings;
            Lines.require(parser, JsonToken.START_ARRAY);
        }

        private JsonParser next() throws IOException {
            if (parser.nextToken() == null) {
                throw new IOException("a row ends early");
            }
            return parser;
        }

        String text() throws IOException {
            return strings.once(Lines.text(next()));
        }

        long whole() throws IOException {
            return Lines.whole(next(), Long.MIN_VALUE, Long.MAX_VALUE);
        }

        BigDecimal amount() throws IOException {
            return Lines.amount(next());
        }

        Instant instant() throws IOException {
            return Lines.instant(next());
        }

        void end() throws IOException {
            Lines.require(next(), JsonToken.END_ARRAY);
        }
    }
}
