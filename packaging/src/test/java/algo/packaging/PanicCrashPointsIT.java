package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wherever the daemon dies in a panic: the next one finishes the stop, and starts nothing. */
class PanicCrashPointsIT extends CrashPoints {
    @Test
    @Tag("faults")
    void aPanicThatIsOnDiskIsFinished() throws Exception {
        addStubborn("one");
        home.does("set", "one", "restart.when=always", "restart.first_delay=50ms", "restart.max=1000");
        Path latch = home.home().resolve("state/panic.json");
        atEveryPoint("panic", new Operation() {
            @Override
            public void prepare() {
                home.does("panic", "--end");
                ensureRunning("one");
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("panic").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                boolean holds = Files.exists(latch);
                assertThat(holds || !acknowledged)
                        .as("an acknowledged panic holds")
                        .isTrue();
                if (acknowledged) {
                    assertThat(home.liveRuns("one"))
                            .as("after the panic was acknowledged")
                            .isEmpty();
                }
                assertThat(settled("one")).isEqualTo(holds ? "stopped" : "running");
                if (holds) {
                    home.algo("start", "one", "--force").run().exits(5).says("algo panic --end");
                }
            }
        });
    }

    @Test
    @Tag("faults")
    void theEndOfAPanicIsThereOrNotAtAll() throws Exception {
        addStubborn("one");
        home.does("schedule", "one", "--start", "00:00", "--stop", "23:59:59", "--days", "mon-sun", "--any-day");
        Path latch = home.home().resolve("state/panic.json");
        atEveryPoint("the end of a panic", new Operation() {
            @Override
            public void prepare() {
                home.does("panic");
            }

            @Override
            public List<Call.Running> begin() {
                return List.of(home.algo("panic", "--end").background());
            }

            @Override
            public void check(boolean acknowledged, JsonNode saved) {
                boolean holds = Files.exists(latch);
                assertThat(holds && acknowledged).as("a panic after its end").isFalse();
                assertThat(settled("one")).isEqualTo(holds ? "stopped" : "running");
            }
        });
    }
}
