package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the endpoints of orders and books answer, over HTTP as a strategy sees it. */
class EndpointsTest extends EndpointsRig {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "history   | 'interval':'7m','start_date':'2026-11-20','end_date':'2026-11-20' | interval | Must be one of: 5s",
                "history   | 'interval':'1m','start_date':'20-11-2026','end_date':'2026-11-20' | start_date | Not a valid date.",
                "history   | 'interval':'1m','end_date':'2026-11-20' | start_date | Missing data for required field.",
                "history   | 'interval':'1m','start_date':'2026-11-21','end_date':'2026-11-20' | end_date | before start_date",
                "quotes    | 'exchange':'LSE' | exchange | Must be one of: NSE",
                "quotes    | 'symbol':null | symbol | Field may not be null.",
                "quotes    | 'symbol':'sbin' | symbol | Symbol 'sbin' not found for exchange 'NSE'",
                "quotes    | 'symbol':'NOSUCH' | symbol | Symbol 'NOSUCH' not found for exchange 'NSE'",
                "quotes    | 'exchange':'NFO' | symbol | Symbol 'SBIN' not found for exchange 'NFO'",
                "quotes    | 'symbol':'NIFTY17NOV26FUT','exchange':'NFO' | symbol | not found",
                "placeorder | 'strategy':'P','action':'BUY','quantity':1,'symbol':'NOSUCH' | symbol | 'NOSUCH' not found",
                "history   | 'interval':'1m','symbol':'NOSUCH','start_date':'2026-11-20','end_date':'2026-11-20' | symbol | not found",
                "quotes    | 'symbol':['SBIN'] | symbol | Not a valid string.",
                "placeorder | 'strategy':'P','action':'HOLD','quantity':'1' | action | Must be one of: BUY, SELL, buy, sell.",
                "placeorder | 'strategy':'P','action':'BUY','quantity':'0' | quantity | Quantity must be a positive number.",
                "placeorder | 'strategy':'P','action':'BUY','quantity':'1.9' | quantity | Fractional quantity (1.9)",
                "placeorder | 'strategy':'P','action':'BUY','quantity':'many' | quantity | Not a valid number.",
                "placeorder | 'strategy':'P','action':'BUY','quantity':'1e99' | quantity | Not a valid number.",
                "placeorder | 'strategy':'P','action':'BUY','quantity':'99999999' | quantity | less than or equal",
                "placeorder | 'strategy':'P','action':'BUY' | quantity | Missing data for required field.",
                "placeorder | 'action':'BUY','quantity':1 | strategy | Missing data for required field.",
                "placeorder | 'strategy':'P','action':'BUY','quantity':1,'pricetype':'LIMIT' | price | LIMIT orders require price.",
                "placeorder | 'strategy':'P','action':'BUY','quantity':1,'pricetype':'SL-M' | trigger_price | require trigger_price",
                "placeorder | 'strategy':'P','action':'BUY','quantity':1,'price':'-1' | price | non-negative",
                "placeorder | 'strategy':'P','action':'BUY','quantity':1,'product':'BO' | product | Must be one of: MIS, NRML, CNC.",
                "placeorder | 'strategy':'P','action':'BUY','quantity':1,'symbol':'NIFTY','exchange':'NSE_INDEX' | symbol | is an index",
                "placesmartorder | 'strategy':'P','action':'BUY','quantity':1 | position_size | Missing data",
                "cancelorder | 'strategy':'P' | orderid | Missing data for required field.",
                "modifyorder | 'strategy':'P','action':'BUY','quantity':1,'orderid':'1','product':'MIS' | pricetype | Missing data",
                "multiquotes | 'symbols':[] | symbols | Shorter than minimum length 1.",
                "market/holidays | 'year':2019 | year | 2020",
                "market/timings | 'date':'tomorrow' | date | Not a valid date.",
            })
    void aWrongFieldIsNamedAndNothingHappens(String endpoint, String fields, String field, String text)
            throws Exception {
        // Later fields win, so that each line only says what is wrong in it.
        ApiClient.Answer answer = ema.post(endpoint, SBIN + "," + fields);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("status").asText()).isEqualTo("error");
        assertThat(answer.json().path("message").path(field).path(0).asText()).contains(text);
        assertThat(sandbox.view().orders()).isEmpty();
    }

    @Test
    void contractsTradeInLotsAndTicksAreNotChecked() throws Exception {
        String nifty = "'strategy':'P','symbol':'NIFTY29DEC26FUT','exchange':'NFO','action':'BUY','product':'MIS',";
        ApiClient.Answer off = ema.post("placeorder", nifty + "'quantity':'75'");
        assertThat(off.status()).isEqualTo(400);
        assertThat(off.message()).isEqualTo("Quantity must be in multiples of lot size 65");
        assertThat(sandbox.view().orders()).isEmpty();

        assertThat(ema.post("placeorder", nifty + "'quantity':'130'").status()).isEqualTo(200);
        assertThat(ema.post("placesmartorder", nifty + "'quantity':'0','position_size':'0'")
                        .status())
                .as("a smart order that only closes")
                .isEqualTo(200);
        assertThat(ema.post("placeorder", BUY_10 + ",'pricetype':'LIMIT','price':'700.03'")
                        .status())
                .as("off the tick")
                .isEqualTo(200);
    }

    @Test
    void anOrderGoesFromEntryToEveryBook() throws Exception {
        ApiClient.Answer placed =
                ema.post("placeorder", BUY_10 + ",'pricetype':'MARKET','price':'0','trigger_price':'0'");
        assertThat(names(placed.json())).containsExactly("status", "orderid", "mode");
        String id = placed.json().path("orderid").asText();

        JsonNode status =
                ema.post("orderstatus", "'strategy':'P','orderid':'" + id + "'").data();
        JsonNode order = ema.post("orderbook", "").data().path("orders").get(0);
        JsonNode statistics = ema.post("orderbook", "").data().path("statistics");
        JsonNode trade = ema.post("tradebook", "").data().get(0);
        JsonNode position = ema.post("positionbook", "").data().get(0);
        JsonNode funds = ema.post("funds", "").data();

        assertThat(status.path("price_type").asText()).isEqualTo("MARKET");
        assertThat(order.path("pricetype").asText()).isEqualTo("MARKET");
        ((ObjectNode) status).set("pricetype", ((ObjectNode) status).remove("price_type"));
        assertThat(status).isEqualTo(order);
        assertThat(order.path("quantity").isNumber()).isTrue();
        assertThat(order.path("order_status").asText()).isEqualTo("complete");
        assertThat(order.path("quantity").asText()).isEqualTo("10");
        assertThat(order.path("timestamp").asText()).isEqualTo("20-Nov-2026 22:10:00");
        assertThat(statistics.path("total_completed_orders").asInt()).isEqualTo(1);
        assertThat(names(trade))
                .containsExactly(
                        "action",
                        "symbol",
                        "exchange",
                        "orderid",
                        "product",
                        "quantity",
                        "average_price",
                        "timestamp",
                        "trade_value");
        assertThat(names(position))
                .containsExactly(
                        "symbol",
                        "exchange",
                        "product",
                        "quantity",
                        "average_price",
                        "ltp",
                        "pnl",
                        "pnlpercent",
                        "unrealized_pnl",
                        "today_realized_pnl",
                        "total_pnl_today",
                        "lot_size");
        assertThat(position.path("quantity").asText()).isEqualTo("10");
        assertThat(ema.post("openposition", "'strategy':'P'," + SBIN + ",'product':'MIS'")
                        .json()
                        .path("quantity")
                        .asText())
                .isEqualTo("10");
        assertThat(names(funds))
                .startsWith("availablecash", "collateral", "m2mrealized", "m2munrealized", "utiliseddebits");
        assertThat(funds.path("utiliseddebits").isNumber()).isTrue();
        assertThat(Double.parseDouble(funds.path("utiliseddebits").asText())).isPositive();
    }

    @Test
    void nobodySeesOrTouchesWhatBelongsToAnotherKey() throws Exception {
        String limit = BUY_10 + ",'pricetype':'LIMIT','price':100";
        String id = ema.post("placeorder", limit).json().path("orderid").asText();
        ema.post("placeorder", BUY_10);
        String names = "'strategy':'P','orderid':'" + id + "'";

        assertThat(rsi.post("orderbook", "").data().path("orders")).isEmpty();
        assertThat(rsi.post("tradebook", "").data()).isEmpty();
        assertThat(rsi.post("positionbook", "").data()).isEmpty();
        assertThat(rsi.post("orderstatus", names).status()).isEqualTo(404);
        assertThat(rsi.post("cancelorder", names).status()).isEqualTo(404);
        assertThat(rsi.post("closeposition", "'strategy':'P'").message()).isEqualTo("No open positions to close");
        assertThat(rsi.post("funds", "").json())
                .as("cash is shared")
                .isEqualTo(ema.post("funds", "").json());
    }

    @Test
    void aRestingOrderIsModifiedCancelledAndThenNoMore() throws Exception {
        String limit = BUY_10 + ",'pricetype':'LIMIT','price':'100.00'";
        String id = ema.post("placeorder", limit).json().path("orderid").asText();
        String named = "'strategy':'P','orderid':'" + id + "'";

        ApiClient.Answer modified = ema.post(
                "modifyorder",
                named + "," + SBIN + ",'action':'BUY','product':'MIS','pricetype':'LIMIT','price':'101.5',"
                        + "'quantity':'7','disclosed_quantity':'0','trigger_price':'0'");
        assertThat(modified.json().path("orderid").asText()).isEqualTo(id);
        JsonNode order = ema.post("orderstatus", named).data();
        assertThat(order.path("price").asDouble()).isEqualTo(101.5);
        assertThat(order.path("quantity").asText()).isEqualTo("7");
        assertThat(order.path("order_status").asText()).isEqualTo("open");

        assertThat(ema.post("cancelorder", named).json().path("orderid").asText())
                .isEqualTo(id);
        ApiClient.Answer again = ema.post("cancelorder", named);
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.message()).isEqualTo("Cannot cancel order in cancelled status");
    }

    @Test
    void cancelAllAndCloseSayWhatTheyDid() throws Exception {
        String limit = BUY_10 + ",'pricetype':'LIMIT','price':100";
        String first = ema.post("placeorder", limit).json().path("orderid").asText();
        String second = ema.post("placeorder", limit).json().path("orderid").asText();
        ema.post("placeorder", BUY_10);

        JsonNode cancelled = ema.post("cancelallorder", "'strategy':'P'").json();
        assertThat(cancelled.path("message").asText()).isEqualTo("Canceled 2 orders. Failed to cancel 0 orders.");
        assertThat(cancelled.path("canceled_orders").toString()).isEqualTo("[\"" + first + "\",\"" + second + "\"]");
        assertThat(cancelled.path("failed_cancellations").isArray()).isTrue();
        assertThat(ema.post("closeposition", "'strategy':'P'").message()).isEqualTo("All Open Positions Squared Off");
        assertThat(ema.post("positionbook", "").data().get(0).path("quantity").asText())
                .isEqualTo("0");
    }

    @Test
    void aSmartOrderThatIsMatchedNeedsNoAction() throws Exception {
        String smart = "'strategy':'P'," + SBIN + ",'action':'BUY','product':'MIS','quantity':'10','position_size':";
        assertThat(names(ema.post("placesmartorder", smart + "'-10'").json()))
                .containsExactly("status", "orderid", "mode");

        ApiClient.Answer matched = ema.post("placesmartorder", smart + "-10");
        assertThat(matched.status()).isEqualTo(200);
        assertThat(matched.message()).isEqualTo("Positions Already Matched. No Action needed.");

        String exit = smart.replace("'quantity':'10'", "'quantity':'0'") + "0";
        assertThat(ema.post("placesmartorder", exit).json().has("orderid")).isTrue();
        assertThat(ema.post("placesmartorder", exit).message())
                .isEqualTo("No OpenPosition Found. Not placing Exit order.");
    }

    @Test
    void aRejectedOrderIsAnErrorWithItsReasonAndItsNumber() throws Exception {
        ApiClient.Answer answer = ema.post("placeorder", BUY_10.replace("'10'", "'9000000'"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith("Insufficient funds.");
        JsonNode order = ema.post(
                        "orderstatus",
                        "'strategy':'P','orderid':'"
                                + answer.json().path("orderid").asText() + "'")
                .data();
        assertThat(order.path("order_status").asText()).isEqualTo("rejected");
        assertThat(order.path("rejection_reason").asText()).isEqualTo(answer.message());
    }

    @Test
    void theOrderBookIsThatOfTheDayAndOfWhatRests() throws Exception {
        ema.post("placeorder", BUY_10);
        String resting = ema.post("placeorder", BUY_10 + ",'pricetype':'LIMIT','price':100")
                .json()
                .path("orderid")
                .asText();

        clock.advance(Duration.ofHours(12));

        assertThat(ema.post("orderbook", "").data().path("orders"))
                .singleElement()
                .satisfies(order -> assertThat(order.path("orderid").asText()).isEqualTo(resting));
        assertThat(ema.post("tradebook", "").data()).isEmpty();
        assertThat(sandbox.view().orders()).as("algo sandbox orders").hasSize(2);
    }
}
