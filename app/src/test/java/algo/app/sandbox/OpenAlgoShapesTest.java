package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import algo.app.ManualClock;
import algo.app.http.Admission;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields, types and words of the endpoints beyond quotes and plain orders, as OpenAlgo has them. */
class OpenAlgoShapesTest {
    private static final String UND = "'underlying':'NIFTY','exchange':'NSE_INDEX','expiry_date':'29DEC26'";

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.atIst("2026-11-27T11:10:00");
    private final HttpClient http = HttpClient.newHttpClient();
    private Sandbox sandbox;
    private ApiClient ema;
    private int port;

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(home.resolve("sandbox.jsonl"), clock, Admission.EVERYBODY);
        sandbox.register("ema", "key-of-ema");
        port = sandbox.start(0);
        ema = new ApiClient(port, "key-of-ema");
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

    private JsonNode ok(String endpoint, String fields) throws Exception {
        ApiClient.Answer answer = ema.post(endpoint, fields);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
        return answer.json();
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aSymbolSaysWhatIsKnownOfIt() throws Exception {
        JsonNode data =
                ok("symbol", "'symbol':'NIFTY29DEC2625000CE','exchange':'NFO'").path("data");

        assertThat(names(data))
                .containsExactly(
                        "id",
                        "symbol",
                        "brsymbol",
                        "name",
                        "exchange",
                        "brexchange",
                        "token",
                        "expiry",
                        "strike",
                        "lotsize",
                        "instrumenttype",
                        "tick_size",
                        "freeze_qty");
        assertThat(data.path("id").isInt()).isTrue();
        assertThat(data.path("token").isTextual()).isTrue();
        assertThat(data.path("expiry").asText()).isEqualTo("29-DEC-26");
        assertThat(data.path("strike").asInt()).isEqualTo(25000);
        assertThat(data.path("lotsize").asInt()).isEqualTo(65);
        ApiClient.Answer unknown = ema.post("symbol", "'symbol':'sbin','exchange':'NSE'");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isEqualTo("Symbol sbin not found in exchange NSE");
    }

    @Test
    void searchRanksAndExpiriesAreListed() throws Exception {
        JsonNode found = ok("search", "'query':'SBIN'");
        assertThat(found.path("data").get(0).path("symbol").asText()).isEqualTo("SBIN");
        assertThat(found.path("message").asText())
                .isEqualTo("Found " + found.path("data").size() + " matching symbols");
        JsonNode strikes =
                ok("search", "'query':'nifty 25000 dec ce','exchange':'NFO'").path("data");
        assertThat(strikes).isNotEmpty().allSatisfy(row -> assertThat(
                        row.path("symbol").asText())
                .matches("(NIFTY|BANKNIFTY|FINNIFTY).*25000CE"));
        JsonNode none = ok("search", "'query':'NOSUCHTHING'");
        assertThat(none.path("message").asText()).isEqualTo("No matching symbols found");
        assertThat(none.path("data")).isEmpty();

        JsonNode expiries = ok("expiry", "'symbol':'nifty','exchange':'NFO','instrumenttype':'options'");
        assertThat(expiries.path("message").asText()).isEqualTo("Found 18 expiry dates for NIFTY options in NFO");
        assertThat(expiries.path("data").get(0).asText()).isEqualTo("01-DEC-26");
        assertThat(ok("expiry", "'symbol':'NOSUCH','exchange':'NFO','instrumenttype':'futures'")
                        .path("data"))
                .isEmpty();
    }

    @Test
    void instrumentsAndTickerAreAskedByGet() throws Exception {
        HttpResponse<String> csv = get("instruments?apikey=key-of-ema&exchange=BFO&format=csv");
        assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv");
        assertThat(csv.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=instruments_BFO.csv");
        assertThat(csv.body())
                .startsWith(
                        "symbol,brsymbol,name,exchange,brexchange,token,expiry,strike,lotsize,instrumenttype,tick_size\r\n")
                .contains("SENSEX31DEC26FUT");
        assertThat(get("instruments?apikey=key-of-ema").statusCode()).isEqualTo(400);
        assertThat(get("instruments?apikey=wrong&exchange=NSE").statusCode()).isEqualTo(403);
        assertThat(ema.post("instruments", "").status()).isEqualTo(405);

        String times = "apikey=key-of-ema&interval=5m&from=2026-11-26&to=2026-11-26";
        assertThat(get("ticker/NSE:M%26M?" + times + "&format=txt").body().lines())
                .hasSize(75)
                .first()
                .asString()
                .startsWith("NSE:M&M,2026-11-26,09:15:00,");
        assertThat(get("ticker/NSE:SBIN?" + times).body())
                .startsWith("{\"status\":\"success\",\"data\":[{\"timestamp\":");
    }

    @Test
    void aChainHasLegsAroundTheMoneyWithGreeks() throws Exception {
        JsonNode chain = ok("optionchain", UND + ",'strike_count':3,'with_greeks':true");

        assertThat(chain.path("chain")).hasSize(7);
        JsonNode middle = chain.path("chain").get(3);
        assertThat(middle.path("strike")).isEqualTo(chain.path("atm_strike"));
        assertThat(middle.path("ce").path("label").asText()).isEqualTo("ATM");
        assertThat(chain.path("chain").get(2).path("ce").path("label").asText()).isEqualTo("ITM1");
        assertThat(chain.path("chain").get(2).path("pe").path("label").asText()).isEqualTo("OTM1");
        assertThat(names(middle.path("pe")))
                .containsExactly(
                        "symbol",
                        "label",
                        "ltp",
                        "bid",
                        "ask",
                        "bid_qty",
                        "ask_qty",
                        "open",
                        "high",
                        "low",
                        "prev_close",
                        "volume",
                        "oi",
                        "lotsize",
                        "tick_size",
                        "implied_volatility",
                        "delta",
                        "gamma",
                        "theta",
                        "vega");
        double volatility = ok("quotes", "'symbol':'INDIAVIX','exchange':'NSE_INDEX'")
                .path("data")
                .path("ltp")
                .asDouble();
        assertThat(middle.path("ce").path("implied_volatility").asDouble())
                .as("INDIAVIX")
                .isCloseTo(volatility, within(0.3));
        assertThat(ok("syntheticfuture", UND).path("synthetic_future_price")).isEqualTo(chain.path("forward_price"));
        assertThat(ok("optionchain", "'underlying':'CRUDEOIL','exchange':'MCX','expiry_date':'16DEC26'")
                        .path("underlying_symbol")
                        .asText())
                .isEqualTo("CRUDEOIL18DEC26FUT");
    }

    @Test
    void anOffsetNamesAnOption() throws Exception {
        JsonNode atm = ok("optionsymbol", UND + ",'offset':'ATM','option_type':'CE'");
        JsonNode otm = ok("optionsymbol", UND + ",'offset':'OTM50','option_type':'pe'");

        assertThat(names(atm))
                .containsExactly(
                        "status", "symbol", "exchange", "lotsize", "tick_size", "freeze_qty", "underlying_ltp");
        int strike = Integer.parseInt(atm.path("symbol").asText().substring(12, 17));
        assertThat(otm.path("symbol").asText()).isEqualTo("NIFTY29DEC26" + (strike - 2500) + "PE");
        assertThat(ok(
                                "optionsymbol",
                                "'underlying':'NIFTY29DEC26FUT','exchange':'NFO','offset':'ATM','option_type':'CE'")
                        .path("symbol"))
                .isEqualTo(atm.path("symbol"));
        assertThat(ema.post("optionsymbol", "'underlying':'NIFTY','exchange':'NFO','offset':'ATM','option_type':'CE'")
                        .status())
                .as("no expiry")
                .isEqualTo(400);
        assertThat(ema.post("optionchain", UND.replace("29DEC26", "30DEC26")).status())
                .isEqualTo(404);
        String far = "'underlying':'SBIN','exchange':'NSE','expiry_date':'29DEC26','offset':'OTM50','option_type':'CE'";
        assertThat(ema.post("optionsymbol", far).message()).startsWith("Offset OTM50 is out of range");
    }

    @Test
    void greeksAreFlatAndManyAreAnsweredOneByOne() throws Exception {
        JsonNode one = ok("optiongreeks", "'symbol':'NIFTY29DEC2626000CE','exchange':'NFO'");
        assertThat(names(one))
                .containsExactly(
                        "status",
                        "symbol",
                        "exchange",
                        "underlying",
                        "strike",
                        "option_type",
                        "expiry_date",
                        "days_to_expiry",
                        "spot_price",
                        "option_price",
                        "interest_rate",
                        "implied_volatility",
                        "greeks");
        assertThat(names(one.path("greeks"))).containsExactly("delta", "gamma", "theta", "vega", "rho");
        assertThat(one.path("expiry_date").asText()).isEqualTo("29-Dec-2026");

        JsonNode many = ok(
                "multioptiongreeks",
                "'symbols':[{'symbol':'NIFTY29DEC2626000CE','exchange':'NFO'},{'symbol':'NOSUCH','exchange':'NFO'}]");
        assertThat(many.path("status").asText()).isEqualTo("partial");
        assertThat(many.path("summary").toString()).isEqualTo("{\"total\":2,\"success\":1,\"failed\":1}");
        assertThat(ema.send("POST", "optiongreeks", "{'apikey':'wrong'}").status())
                .isEqualTo(401);
    }

    @Test
    void basketsBuyFirstAndFailOneByOne() throws Exception {
        String order = "'exchange':'NSE','quantity':'1','product':'MIS','pricetype':'MARKET'";
        JsonNode basket = ok(
                "basketorder",
                "'strategy':'P','orders':[{'symbol':'INFY','action':'SELL'," + order
                        + "},{'symbol':'NOSUCH','action':'BUY'," + order + "},{'symbol':'SBIN','action':'BUY'," + order
                        + "}]");
        assertThat(basket.path("mode").asText()).isEqualTo("analyze");
        assertThat(basket.path("results").get(0).path("symbol").asText()).isEqualTo("SBIN");
        assertThat(StreamSupport.stream(basket.path("results").spliterator(), false)
                        .filter(row -> row.path("status").asText().equals("error"))
                        .map(row -> row.path("message").asText()))
                .containsExactly("Symbol NOSUCH not found on NSE");

        JsonNode split = ok(
                "splitorder",
                "'strategy':'P','symbol':'SBIN','action':'BUY','exchange':'NSE','quantity':25,'splitsize':10");
        assertThat(split.path("results")).hasSize(3);
        assertThat(split.path("results").get(2).path("quantity").asInt()).isEqualTo(5);
        assertThat(ema.post(
                                "splitorder",
                                "'strategy':'P','symbol':'SBIN','action':'BUY','exchange':'NSE','quantity':101,'splitsize':1")
                        .message())
                .isEqualTo("Total number of orders would exceed maximum limit of 100");
    }

    @Test
    void optionOrdersTradeWhatTheOffsetNames() throws Exception {
        JsonNode one = ok(
                "optionsorder",
                "'strategy':'P'," + UND + ",'offset':'OTM1','option_type':'CE','action':'BUY','quantity':'65'");
        assertThat(names(one)).contains("orderid", "symbol", "underlying", "underlying_ltp", "offset", "mode");
        JsonNode legs = ok(
                        "optionsmultiorder",
                        "'strategy':'P'," + UND
                                + ",'legs':[{'offset':'OTM2','option_type':'CE','action':'SELL','quantity':65},"
                                + "{'offset':'OTM4','option_type':'CE','action':'BUY','quantity':65},"
                                + "{'offset':'OTM4','option_type':'CE','action':'BUY','quantity':66}]")
                .path("results");
        assertThat(legs).extracting(leg -> leg.path("leg").asInt()).containsExactly(1, 2, 3);
        assertThat(legs.get(0).path("orderid").asText())
                .as("the buy came first")
                .isGreaterThan(legs.get(1).path("orderid").asText());
        assertThat(legs.get(2).path("message").asText()).isEqualTo("Quantity must be in multiples of lot size 65");
        assertThat(ok("positionbook", "").path("data")).hasSize(3).allSatisfy(row -> {
            assertThat(row.path("quantity").isNumber()).isTrue();
            assertThat(row.path("lot_size").asInt()).isEqualTo(65);
        });
    }

    @Test
    void theAccountIsToldInNumbers() throws Exception {
        ok(
                "placeorder",
                "'strategy':'P','symbol':'SBIN','exchange':'NSE','action':'BUY','quantity':'5','product':'CNC'");
        JsonNode holding = ok("holdings", "").path("data").path("holdings").get(0);
        assertThat(holding.path("quantity").asInt()).isEqualTo(5);
        assertThat(holding.path("average_price").isNumber()).isTrue();
        ok("closeposition", "'strategy':'P'");
        JsonNode profits = ok("pnl/symbols", "");
        assertThat(profits.path("total_today_realized_pnl").asDouble()).isNegative();
        assertThat(profits.path("total_pnl_today")).isEqualTo(profits.path("total_today_realized_pnl"));
        assertThat(ok("analyzer", "").path("data").toString())
                .as("an order, and its close")
                .isEqualTo("{\"mode\":\"analyze\",\"analyze_mode\":true,\"total_logs\":2}");
        JsonNode margin = ok(
                        "margin",
                        "'positions':[{'symbol':'NIFTY29DEC26FUT','exchange':'NFO','action':'BUY','product':'NRML',"
                                + "'pricetype':'MARKET','quantity':'65'}]")
                .path("data");
        assertThat(names(margin)).containsExactly("total_margin_required", "span_margin", "exposure_margin");
        assertThat(ok("telegram/notify", "'username':'u','message':'m','anything':1")
                        .path("message")
                        .asText())
                .isEqualTo("Notification queued for delivery");
        assertThat(ok("whatsapp/notify", "'self':true,'message':'m'")
                        .path("data")
                        .toString())
                .isEqualTo("{\"sent\":[\"<self>\"],\"failed\":[],\"skipped\":0}");
        assertThat(ok("whatsapp/notify", "'phone':'91','message':'m','wait_for_delivery':false")
                        .toString())
                .endsWith("\"message\":\"Queued for 1 recipient(s)\",\"queued\":1}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "symbol | {\"status\":\"error\",\"message\":{\"symbol\":[\"Missing data for required field.\"]",
                "splitorder | {\"status\":\"error\",\"message\":\"{'strategy': ['Missing data for required field.'],",
                "optionchain | {\"status\":\"error\",\"message\":\"Validation error\",\"errors\":{\"underlying\":[",
                "optiongreeks | {\"status\":\"error\",\"message\":\"Validation failed\",\"errors\":{\"symbol\":[",
            })
    void eachFamilyTellsProblemsItsOwnWay(String endpoint, String begins) throws Exception {
        ApiClient.Answer answer = ema.post(endpoint, "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().toString()).startsWith(begins);
    }

    @Test
    void anUnknownFieldIsRefusedAndWhatIsAbsentSaysSoInOneLine() throws Exception {
        ApiClient.Answer unknown = ema.post("quotes", "'symbol':'SBIN','exchange':'NSE','depth':5");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.message()).isEqualTo("{\"depth\":[\"Unknown field.\"]}");
        for (String absent : List.of("placegttorder", "gttorderbook", "chart")) {
            ApiClient.Answer answer = ema.post(absent, "'x':1");
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.message()).isEqualTo(absent + " is not in the sandbox");
        }
    }

    @Test
    void sixtyFourScannersOfAQuarterAreServedAndDelayNoQuote() throws Exception {
        String body = ("{'apikey':'key-of-ema','symbol':'SBIN','exchange':'NSE','interval':'1m',"
                        + "'start_date':'2026-08-28','end_date':'2026-11-27'}")
                .replace('\'', '"');
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/history"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        List<CompletableFuture<HttpResponse<Void>>> scanners = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            scanners.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
        }
        ok("quotes", "'symbol':'SBIN','exchange':'NSE'");

        for (CompletableFuture<HttpResponse<Void>> scanner : scanners) {
            assertThat(scanner.join().statusCode()).isEqualTo(200);
        }
    }
}
