package algo.app.risk;

import algo.app.model.Rupees;
import algo.app.model.Text;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads what the books of a host tell of the profit of an account. A value that is missing, or is no amount, is unknown: never a loss,
 * and never none. Pure but for what {@link Calls} does.
 */
final class AccountBooks {
    private static final Pattern AMOUNT = Pattern.compile("[+-]?[0-9]{1,15}(\\.[0-9]{1,12})?");
    private static final double MOST = 1e15;
    private static final int SHOWN = 40;

    /** Asks the host. */
    interface Calls {
        /** @throws IOException with why it did not answer, one clause that names the call */
        JsonNode post(String call) throws IOException;
    }

    /**
     * The profit of an account.
     *
     * @param loss as in {@link AccountWatch.Reading}
     */
    record Told(OptionalLong loss, boolean isWhole, String words) {}

    private AccountBooks() {}

    /** Asks for both books, the second one also where the first is of no use. */
    static Told ask(Calls host) {
        List<String> known = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        OptionalLong worst = OptionalLong.empty();
        for (String book : new String[] {"positionbook", "funds"}) {
            try {
                JsonNode data = host.post(book).path("data");
                BigDecimal profit = book.equals("funds") ? ofFunds(data) : ofPositions(data);
                long loss = profit.negate()
                        .setScale(2, RoundingMode.HALF_UP)
                        .movePointRight(2)
                        .longValueExact();
                worst = OptionalLong.of(worst.isPresent() ? Math.max(worst.getAsLong(), loss) : loss);
                known.add(book + " " + Rupees.show(-loss));
            } catch (IOException e) {
                unknown.add(e.getMessage());
            } catch (ArithmeticException e) {
                unknown.add(book + ": its amounts are too large");
            }
        }
        return new Told(worst, unknown.isEmpty(), String.join(", ", unknown.isEmpty() ? known : unknown));
    }

    /** Adds up the profits of all positions of the day, closed ones too. */
    static BigDecimal ofPositions(JsonNode data) throws IOException {
        if (!data.isArray()) {
            throw new IOException("positionbook: no list of positions");
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode position : data) {
            String symbol = Text.printable(position.path("symbol").asText("a position"), SHOWN);
            sum = sum.add(amount(position.path("pnl"), "positionbook: the pnl of " + symbol));
        }
        return sum;
    }

    static BigDecimal ofFunds(JsonNode data) throws IOException {
        return amount(data.path("m2mrealized"), "funds: m2mrealized")
                .add(amount(data.path("m2munrealized"), "funds: m2munrealized"));
    }

    private static BigDecimal amount(JsonNode node, String what) throws IOException {
        if (node.isNumber() && Math.abs(node.doubleValue()) < MOST) {
            return node.decimalValue();
        }
        String text = node.isTextual() ? node.asText().strip() : "";
        if (AMOUNT.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        String said = node.isMissingNode() || node.isNull() ? "is missing" : "is no amount";
        throw new IOException(what + " " + said);
    }
}
