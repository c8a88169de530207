package algo.app.squareoff;

import algo.app.model.Text;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An open order or position, as the books of a host have it. What the host says is made printable and short.
 *
 * @param kind {@code order} or {@code position}
 * @param quantity with its sign, as the host writes it
 * @param detail of an order its number, action and state; of a position its average price
 */
record Left(String kind, String symbol, String exchange, String product, String quantity, String detail) {
    private static final int SHOWN = 40;

    /** The states of an order that is over; every other word, also one that nobody knows, is an open one. */
    private static final Set<String> OVER =
            Set.of("complete", "completed", "filled", "traded", "rejected", "cancelled", "canceled", "expired");

    /** Returns the open orders of an answer to {@code orderbook}. */
    static List<Left> orders(JsonNode answer) {
        List<Left> open = new ArrayList<>();
        for (JsonNode order : answer.path("data").path("orders")) {
            String state = text(order, "order_status");
            if (!OVER.contains(state.toLowerCase(Locale.ROOT))) {
                open.add(new Left(
                        "order",
                        text(order, "symbol"),
                        text(order, "exchange"),
                        text(order, "product"),
                        text(order, "quantity"),
                        text(order, "action") + " " + text(order, "pricetype") + " " + text(order, "orderid") + ", "
                                + state));
            }
        }
        return open;
    }

    /** Returns the open positions of an answer to {@code positionbook}. */
    static List<Left> positions(JsonNode answer) {
        List<Left> open = new ArrayList<>();
        for (JsonNode position : answer.path("data")) {
            String quantity = text(position, "quantity");
            if (!isZero(quantity)) {
                open.add(new Left(
                        "position",
                        text(position, "symbol"),
                        text(position, "exchange"),
                        text(position, "product"),
                        quantity,
                        "average " + text(position, "average_price")));
            }
        }
        return open;
    }

    private static boolean isZero(String quantity) {
        try {
            return new BigDecimal(quantity).signum() == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String text(JsonNode of, String field) {
        return Text.printable(of.path(field).asText(""), SHOWN);
    }
}
