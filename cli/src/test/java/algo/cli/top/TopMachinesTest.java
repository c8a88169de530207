package algo.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.Intent;
import algo.app.model.LiveConsent;
import algo.app.model.PanicStatus;
import algo.app.model.Phase;
import algo.app.protocol.Reply;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import algo.cli.Line;
import algo.cli.top.TopState.Size;
import algo.cli.top.TopState.Wish;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code algo top --hosts} draws of several machines, and what its keys act on, without a terminal. */
class TopMachinesTest {
    /** 2026-11-20, a Friday, 09:20:00 in India. */
    private static final Instant NOW = Instant.parse("2026-11-20T03:50:00Z");

    private final TopState state = new TopState();

    TopMachinesTest() {
        state.machines().onSeveral(List.of("vps", "home"), "algo --hosts all");
    }

    private static StrategyView view(String id, ShownMode mode, double cpu) {
        return new StrategyView(
                id,
                id,
                "ann",
                mode,
                Phase.RUNNING,
                true,
                "see 'algo status " + id + "'",
                4711,
                "",
                60,
                cpu,
                1 << 20,
                0,
                "",
                "",
                "NSE",
                Map.of(),
                "",
                "",
                Intent.NONE,
                Optional.empty());
    }

    private void answered(String host, List<String> problems, StrategyView... views) {
        state.answered(host, new Reply.Statuses(List.of(views), problems, List.of(), List.of(), Map.of()), "0.2.0");
    }

    private List<String> drawn(int columns, int rows) {
        return drawn(columns, rows, Map.of());
    }

    private List<String> drawn(int columns, int rows, Map<String, Long> silent) {
        state.resized(new Size(columns, rows));
        state.at(NOW, host -> silent.getOrDefault(host, 0L));
        return TopScreen.draw(state).stream()
                .map(Line::text)
                .map(String::stripTrailing)
                .toList();
    }

    @Test
    void eachMachineComesWhenItAnswersAndOneThatIsDownIsALine() {
        List<String> first = drawn(100, 12);
        assertThat(first.get(0)).startsWith("2 of 2 hosts DOWN  0 strategies");
        assertThat(first).anyMatch(line -> line.equals("vps  connecting …"));

        state.lost("home", "home: no route to host");
        answered("vps", List.of("low space"), view("ema", ShownMode.SANDBOX, 1), view("gold", ShownMode.LIVE, 9));
        List<String> second = drawn(100, 12);
        assertThat(second.get(0)).startsWith("1 of 2 hosts DOWN  2 strategies, 2 running");
        assertThat(second.get(1)).isEqualTo("problem: vps: low space");
        assertThat(second.get(2)).startsWith("HOST ID*  MODE ");
        assertThat(second.get(3)).startsWith("vps  ema  sandbox ");
        assertThat(second.get(4)).startsWith("vps  gold LIVE ");
        assertThat(second.get(5)).isEqualTo("home no route to host; trying again");
        assertThat(second.get(10)).isEqualTo("vps/ema: see 'algo --host vps status ema'");

        answered("home", List.of(), view("ema", ShownMode.LIVE, 5));
        assertThat(drawn(100, 12).get(0)).startsWith("2 hosts  3 strategies");
        assertThat(state.rows().stream().map(row -> state.shown(row.host(), row.id())))
                .containsExactly("home/ema", "vps/ema", "vps/gold");
        state.key("c");
        assertThat(state.rows().stream().map(row -> state.shown(row.host(), row.id())))
                .containsExactly("vps/gold", "home/ema", "vps/ema");
    }

    @Test
    void whatIsKnownOfAMachineThatFallsSilentStaysAndIsOld() {
        answered("vps", List.of(), view("ema", ShownMode.SANDBOX, 1));
        answered("home", List.of(), view("vwap", ShownMode.SANDBOX, 1));

        List<String> lines = drawn(100, 12, Map.of("home", 7L));

        assertThat(lines.get(0)).startsWith("1 of 2 hosts DOWN  2 strategies");
        assertThat(lines).anyMatch(line -> line.startsWith("home vwap ")).contains("home no answer for 7 s");
        assertThat(state.machines().isOld("home")).isTrue();
        assertThat(state.machines().isOld("vps")).isFalse();
    }

    @Test
    void keysActOnTheMachineOfTheSelectedRowAndRealMoneyIsAskedAboutThere() {
        answered("home", List.of(), view("ema", ShownMode.LIVE, 1));
        answered("vps", List.of(), view("ema", ShownMode.SANDBOX, 1));
        drawn(100, 12);

        assertThat(state.key("s")).isEqualTo(Wish.NOTHING);
        assertThat(drawn(100, 12).get(11)).isEqualTo("Start LIVE home/ema? y/n");
        answered("home", List.of());
        assertThat(state.key("y")).isEqualTo(Wish.START);
        assertThat(state.targetHost() + "/" + state.target()).isEqualTo("home/ema");
        assertThat(state.consent()).isEqualTo(LiveConsent.LIVE);

        assertThat(state.key("s")).isEqualTo(Wish.START);
        assertThat(state.targetHost() + "/" + state.target()).isEqualTo("vps/ema");
        assertThat(state.consent()).isEqualTo(LiveConsent.SANDBOX);
        state.lost("home", "gone");
        state.key(Keys.END);
        for (String key : List.of("s", "x", "r", "f")) {
            assertThat(state.key(key)).as(key).isEqualTo(Wish.NOTHING);
            assertThat(drawn(100, 12).get(11)).isEqualTo("home: nothing was done; gone; trying again");
        }
    }

    @Test
    void everythingIsStoppedOnOneMachineAfterAYesAndOnAllAfterAnA() {
        answered("home", List.of(), view("ema", ShownMode.SANDBOX, 1));
        answered("vps", List.of(), view("ema", ShownMode.SANDBOX, 1));
        drawn(120, 12);
        state.key(Keys.END);

        state.key("!");
        assertThat(drawn(120, 12).get(11))
                .isEqualTo(
                        "Stop EVERYTHING on vps, and start nothing until 'algo --host vps panic --end'? y/n, a: on all 2"
                                + " hosts");
        assertThat(state.key("y")).isEqualTo(Wish.PANIC);
        assertThat(state.targetHost()).isEqualTo("vps");
        state.key("!");
        assertThat(state.key("a")).isEqualTo(Wish.PANIC_ALL);
        assertThat(state.key("a")).as("no question").isEqualTo(Wish.NOTHING);

        PanicStatus panic = new PanicStatus(NOW, new Actor("user ann"), "", List.of());
        answered("home", List.of("low space", panic.problem()), view("ema", ShownMode.SANDBOX, 1));
        assertThat(drawn(200, 12).get(0)).startsWith("PANIC on home, nothing starts there  2 hosts  2 strategies");
        assertThat(drawn(200, 12).get(1))
                .startsWith("home: panic since ")
                .contains("'algo --host home panic --end' lifts it; 1 more, see 'algo --hosts all status'");
    }

    @Test
    void aStrategyIsMissingOnlyWhereNoMachineHasIt() {
        state.answered("vps", new Reply.Statuses(List.of(), List.of(), List.of("a", "b"), List.of(), Map.of()), "1");
        state.answered("home", new Reply.Statuses(List.of(), List.of(), List.of("b", "c"), List.of(), Map.of()), "1");

        assertThat(state.machines().problems()).containsExactly("b: no such strategy");
    }

    @Test
    void theEndsOfSeveralPanicsAreOneLine() {
        Map<String, TopPanic.Said> each = new LinkedHashMap<>();
        each.put("vps", null);
        assertThat(TopPanic.together(each).text()).isEqualTo("stopping everything on vps …");
        each.put("home", new TopPanic.Said("everything is stopped; see 'algo --host home panic --end'", false));
        each.put("away", new TopPanic.Said("away: no route", true));
        assertThat(TopPanic.together(each))
                .isEqualTo(new TopPanic.Said(
                        "away: no route; stopping everything on vps …; home: everything is stopped; see 'algo panic --end'",
                        true));
        each.put("vps", new TopPanic.Said("everything is stopped; see 'algo --host vps panic --end'", false));
        each.remove("away");
        assertThat(TopPanic.together(each).text())
                .isEqualTo("vps, home: everything is stopped; see 'algo panic --end'");
    }

    @Test
    void whereThereIsLittleRoomIdAndModeStay() {
        answered("vps", List.of(), view("ema", ShownMode.LIVE, 1));
        answered("home", List.of(), view("ema", ShownMode.SANDBOX, 1));

        assertThat(drawn(10, 3).get(2)).isEqualTo("ema LIVE");
        assertThat(drawn(20, 8).get(2)).startsWith("home ema sandbox");
    }
}
