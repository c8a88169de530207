package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody else empties, moves or removes the event journal, and the daemon is killed: no number is given twice. */
class EventsTakenIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** What somebody else does to the journal. */
    enum Deed {
        EMPTIES,
        CUTS,
        MOVES,
        REMOVES;

        void on(Path file) throws IOException {
            switch (this) {
                case EMPTIES -> Files.write(file, new byte[0]);
                case CUTS -> Files.write(file, java.util.Arrays.copyOf(Files.readAllBytes(file), 150));
                case MOVES -> Files.move(file, file.resolveSibling("elsewhere-" + System.nanoTime()));
                case REMOVES -> Files.delete(file);
            }
        }
    }

    private List<Long> numbers(String... arguments) throws IOException {
        List<Long> numbers = new ArrayList<>();
        List<String> words = new ArrayList<>(List.of("events", "--json", "--since", "0"));
        words.addAll(List.of(arguments));
        for (String line :
                home.algo(words.toArray(String[]::new)).run().ok().out().lines().toList()) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (!event.get("event").asText().equals("missed")) {
                numbers.add(event.get("seq").asLong());
            }
        }
        return numbers;
    }

    @ParameterizedTest
    @EnumSource
    void noNumberIsGivenTwiceAndFollowersGoOn(Deed deed) throws Exception {
        home.addBeacon("ema");
        home.does("start", "ema");
        home.does("stop", "ema");
        long last = numbers().get(numbers().size() - 1);
        Path journal = home.home().resolve("state/events.jsonl");
        Call.Running follower = home.algo("events", "-f", "--json").background();
        Eventually.holds("it follows", () -> follower.out().contains("\"seq\":" + last + ","));

        deed.on(journal);
        home.does("start", "ema");
        Eventually.holds("the follower goes on", () -> follower.out().contains("\"seq\":" + (last + 1) + ","));
        home.does("stop", "ema");
        long next = numbers().get(numbers().size() - 1);
        assertThat(next).isGreaterThan(last + 2);

        home.killDaemon();
        deed.on(journal);
        home.algo("daemon", "start").run().ok();
        assertThat(numbers())
                .last()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LONG)
                .isGreaterThan(next);
        assertThat(home.algo("events", "--since", "1").run().ok().out()).contains("missed ");
    }
}
