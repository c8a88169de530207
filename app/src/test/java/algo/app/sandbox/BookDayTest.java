package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The books of a day begin at 03:00 IST, and the funds say since when they are as they are. The rig begins at 22:10. */
class BookDayTest extends EndpointsRig {
    @Test
    void theBooksOfADayEndAtThreeInTheMorning() throws Exception {
        ema.post("placeorder", BUY_10);
        ema.post("placeorder", BUY_10.replace("BUY", "SELL").replace("SBIN", "INFY"));
        ema.post("placeorder", BUY_10.replace("BUY", "SELL"));

        clock.advance(Duration.ofHours(4));
        assertThat(ema.post("orderbook", "").data().path("orders"))
                .as("at 02:10")
                .hasSize(3);
        assertThat(ema.post("tradebook", "").data()).hasSize(3);
        assertThat(ema.post("positionbook", "").data()).hasSize(2);
        assertThat(ema.post("pnl/symbols", "").data()).hasSize(2);

        clock.advance(Duration.ofHours(1));
        assertThat(ema.post("orderbook", "").data().path("orders"))
                .as("at 03:10")
                .isEmpty();
        assertThat(ema.post("tradebook", "").data()).isEmpty();
        JsonNode positions = ema.post("positionbook", "").data();
        assertThat(positions).as("what is open").hasSize(1);
        assertThat(positions.get(0).path("symbol").asText()).isEqualTo("INFY");
        assertThat(positions.get(0).path("today_realized_pnl").asDouble()).isZero();
        assertThat(ema.post("pnl/symbols", "").data()).hasSize(1);
    }

    @Test
    void theFundsSayWhenTheAccountBeganOrWasReset() throws Exception {
        assertThat(funds().path("last_reset").asText()).isEqualTo("2026-11-20 22:10:00");
        assertThat(funds().path("reset_count").asInt()).isZero();

        clock.advance(Duration.ofHours(1));
        ema.post("placeorder", BUY_10);
        clock.advance(Duration.ofHours(1));
        assertThat(funds().path("last_reset").asText()).as("its first order").isEqualTo("2026-11-20 23:10:00");

        sandbox.reset();
        clock.advance(Duration.ofHours(1));
        assertThat(funds().path("last_reset").asText()).isEqualTo("2026-11-21 00:10:00");
        assertThat(funds().path("reset_count").asInt()).isEqualTo(1);
    }

    private JsonNode funds() throws Exception {
        return ema.post("funds", "").data();
    }
}
