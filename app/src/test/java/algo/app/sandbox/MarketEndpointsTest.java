package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualClock;
import algo.app.model.Ist;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the endpoints of prices, candles, holidays and hours answer, over HTTP as a strategy sees it. */
class MarketEndpointsTest extends EndpointsRig {
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
