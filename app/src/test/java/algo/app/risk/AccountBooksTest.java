package algo.app.risk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host's books tell of a loss, and what they do not. */
class AccountBooksTest {
    private static final String FLAT = "{'m2mrealized':'0.00','m2munrealized':'0.00'}";

    private static AccountBooks.Told ask(String positions, String funds) {
        ObjectMapper json = new ObjectMapper();
        return AccountBooks.ask(call -> {
            String data = call.equals("funds") ? funds : positions;
            if (data.startsWith("!")) {
                throw new IOException(call + ": " + data.substring(1));
            }
            return json.readTree("{\"status\":\"success\",\"data\":" + data.replace('\'', '"') + "}");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | {'m2mrealized':'0.00','m2munrealized':'0.00'} | 0",
                "[{'pnl':-100.05},{'pnl':'-0.10'},{'pnl':50}] | {'m2mrealized':'0.00','m2munrealized':'0.00'} | 5015",
                "[{'pnl':-1}] | {'m2mrealized':'-7.27','m2munrealized':'3.27'} | 400",
                "[{'pnl':200}] | {'m2mrealized':150,'m2munrealized':0} | -15000",
                "[{'pnl':-12345678.9}] | {'m2mrealized':'0','m2munrealized':'0'} | 1234567890",
            })
    void theLargerLossOfBothBooksCounts(String positions, String funds, long loss) {
        AccountBooks.Told told = ask(positions, funds);
        assertThat(told.isWhole()).isTrue();
        assertThat(told.loss()).isEqualTo(OptionalLong.of(loss));
        assertThat(told.words()).startsWith("positionbook ").contains(", funds ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | positionbook: no list of positions",
                "null | positionbook: no list of positions",
                "7 | positionbook: no list of positions",
                "[{'symbol':'SBIN'}] | positionbook: the pnl of SBIN is missing",
                "[{'symbol':'SBIN','pnl':null}] | positionbook: the pnl of SBIN is missing",
                "[{'symbol':'SBIN','pnl':''}] | positionbook: the pnl of SBIN is no amount",
                "[{'symbol':'SBIN','pnl':'NaN'}] | positionbook: the pnl of SBIN is no amount",
                "[{'symbol':'SBIN','pnl':'1e999999999'}] | positionbook: the pnl of SBIN is no amount",
                "[{'symbol':'SBIN','pnl':1e300}] | positionbook: the pnl of SBIN is no amount",
                "[{'pnl':-9000},{'pnl':true}] | positionbook: the pnl of a position is no amount",
                "!HTTP 403, Invalid openalgo apikey | positionbook: HTTP 403, Invalid openalgo apikey",
            })
    void aBookWithoutAnAmountIsUnknownAndTheOtherStillCounts(String positions, String words) {
        AccountBooks.Told told = ask(positions, FLAT);
        assertThat(told.isWhole()).isFalse();
        assertThat(told.words()).isEqualTo(words);
        assertThat(told.loss()).as("of the funds").isEqualTo(OptionalLong.of(0));
    }

    @Test
    void whereNoBookTellsThereIsNoLoss() {
        AccountBooks.Told told = ask("!no answer within 8 s", "{'m2mrealized':'1'}");
        assertThat(told.loss()).isEmpty();
        assertThat(told.isWhole()).isFalse();
        assertThat(told.words()).isEqualTo("positionbook: no answer within 8 s, funds: m2munrealized is missing");
    }
}
