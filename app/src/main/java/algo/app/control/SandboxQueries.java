package algo.app.control;

import algo.app.broker.NoAnswerException;
import algo.app.broker.PaperAccount;
import algo.app.broker.wire.AccountView;
import algo.app.broker.wire.Question;
import algo.app.files.IoProblems;
import algo.app.model.Ist;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.protocol.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The paper account, in all and per strategy. */
final class SandboxQueries {
    private static final String LOG_HINT = "its log is log/sandbox.log of the home";

    private final PaperAccount paper;

    SandboxQueries(PaperAccount paper) {
        this.paper = paper;
    }

    Reply answer(Request.Sandbox request) throws RequestException, InterruptedException {
        AccountView account = view(request.what());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("simulated", true);
        body.put("note", account.note());
        body.put("at", Ist.iso(account.at()));
        StringBuilder text = new StringBuilder();
        for (String problem : account.problems()) {
            text.append("problem: ").append(problem).append('\n');
        }
        body.put("problems", account.problems());
        text.append(account.note()).append('\n');
        switch (request.what()) {
            case POSITIONS -> positions(account, body, text);
            case ORDERS -> orders(account, body, text);
            case FUNDS -> funds(account, body, text);
            case SUMMARY, RESET -> {
                funds(account, body, text);
                strategies(account, body, text);
            }
        }
        return new Reply.Document(body, text.toString());
    }

    private AccountView view(Request.Sandbox.What what) throws RequestException, InterruptedException {
        try {
            if (what == Request.Sandbox.What.RESET) {
                paper.reset();
            }
            return paper.view(
                    switch (what) {
                        case POSITIONS -> Question.Part.POSITIONS;
                        case ORDERS -> Question.Part.ORDERS;
                        case FUNDS -> Question.Part.FUNDS;
                        case SUMMARY, RESET -> Question.Part.SUMMARY;
                    });
        } catch (NoAnswerException e) {
            throw new RequestException(
                    ExitCode.UNKNOWN, "the sandbox broker does not answer: " + e.getMessage(), LOG_HINT);
        } catch (IOException e) {
            throw new RequestException(
                    ExitCode.FAILED, "the sandbox account was not reset: " + IoProblems.explain(e), "");
        }
    }

    private static void funds(AccountView account, Map<String, Object> body, StringBuilder text) {
        AccountView.Funds funds = account.funds();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("capital", funds.capital());
        fields.put("available", funds.available());
        fields.put("utilised", funds.utilised());
        fields.put("realized", funds.realized());
        fields.put("unrealized", funds.unrealized());
        fields.put("total", funds.total());
        body.put("funds", fields);
        List<String> names = List.of("CAPITAL", "AVAILABLE", "UTILISED", "REALIZED", "UNREALIZED", "TOTAL");
        List<String> values = fields.values().stream().map(Object::toString).toList();
        text.append(new Table(names, List.of(values), 0, "UTILISED", "UNREALIZED", "REALIZED", "CAPITAL"));
    }

    private static void strategies(AccountView account, Map<String, Object> body, StringBuilder text) {
        List<Object> list = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (AccountView.StrategyTotal total : account.strategies()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("strategy", total.strategy());
            fields.put("orders", total.orders());
            fields.put("open_positions", total.openPositions());
            fields.put("realized", total.realized());
            fields.put("unrealized", total.unrealized());
            fields.put("profit", total.profit());
            list.add(fields);
            rows.add(texts(fields));
        }
        body.put("strategies", list);
        if (!rows.isEmpty()) {
            text.append('\n')
                    .append(new Table(
                            List.of("STRATEGY", "ORDERS", "OPEN", "REALIZED", "UNREALIZED", "PROFIT"),
                            rows,
                            1,
                            "UNREALIZED",
                            "REALIZED",
                            "ORDERS",
                            "OPEN"));
        }
    }

    private static void positions(AccountView account, Map<String, Object> body, StringBuilder text) {
        List<Object> list = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (AccountView.PositionRow position : account.positions()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("strategy", position.strategy());
            fields.put("symbol", position.symbol());
            fields.put("exchange", position.exchange());
            fields.put("product", position.product());
            fields.put("quantity", position.quantity());
            fields.put("average_price", position.averagePrice());
            fields.put("ltp", position.ltp());
            fields.put("pnl", position.pnl());
            list.add(fields);
            rows.add(texts(fields));
        }
        body.put("positions", list);
        text.append(new Table(
                List.of("STRATEGY", "SYMBOL", "EXCHANGE", "PRODUCT", "QUANTITY", "AVERAGE", "LTP", "PNL"),
                rows,
                4,
                "PRODUCT",
                "EXCHANGE",
                "AVERAGE",
                "LTP",
                "PNL"));
    }

    private static void orders(AccountView account, Map<String, Object> body, StringBuilder text) {
        List<Object> list = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (AccountView.OrderRow order : account.orders()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("at", Ist.iso(order.at()));
            fields.put("orderid", order.orderId());
            fields.put("strategy", order.strategy());
            fields.put("symbol", order.symbol());
            fields.put("exchange", order.exchange());
            fields.put("action", order.action());
            fields.put("quantity", order.quantity());
            fields.put("pricetype", order.pricetype());
            fields.put("price", order.price());
            fields.put("trigger_price", order.triggerPrice());
            fields.put("product", order.product());
            fields.put("status", order.status());
            fields.put("average_price", order.averagePrice());
            fields.put("reason", order.reason());
            list.add(fields);
            BigDecimal price = order.averagePrice().signum() == 0 ? order.price() : order.averagePrice();
            rows.add(List.of(
                    Ist.show(order.at()) + " IST",
                    order.orderId(),
                    order.strategy(),
                    order.action(),
                    String.valueOf(order.quantity()),
                    order.exchange() + ":" + order.symbol(),
                    order.pricetype(),
                    order.product(),
                    price.toString(),
                    order.reason().isEmpty() ? order.status() : order.status() + ": " + order.reason()));
        }
        body.put("orders", list);
        text.append(new Table(
                List.of("AT", "ORDERID", "STRATEGY", "ACTION", "QTY", "SYMBOL", "TYPE", "PRODUCT", "PRICE", "STATUS"),
                rows,
                Table.ALL_LEFT,
                "ORDERID",
                "PRODUCT",
                "TYPE",
                "PRICE",
                "AT",
                "STATUS"));
    }

    private static List<String> texts(Map<String, Object> fields) {
        return fields.values().stream().map(Object::toString).toList();
    }
}
