package algo.app.process.macos;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.StopSignal;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Our numbers of signals against the table of Apple's headers. */
class DarwinSignalsTest {
    @Test
    void numbersAndNamesAreThoseOfTheHeaders() throws Exception {
        Map<String, Integer> headers = new TreeMap<>();
        try (InputStream in = getClass().getResourceAsStream("/darwin-headers.tsv")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .filter(words -> words[0].equals("signal"))
                    .forEach(words -> headers.put(words[1], Integer.valueOf(words[3])));
        }

        assertThat(headers).hasSizeGreaterThan(20);
        headers.forEach((name, number) -> {
            if (!name.equals("CONT")) { // it wakes a process
                assertThat(DarwinSignals.deadly(number)).as(name).hasValue(name);
            }
        });
        for (StopSignal signal : StopSignal.values()) {
            assertThat(DarwinSignals.number(signal)).isEqualTo(headers.get(signal.name()));
        }
        assertThat(DarwinSignals.SIGCONT).isEqualTo(headers.get("CONT"));
        assertThat(DarwinSignals.deadly(headers.get("CONT"))).isEmpty();
        assertThat(DarwinSignals.deadly(0)).isEmpty();
        assertThat(DarwinSignals.deadly(32)).isEmpty();
    }
}
