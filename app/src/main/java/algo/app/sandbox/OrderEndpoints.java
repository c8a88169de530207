package algo.app.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders: {@code placeorder, placesmartorder, modifyorder, cancelorder, cancelallorder, closeposition}. */
final class OrderEndpoints {
    private final PaperBroker broker;
    private final OrderForm form;

    OrderEndpoints(PaperBroker broker, OrderForm form) {
        this.form = form;
        this.broker = broker;
    }

    Map<String, Endpoint> routes() {
        return Map.of(
                "placeorder", this::place,
                "placesmartorder", this::placeSmart,
                "modifyorder", this::modify,
                "cancelorder", this::cancel,
                "cancelallorder", this::cancelAll,
                "closeposition", this::close);
    }

    private Map<String, Object> place(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        OrderTerms terms = form.read(fields, 1);
        return reply(broker.place(strategy, terms));
    }

    private Map<String, Object> placeSmart(String strategy, RequestFields fields)
            throws ApiError, OrderRefused, IOException {
        fields.text("strategy");
        long target = fields.whole(
                "position_size",
                -OrderForm.MOST,
                OrderForm.MOST,
                "Must be greater than or equal to " + -OrderForm.MOST + ".");
        OrderTerms terms = form.read(fields, 0);
        // A quantity of 0 was read as 1.
        boolean exitOnly = fields.isZero("quantity");
        Optional<PaperBroker.Placed> placed = broker.placeSmart(strategy, terms, target, exitOnly);
        if (placed.isPresent()) {
            return reply(placed.get());
        }
        return ApiReply.message(
                exitOnly && target == 0
                        ? "No OpenPosition Found. Not placing Exit order."
                        : "Positions Already Matched. No Action needed.");
    }

    private Map<String, Object> modify(String strategy, RequestFields fields)
            throws ApiError, OrderRefused, IOException {
        fields.text("strategy");
        String id = fields.order("orderid");
        for (String required : List.of("product", "pricetype")) {
            fields.text(required);
        }
        OrderTerms terms = form.read(fields, 1);
        broker.modify(strategy, id, terms);
        return ApiReply.order(id);
    }

    private Map<String, Object> cancel(String strategy, RequestFields fields)
            throws ApiError, OrderRefused, IOException {
        fields.text("strategy");
        String id = fields.order("orderid");
        fields.check();
        broker.cancel(strategy, id);
        return ApiReply.order(id);
    }

    private Map<String, Object> cancelAll(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        fields.check();
        List<String> cancelled = broker.cancelAll(strategy);
        Map<String, Object> reply = ApiReply.message(
                cancelled.isEmpty()
                        ? "No open orders to cancel"
                        : "Canceled " + cancelled.size() + " orders. Failed to cancel 0 orders.");
        reply.put("canceled_orders", cancelled);
        reply.put("failed_cancellations", new ArrayList<>());
        return reply;
    }

    private Map<String, Object> close(String strategy, RequestFields fields) throws ApiError, IOException {
        fields.text("strategy");
        fields.check();
        int closed = broker.closeAll(strategy);
        Map<String, Object> reply =
                ApiReply.message(closed == 0 ? "No open positions to close" : "All Open Positions Squared Off");
        reply.put("closed_positions", closed);
        reply.put("failed_closures", 0);
        return reply;
    }

    private static Map<String, Object> reply(PaperBroker.Placed placed) throws ApiError {
        if (placed.refusal().isPresent()) {
            throw ApiError.rejected(placed.order(), placed.refusal().get());
        }
        return ApiReply.order(placed.order());
    }
}
