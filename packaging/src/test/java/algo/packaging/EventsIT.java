package algo.packaging;

import static algo.packaging.Call.names;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happened to strategies, as {@code algo events} shows it. */
class EventsIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void eventsAreReplayedFromANumberAndFollowed() throws Exception {
        home.addBeacon("one");
        home.addBeacon("two");
        home.algo("start", "one").run().ok();
        Call.Running follow = home.algo("events", "-f", "-n", "0", "--json").background();
        home.algo("start", "two").run().ok();
        home.algo("stop", "one").run().ok();

        Eventually.holds("the stop", () -> follow.out().contains("\"to\":\"stopped\""));
        String all = home.algo("events", "--since", "0", "--json").run().ok().out();
        follow.proc().signal("KILL");
        assertThat(all).endsWith(follow.out());
        List<JsonNode> events = new ArrayList<>();
        for (String line : all.split("\n")) {
            events.add(new ObjectMapper().readTree(line));
        }
        for (int i = 0; i < events.size(); i++) {
            assertThat(names(events.get(i)))
                    .containsExactly("seq", "at", "strategy", "event", "from", "to", "cause", "by", "detail");
            assertThat(events.get(i).get("seq").asInt()).isEqualTo(i + 1);
        }
        assertThat(home.algo("events", "one", "-n", "1").run().ok().out())
                .matches(
                        "\\d+  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d IST  one  stopping -> stopped: stopped by hand\n");
        assertThat(home.algo("events", "--since", "2").run().ok().out()).startsWith("3  ");
        home.algo("events", "nosuch").run().refused(3, "nosuch: no such strategy");
        home.algo("daemon", "restart").run().ok();
        assertThat(home.algo("events", "--since", "0", "--json").run().ok().out())
                .as("after a restart of the daemon")
                .startsWith(all);
    }
}
