package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualClock;
import algo.app.http.Admission;
import algo.app.model.Ist;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each endpoint answers, over HTTP as a strategy sees it. */
class EndpointsTest {
    private static final String SBIN = "'symbol':'SBIN','exchange':'NSE'";
    private static final String BUY_10 = "'strategy':'P'," + SBIN + ",'action':'BUY','quantity':'10','product':'MIS'";

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.atIst("2026-11-20T22:10:00");
    private Sandbox sandbox;
    private ApiClient ema;
    private ApiClient rsi;

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(home.resolve("sandbox.jsonl"), clock, Admission.EVERYBODY);
        sandbox.register("ema", "key-of-ema");
        sandbox.register("rsi", "key-of-rsi");
        int port = sandbox.start(0);
        ema = new ApiClient(port, "key-of-ema");
        rsi = new ApiClient(port, "key-of-rsi");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void quotesHaveTheFieldsOfOpenAlgo() throws Exception {
        JsonNode quote = ema.post("quotes", SBIN).data();

        assertThat(names(quote))
                .containsExactly("open", "high", "low", "ltp", "ask", "bid", "prev_close", "volume", "oi");
        assertThat(quote.path("ltp").decimalValue())
                .isGreaterThan(quote.path("bid").decimalValue())
                .isLessThan(quote.path("ask").decimalValue())
                .isBetween(quote.path("low").decimalValue(), quote.path("high").decimalValue());
    }

    @Test
    void depthHasFiveLevelsEachWay() throws Exception {
        JsonNode depth = ema.post("depth", SBIN).data();

        assertThat(names(depth))
                .contains("open", "high", "low", "ltp", "ltq", "prev_close", "volume", "oi")
                .contains("totalbuyqty", "totalsellqty", "asks", "bids");
        assertThat(depth.path("asks")).hasSize(5);
        assertThat(depth.path("bids")).hasSize(5);
        assertThat(depth.path("asks").get(0).path("price"))
                .isEqualTo(ema.post("quotes", SBIN).data().path("ask"));
    }

    @Test
    void multiquotesAnswersEachByItself() throws Exception {
        JsonNode results = ema.post("multiquotes", "'symbols':[{" + SBIN + "},{'symbol':'???','exchange':'NSE'},7]")
                .json()
                .path("results");

        assertThat(results).hasSize(3);
        assertThat(results.get(0).path("data").path("ltp").isNumber()).isTrue();
        assertThat(results.get(1).path("error").asText()).contains("not found");
        assertThat(results.get(2).has("error")).isTrue();
    }

    @Test
    void historyIsInSecondsAndEndsWithTheQuote() throws Exception {
        clock.set(ManualClock.atIst("2026-11-20T10:10:00").instant());
        String day = "'start_date':'2026-11-20','end_date':'2026-11-20'";
        JsonNode candles = ema.post("history", SBIN + ",'interval':'1m'," + day).data();
        JsonNode last = candles.get(candles.size() - 1);

        assertThat(candles).hasSize(55);
        assertThat(names(last)).containsExactly("timestamp", "open", "high", "low", "close", "volume", "oi");
        assertThat(candles.get(0).path("timestamp").asLong())
                .as("09:15")
                .isEqualTo(clock.instant().getEpochSecond() - 55 * 60);
        assertThat(last.path("close")).isEqualTo(ema.post("quotes", SBIN).data().path("ltp"));

        JsonNode days = ema.post("history", SBIN + ",'interval':'D','source':'api'," + day)
                .data();
        assertThat(days.get(0).path("timestamp").asLong())
                .as("the date as UTC midnight")
                .isEqualTo(LocalDate.of(2026, 11, 20).toEpochDay() * 86_400);
    }

    @Test
    void aLongTimeIsAnsweredWithItsNewestPartAndANote() throws Exception {
        String year = "'start_date':'2025-11-21','end_date':'2026-11-20'";
        ApiClient.Answer long5m = ema.post("history", SBIN + ",'interval':'5m'," + year);
        assertThat(long5m.data()).as("a year of 5m").hasSizeBetween(245 * 75, 252 * 75);
        assertThat(long5m.json().has("note")).isFalse();

        String years = "'start_date':'2024-11-20','end_date':'2026-11-20'";
        ApiClient.Answer long1m = ema.post("history", SBIN + ",'interval':'1m'," + years);
        assertThat(long1m.data()).hasSizeBetween(Bounds.CANDLES - 375, Bounds.CANDLES);
        JsonNode last = long1m.data().get(long1m.data().size() - 1);
        assertThat(OrderTimes.orderTime(
                        Instant.ofEpochSecond(last.path("timestamp").asLong())))
                .isEqualTo("20-Nov-2026 15:29:00");
        assertThat(long1m.json().path("note").asText()).contains("newest", "from 2025-10-");
        String twentyYears = "'start_date':'2006-11-20','end_date':'2026-11-20'";
        assertThat(ema.post("history", SBIN + ",'interval':'D'," + twentyYears).data())
                .hasSize(Bounds.DAYS);
        assertThat(ema.post("history", SBIN + ",'interval':'5s','start_date':'2026-11-19','end_date':'2026-11-19'")
                        .json()
                        .path("note")
                        .isMissingNode())
                .as("a day is always whole")
                .isTrue();
    }

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
    void intervalsAreTheOnesThatHistoryTakes() throws Exception {
        JsonNode data = ema.post("intervals", "").data();

        assertThat(names(data)).containsExactly("seconds", "minutes", "hours", "days", "weeks", "months");
        for (JsonNode group : data) {
            for (JsonNode interval : group) {
                assertThat(ema.post(
                                        "history",
                                        SBIN + ",'start_date':'2026-11-20','end_date':'2026-11-20','interval':'"
                                                + interval.asText() + "'")
                                .data())
                        .as(interval.asText())
                        .isNotEmpty();
            }
        }
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

    @Test
    void holidaysNameTheDayWhoIsClosedAndWhoOpensLate() throws Exception {
        JsonNode holidays = ema.post("market/holidays", "'year':'2026'").json();
        JsonNode guruNanak = null;
        JsonNode muhurat = null;
        for (JsonNode day : holidays.path("data")) {
            guruNanak = day.path("date").asText().equals("2026-11-24") ? day : guruNanak;
            muhurat = day.path("date").asText().equals("2026-11-08") ? day : muhurat;
        }

        assertThat(holidays.path("timezone").asText()).isEqualTo("Asia/Kolkata");
        assertThat(guruNanak.path("description").asText()).startsWith("Guru Nanak Jayanti");
        assertThat(guruNanak.path("holiday_type").asText()).isEqualTo("TRADING_HOLIDAY");
        assertThat(guruNanak.path("closed_exchanges").toString())
                .contains("NSE", "NFO", "CDS")
                .doesNotContain("MCX");
        // 17:00 to 23:55 IST: the winter close of the United States.
        assertThat(guruNanak.path("open_exchanges").get(0).toString())
                .isEqualTo("{\"exchange\":\"MCX\",\"start_time\":1795519800000,\"end_time\":1795544700000}");
        assertThat(muhurat.path("holiday_type").asText()).isEqualTo("SPECIAL_SESSION");
    }

    @Test
    void timingsFollowTheErasTheWeekendAndSpecialSundays() throws Exception {
        // 09:15 to 15:30 and, since August 2026, to 15:40 for derivatives; 09:00 to 23:30 in summer, 23:55 in winter.
        assertThat(timing("2026-07-31", "NFO")).isEqualTo("09:15-15:30");
        assertThat(timing("2026-08-03", "NFO")).isEqualTo("09:15-15:40");
        assertThat(timing("2026-08-03", "BFO")).isEqualTo("09:15-15:40");
        assertThat(timing("2026-08-03", "NSE")).isEqualTo("09:15-15:30");
        assertThat(timing("2026-10-30", "MCX")).isEqualTo("09:00-23:30");
        assertThat(timing("2026-11-02", "MCX")).isEqualTo("09:00-23:55");
        assertThat(timing("2026-11-21", "NSE")).as("Saturday").isEmpty();
        assertThat(timing("2026-11-21", "CRYPTO")).isEqualTo("00:00-00:00");
        assertThat(timing("2026-11-24", "NSE")).as("holiday").isEmpty();
        assertThat(timing("2026-02-01", "NSE")).as("Budget Sunday").isEqualTo("09:15-15:30");
        assertThat(timing("2026-02-01", "MCX"))
                .as("Budget Sunday, morning only")
                .isEqualTo("09:00-17:00");
        assertThat(timing("2024-05-18", "NSE")).as("two sessions").isEqualTo("09:15-10:00 11:30-12:30");
        assertThat(ema.post("market/timings", "'date':'2019-12-31'").status()).isEqualTo(400);
    }

    private String timing(String date, String exchange) throws Exception {
        List<String> sessions = new ArrayList<>();
        for (JsonNode timing :
                ema.post("market/timings", "'date':'" + date + "'").data()) {
            if (timing.path("exchange").asText().equals(exchange)) {
                sessions.add(clockTime(timing.path("start_time")) + "-" + clockTime(timing.path("end_time")));
            }
        }
        return String.join(" ", sessions);
    }

    private static String clockTime(JsonNode millis) {
        return Instant.ofEpochMilli(millis.asLong())
                .atZone(Ist.ZONE)
                .toLocalTime()
                .toString();
    }
}
