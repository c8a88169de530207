package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualClock;
import algo.app.http.Admission;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All numbers of all endpoints are read by one rule, and what is none changes nothing. */
class NumbersTest {
    private static final String SBIN = "'symbol':'SBIN','exchange':'NSE'";
    private static final String ORDER = "'strategy':'P'," + SBIN + ",'action':'BUY','product':'MIS'";

    /** As the value stands in the JSON; single quotes are double ones. */
    private static final List<String> NONE = List.of(
            "'0e5'",
            "'1e1'",
            "'1E2'",
            "'1e400'",
            "'1e-1'",
            "'\u0660'",
            "'\u0665'",
            "'\uFF15'",
            "'\u06F5'",
            "'\u096B'",
            "'\u2075'",
            "'\u00BD'",
            "'\u2164'",
            "'+5'",
            "' 5'",
            "'5 '",
            "'\\t5'",
            "'5\\u0000'",
            "'\u00A05'",
            "'1_000'",
            "'1,000'",
            "'0x10'",
            "'NaN'",
            "'Infinity'",
            "'-Infinity'",
            "'-'",
            "'--5'",
            "'5.'",
            "'.5'",
            "'05'",
            "'00'",
            "'-05'",
            "'5.5.5'",
            "'\u22125'",
            "'five'",
            "''",
            "true",
            "false",
            "[]",
            "[5]",
            "{}",
            "{'a':5}",
            "0e5",
            "1e1",
            "1E400",
            "-1e-400",
            "05",
            "+5",
            "NaN",
            "Infinity",
            "0x10",
            "2147483648",
            "'2147483648'",
            "9223372036854775807",
            "9223372036854775808",
            "'99999999999999999999999999999999999999999999999'",
            "99999999999999999999999999999999999999999999999",
            "-2147483649",
            "'-9223372036854775809'");

    @TempDir
    private Path home;

    private Sandbox sandbox;
    private ApiClient ema;
    private final Locale locale = Locale.getDefault();

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox(
                home.resolve("sandbox.jsonl"), ManualClock.atIst("2026-11-20T22:10:00"), Admission.EVERYBODY);
        sandbox.register("ema", "key-of-ema");
        ema = new ApiClient(sandbox.start(0), "key-of-ema");
    }

    @AfterEach
    void stop() {
        Locale.setDefault(locale);
        sandbox.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "placeorder      | quantity           | ORDER,'pricetype':'MARKET'",
                "placeorder      | price              | ORDER,'pricetype':'LIMIT','quantity':1",
                "placeorder      | trigger_price      | ORDER,'pricetype':'SL','quantity':1,'price':820",
                "placeorder      | disclosed_quantity | ORDER,'pricetype':'MARKET','quantity':1",
                "placesmartorder | quantity           | ORDER,'pricetype':'MARKET','position_size':0",
                "placesmartorder | position_size      | ORDER,'pricetype':'MARKET','quantity':1",
                "placesmartorder | price              | ORDER,'pricetype':'LIMIT','quantity':1,'position_size':5",
                "placesmartorder | trigger_price      | ORDER,'pricetype':'SL-M','quantity':1,'position_size':5",
                "placesmartorder | disclosed_quantity | ORDER,'pricetype':'MARKET','quantity':1,'position_size':5",
                "modifyorder     | quantity           | ORDER,'pricetype':'LIMIT','price':820,'orderid':'1'",
                "modifyorder     | price              | ORDER,'pricetype':'LIMIT','quantity':1,'orderid':'1'",
                "modifyorder     | trigger_price      | ORDER,'pricetype':'SL','quantity':1,'price':820,'orderid':'1'",
                "modifyorder     | disclosed_quantity | ORDER,'pricetype':'LIMIT','quantity':1,'price':820,'orderid':'1'",
                "market/holidays | year               | 'x':1",
            })
    void whatIsNoNumberIsNoneAnywhere(String endpoint, String field, String others) throws Exception {
        String rest = others.replace("ORDER", ORDER);
        for (String value : NONE) {
            ApiClient.Answer answer = ema.post(endpoint, rest + ",'" + field + "':" + value);

            assertThat(answer.status()).as(value + " " + answer.json()).isEqualTo(400);
            assertThat(answer.message()).as(value).containsAnyOf(field, "not valid JSON", "an exponent");
            assertThat(answer.message().length()).as(value).isLessThan(400);
        }
        assertThat(sandbox.view().orders()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"5", "'5'", "5.0", "'5.0'", "5.00"})
    void aWholeNumberIsOneHoweverManyZerosFollowItsPoint(String five) throws Exception {
        assertThat(ema.post("placeorder", ORDER + ",'quantity':" + five).status())
                .isEqualTo(200);
        assertThat(ema.post("placesmartorder", ORDER + ",'quantity':" + five + ",'position_size':" + five)
                        .message())
                .isEqualTo("Positions Already Matched. No Action needed.");
        assertThat(sandbox.view().orders()).singleElement().satisfies(order -> assertThat(order.quantity())
                .isEqualTo(5));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0", "-0", "'0'", "'-0'", "0.0", "'0.00'", "-0.0"})
    void zeroIsOneThingHoweverItIsWritten(String zero) throws Exception {
        assertThat(ema.post("placeorder", ORDER + ",'quantity':" + zero).status())
                .isEqualTo(400);
        assertThat(ema.post("placesmartorder", ORDER + ",'quantity':" + zero + ",'position_size':" + zero)
                        .message())
                .isEqualTo("No OpenPosition Found. Not placing Exit order.");
        assertThat(ema.post("placeorder", ORDER + ",'quantity':1,'pricetype':'LIMIT','price':" + zero)
                        .message())
                .contains("LIMIT orders require price.");
        assertThat(sandbox.view().orders()).isEmpty();
    }

    @Test
    void numbersOfOrdersAndDatesAreAsciiToo() throws Exception {
        String id = ema.post("placeorder", ORDER + ",'quantity':1,'pricetype':'LIMIT','price':100")
                .json()
                .path("orderid")
                .asText();
        String arabic = id.replace('2', '\u0662');
        for (String wrong : List.of(arabic, " " + id, "+" + id, id + ".0", "x".repeat(1000), "0" + id)) {
            ApiClient.Answer answer = ema.post("cancelorder", "'strategy':'P','orderid':'" + wrong.strip() + "x'");
            assertThat(answer.status()).as(wrong).isEqualTo(404);
            assertThat(answer.message().length()).isLessThan(120);
        }
        assertThat(ema.post("orderstatus", "'strategy':'P','orderid':'" + arabic + "'")
                        .status())
                .isEqualTo(404);
        assertThat(ema.post("orderstatus", "'strategy':'P','orderid':" + id).status())
                .isEqualTo(200);
        for (String date : List.of(
                "\u0662\u0660\u0662\u0666-11-20",
                "2026-11-2\u0660",
                "+2026-11-20",
                "+999999999-12-31",
                "-2026-11-20",
                "20261120",
                "2026-W47-5",
                "2026-11-20T00:00",
                "2026-02-30",
                "1999-12-31",
                "2100-01-01",
                "")) {
            String times = "'start_date':'" + date + "','end_date':'2026-11-20','interval':'D'";
            assertThat(ema.post("history", SBIN + "," + times).status())
                    .as(date)
                    .isEqualTo(400);
            assertThat(ema.post("market/timings", "'date':'" + date + "'").status())
                    .as(date)
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "ar-EG-u-nu-arab",
                "fa-IR-u-nu-arabext",
                "tr-TR",
                "hi-IN-u-nu-deva",
                "th-TH-u-ca-buddhist-nu-thai"
            })
    void theLanguageOfTheMachineChangesNothing(String language) throws Exception {
        Locale.setDefault(Locale.forLanguageTag(language));

        ApiClient.Answer answer =
                ema.post("placeorder", ORDER + ",'quantity':'5','pricetype':'LIMIT','price':'812.35'");
        assertThat(answer.json().path("orderid").asText()).matches("[0-9]{15}");
        assertThat(ema.post("orderbook", "").json().toString())
                .matches("\\p{ASCII}*")
                .contains("812.35");
        assertThat(ema.post("placeorder", ORDER + ",'quantity':'\u0665'").status())
                .isEqualTo(400);
        assertThat(ema.post("history", SBIN + ",'interval':'D','start_date':'2026-11-19','end_date':'2026-11-20'")
                        .json()
                        .toString())
                .matches("\\p{ASCII}*");
    }
}
