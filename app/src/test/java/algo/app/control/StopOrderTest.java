package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StopOrderTest {
    private static List<List<String>> groups(List<String> ids, Map<String, List<String>> after) {
        return StopOrder.groups(ids, id -> after.getOrDefault(id, List.of()));
    }

    @Test
    void thoseThatWereStartedAfterOthersEndBeforeThem() {
        Map<String, List<String>> after = Map.of("a", List.of("feed"), "b", List.of("a", "feed"), "c", List.of("feed"));

        assertThat(groups(List.of("a", "b", "c", "feed", "x"), after))
                .containsExactly(List.of("b", "c", "x"), List.of("a"), List.of("feed"));
    }

    @Test
    void withoutAnOrderAllAreOneGroup() {
        assertThat(groups(List.of("a", "b"), Map.of())).containsExactly(List.of("a", "b"));
    }

    @Test
    void onlyThoseThatAreNamedCount() {
        assertThat(groups(List.of("feed", "x"), Map.of("a", List.of("feed")))).containsExactly(List.of("feed", "x"));
    }

    @Test
    void aCircleIsOneGroupAndNothingIsLeftOut() {
        Map<String, List<String>> after = Map.of("a", List.of("b"), "b", List.of("a"), "c", List.of("a"));

        assertThat(groups(List.of("a", "b", "c"), after)).containsExactly(List.of("c"), List.of("a", "b"));
    }
}
