package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.OwnThread;
import algo.app.model.CallerAddress;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whom a key belongs to. */
class ApiKeysTest {
    private static final int TIMES = 20_000;

    private final ApiKeys keys = new ApiKeys();

    @Test
    void theLastKeyOfAStrategyCounts() {
        keys.put("ema", "one");
        keys.put("ema", "two");

        assertThat(keys.owner("one")).isEmpty();
        assertThat(keys.owner("two")).contains("ema");
        assertThat(keys.caller(CallerAddress.of("one"))).isEmpty();
        assertThat(keys.caller(CallerAddress.of("two"))).contains("ema");
    }

    /** Each daemon that takes the broker over tells it the keys anew, while strategies trade. */
    @Test
    void aKeyThatIsToldAnewActsAllTheWhile() {
        keys.put("ema", "key");
        CompletableFuture<Void> told = CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < TIMES; i++) {
                        keys.put("ema", "key");
                    }
                },
                OwnThread.EACH);

        do {
            assertThat(keys.owner("key")).contains("ema");
            assertThat(keys.caller(CallerAddress.of("key"))).contains("ema");
        } while (!told.isDone());
        told.join();
    }
}
