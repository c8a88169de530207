package algo.app.broker.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * The paper account as people see it. Amounts are rupees with two decimals and add up exactly: the profit of the positions
 * of a strategy is the profit of the strategy, and those of all strategies are the profit of the account.
 *
 * @param note says that all of this is simulated
 * @param problems what is wrong with the account's file, a sentence each; empty when all is well
 * @param at when this was the state of the account
 * @param orders oldest first; the latest 5000 and all that rest
 */
public record AccountView(
        String note,
        List<String> problems,
        Instant at,
        Funds funds,
        List<StrategyTotal> strategies,
        List<PositionRow> positions,
        List<OrderRow> orders) {

    /** Returns the rows that a question is about, and no others. */
    public AccountView only(Question.Part part) {
        boolean all = part == Question.Part.SUMMARY;
        return new AccountView(
                note,
                problems,
                at,
                funds,
                all ? strategies : List.of(),
                part == Question.Part.POSITIONS ? positions : List.of(),
                part == Question.Part.ORDERS ? orders : List.of());
    }

    /**
     * The cash of the account, over all strategies: {@code available + utilised = capital + realized}, and {@code total =
     * capital + realized + unrealized}.
     *
     * @param available cash for new orders
     * @param utilised cash tied up by positions and resting orders
     */
    public record Funds(
            BigDecimal capital,
            BigDecimal available,
            BigDecimal utilised,
            BigDecimal realized,
            BigDecimal unrealized,
            BigDecimal total) {}

    /**
     * The sums of one strategy.
     *
     * @param orders placed since the last reset, the rejected ones included
     * @param profit {@code realized + unrealized}
     */
    public record StrategyTotal(
            String strategy,
            long orders,
            long openPositions,
            BigDecimal realized,
            BigDecimal unrealized,
            BigDecimal profit) {}

    /**
     * A position, also one that was closed.
     *
     * @param quantity negative when sold short
     * @param averagePrice of the open quantity, up to four decimals; zero when flat
     * @param pnl profit of the open and of the closed part since the last reset
     */
    public record PositionRow(
            String strategy,
            String symbol,
            String exchange,
            String product,
            long quantity,
            BigDecimal averagePrice,
            BigDecimal ltp,
            BigDecimal pnl) {}

    /**
     * An order.
     *
     * @param price limit price; zero where it has none
     * @param triggerPrice zero where it has none
     * @param status {@code open}, {@code trigger pending}, {@code complete}, {@code cancelled} or {@code rejected}
     * @param averagePrice at which it was filled; zero where it was not
     * @param at when it was placed
     * @param reason why it was rejected; else empty
     */
    public record OrderRow(
            String orderId,
            String strategy,
            String symbol,
            String exchange,
            String action,
            long quantity,
            String pricetype,
            BigDecimal price,
            BigDecimal triggerPrice,
            String product,
            String status,
            BigDecimal averagePrice,
            Instant at,
            String reason) {}
}
