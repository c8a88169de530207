package algo.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.Intent;
import algo.app.model.LiveConsent;
import algo.app.model.PanicStatus;
import algo.app.model.Phase;
import algo.app.protocol.LogLine;
import algo.app.protocol.Reply;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import algo.cli.Cells;
import algo.cli.Line;
import algo.cli.top.TopState.Size;
import algo.cli.top.TopState.Wish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code algo top} draws, and what its keys do, without a terminal. */
class TopScreenTest {
    /** 2026-11-20, a Friday, 09:20:00 in India. */
    private static final Instant NOW = Instant.parse("2026-11-20T03:50:00Z");

    private static final long MIB = 1 << 20;

    private final TopState state = new TopState();

    private static StrategyView view(String id, ShownMode mode, Phase phase, double cpu, long memory, long uptime) {
        return new StrategyView(
                id,
                id,
                "ann",
                mode,
                phase,
                true,
                "reason of " + id,
                uptime < 0 ? 0 : 4711,
                "",
                uptime,
                cpu,
                memory,
                uptime < 0 ? 3 : 0,
                "",
                "",
                "NSE",
                Map.of(),
                uptime < 0 ? "2026-11-23T09:15:00+05:30" : "",
                uptime < 0 ? "" : "2026-11-20T15:15:00+05:30",
                Intent.NONE,
                Optional.empty());
    }

    private static StrategyView refused(StrategyView view, String why) {
        return new StrategyView(
                view.id(),
                view.name(),
                view.owner(),
                view.mode(),
                view.phase(),
                view.wanted(),
                view.reason(),
                view.pid(),
                view.startedAt(),
                view.uptimeSeconds(),
                view.cpuPercent(),
                view.memoryBytes(),
                view.restarts(),
                view.runId(),
                view.logFile(),
                view.exchange(),
                view.schedule(),
                view.nextStart(),
                view.nextStop(),
                view.intent(),
                view.lastExit(),
                view.of(),
                view.tags(),
                why);
    }

    private static List<StrategyView> some() {
        return List.of(
                view("ema_crossover", ShownMode.SANDBOX, Phase.RUNNING, 12.34, 30 * MIB, 3700),
                view("vwap", ShownMode.LIVE, Phase.RUNNING, 150, 1500 * MIB, 60),
                view("gold", ShownMode.SANDBOX, Phase.FAILED, -1, -1, -1));
    }

    private void answered(List<StrategyView> views, List<String> problems, Map<String, String> latest) {
        state.answered(new Reply.Statuses(views, problems, List.of(), List.of(), latest), "0.1.0");
    }

    private List<String> drawn(int columns, int rows) {
        state.resized(new Size(columns, rows));
        state.at(NOW, 0);
        return TopScreen.draw(state).stream().map(Line::text).toList();
    }

    private String whole(int columns, int rows) {
        List<String> lines = drawn(columns, rows);
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.stripTrailing()).append('\n'));
        return text.toString();
    }

    /** The ids in the order of their rows. */
    private List<String> order() {
        return state.rows().stream().map(TopRow::id).toList();
    }

    @Test
    void aTable() {
        answered(some(), List.of("low space", "another"), Map.of("ema_crossover", "bought 10 SBIN at ₹ 812"));

        assertThat(whole(110, 12))
                .isEqualTo(
                        """
                        algo 0.1.0  3 strategies, 2 running, 1 failed  cpu 162.3%  mem 1.5G  by name                      09:20:00 IST
                        2 problems, see 'algo status': low space
                        ID*           MODE    PHASE       CPU  MEMORY   UPTIME  RST NEXT            LAST LINE
                        ema_crossover sandbox running   12.3%   30.0M   1h 01m    0 stop 15:15      bought 10 SBIN at ₹ 812
                        gold          sandbox failed        -       -        -    3 start Mon 09:15
                        vwap          LIVE    running  150.0%    1.5G   1m 00s    0 stop 15:15




                        ema_crossover: reason of ema_crossover
                        q quit  ? help  Enter log  s start  x stop  r restart  ! stop all  n c m u e p sort  R reverse
                        """);
    }

    @Test
    void aNarrowOneKeepsTheModeAndDropsWhatIsNeededLeast() {
        answered(some(), List.of("low space"), Map.of("ema_crossover", "bought"));

        assertThat(whole(40, 8))
                .isEqualTo(
                        """
                        algo 0.1.0  3 strategies,…  09:20:00 IST
                        problem: low space
                        ID*           MODE    PHASE       CPU
                        ema_crossover sandbox running   12.3%
                        gold          sandbox failed        -
                        vwap          LIVE    running  150.0%

                        q quit  ? help  Enter log  s start  x s…
                        """);
        assertThat(whole(10, 3))
                .isEqualTo(
                        """
                        algo 0.1.…
                        ema_… sim
                        gold  sim
                        """);
        state.key(Keys.END);
        assertThat(whole(10, 1)).isEqualTo("vwap  LIVE\n");
        assertThat(whole(1, 1)).isEqualTo("…\n");
    }

    @ParameterizedTest
    @CsvSource({
        "n, ema_crossover gold vwap",
        "c, vwap ema_crossover gold",
        "m, vwap ema_crossover gold",
        "u, ema_crossover vwap gold",
        "e, gold ema_crossover vwap",
        "p, gold ema_crossover vwap"
    })
    void keysSort(String key, String ids) {
        answered(some(), List.of(), Map.of());

        state.key(key);

        assertThat(order()).containsExactly(ids.split(" "));
        assertThat(drawn(110, 12).get(0)).contains("  by " + TopSort.by(key).label());
        assertThat(drawn(110, 12).get(1)).containsPattern("[A-Z]\\*");
        state.key("R");
        assertThat(drawn(110, 12).get(0)).contains(" reversed");
    }

    @Test
    void theSelectedStrategyStaysSelectedWhereverItGoes() {
        answered(some(), List.of(), Map.of());
        state.key(Keys.DOWN);
        assertThat(state.selected()).isEqualTo("gold");

        state.key("c");
        assertThat(state.selected()).isEqualTo("gold");
        answered(List.of(view("aa", ShownMode.SANDBOX, Phase.RUNNING, 0, 0, 0), some().get(2)), List.of(), Map.of());
        assertThat(state.selected()).isEqualTo("gold");

        answered(List.of(view("aa", ShownMode.SANDBOX, Phase.RUNNING, 0, 0, 0)), List.of(), Map.of());
        assertThat(state.selected()).as("its neighbour, when it is gone").isEqualTo("aa");
        answered(List.of(), List.of(), Map.of());
        assertThat(state.key("x")).isEqualTo(Wish.NOTHING);
        assertThat(whole(80, 10)).contains("no strategies yet");
    }

    @Test
    void aStopAndARestartAreAskedAboutAndAStartWhereItIsLive() {
        answered(some(), List.of(), Map.of());
        assertThat(state.key("s")).isEqualTo(Wish.START);
        assertThat(state.target()).isEqualTo("ema_crossover");
        assertThat(state.consent()).as("what the daemon is told of real money").isEqualTo(LiveConsent.SANDBOX);

        assertThat(state.key("x")).isEqualTo(Wish.NOTHING);
        assertThat(drawn(80, 12).get(11)).isEqualTo("Stop ema_crossover? y/n");
        assertThat(drawn(20, 12).get(11)).isEqualTo("Stop ema_cross…? y/n");
        assertThat(state.key("n")).isEqualTo(Wish.NOTHING);
        assertThat(drawn(80, 12).get(11)).isEqualTo("ema_crossover: nothing was done");
        assertThat(state.key("y")).as("too late").isEqualTo(Wish.NOTHING);

        state.key("r");
        assertThat(drawn(80, 12).get(11)).isEqualTo("Restart ema_crossover? y/n");
        assertThat(state.key("y")).isEqualTo(Wish.RESTART);

        state.key(Keys.END);
        assertThat(state.key("s")).isEqualTo(Wish.NOTHING);
        assertThat(drawn(80, 12).get(11)).isEqualTo("Start LIVE vwap? y/n");
        assertThat(drawn(30, 2).get(1)).isEqualTo("Start LIVE vwap? y/n");
        assertThat(state.key("y")).isEqualTo(Wish.START);
        assertThat(state.target()).isEqualTo("vwap");
        assertThat(state.consent()).isEqualTo(LiveConsent.LIVE);
    }

    @Test
    void everythingIsStoppedFromEveryPageAfterAYes() {
        String question = "Stop EVERYTHING, and start nothing until 'algo panic --end'? y/n";
        answered(List.of(), List.of(), Map.of());
        assertThat(state.key("!")).isEqualTo(Wish.NOTHING);
        assertThat(drawn(80, 12).get(11)).isEqualTo(question);
        assertThat(drawn(30, 2).get(1)).startsWith("Stop EVERYTHING").endsWith("? y/n");
        for (String no : List.of("n", "!", "q", Keys.ENTER, Keys.ESCAPE)) {
            assertThat(state.key(no)).as(no).isEqualTo(Wish.NOTHING);
            assertThat(drawn(80, 12).get(11)).as(no).isEqualTo("nothing was stopped");
            assertThat(state.key("y")).as("too late").isEqualTo(Wish.NOTHING);
            state.key("!");
        }
        assertThat(state.key("y")).isEqualTo(Wish.PANIC);

        answered(some(), List.of(), Map.of());
        state.key("?");
        assertThat(state.key("!")).isEqualTo(Wish.NOTHING);
        assertThat(state.key("y")).as("from the help").isEqualTo(Wish.PANIC);
        state.key("f");
        assertThat(state.key("!")).as("from a log").isEqualTo(Wish.LEAVE_LOG);
        assertThat(drawn(80, 12).get(11)).isEqualTo(question);
        assertThat(state.key("y")).isEqualTo(Wish.PANIC);
        state.key("x");
        assertThat(state.key("!")).as("an answer to another question").isEqualTo(Wish.NOTHING);
        assertThat(state.asked()).isEqualTo(Wish.NOTHING);
    }

    @Test
    void aPanicThatHoldsIsSaidWithItsTimeAboveEveryOtherProblem() {
        PanicStatus panic = new PanicStatus(NOW, new Actor("user ann"), "margin call", List.of());
        answered(some(), List.of("low space", panic.problem(), "another"), Map.of());

        List<String> lines = drawn(200, 12);
        assertThat(lines.get(0)).startsWith("PANIC, nothing starts  3 strategies, 2 running");
        assertThat(lines.get(1))
                .startsWith("panic since 2026-11-20 09:20:00 IST, by ")
                .contains("(margin call): nothing starts", "'algo panic --end' lifts it; 2 more, see 'algo status'");
        assertThat(drawn(80, 3).get(0)).as("where there is little room").startsWith("PANIC, nothing starts");

        state.lost("no daemon is running");
        assertThat(drawn(200, 12).get(0)).startsWith("NO DAEMON ANSWERS");
        answered(some(), List.of(panic.problem()), Map.of());
        assertThat(drawn(200, 12).get(1)).endsWith("'algo panic --end' lifts it");
        answered(some(), List.of("low space"), Map.of());
        assertThat(drawn(200, 12).get(0)).startsWith("algo 0.1.0");
        assertThat(drawn(200, 12).get(1)).isEqualTo("problem: low space");
    }

    @Test
    void aLimitOfLossThatWasReachedIsSaidAndMarked() {
        String account =
                "the LIVE account lost 5100.00 rupees on 2026-11-20, and risk.max_daily_loss is 5000.00: no strategy runs"
                        + " LIVE until 2026-11-21 00:00 IST; 'algo reset --account' lifts that";
        StrategyView stopped = view("vwap", ShownMode.LIVE, Phase.STOPPED, 0, 0, 0);
        StrategyView ending = view("gold", ShownMode.LIVE, Phase.STOPPING, 0, 0, 0);
        answered(
                List.of(
                        refused(ending, account),
                        refused(stopped, account),
                        view("ema", ShownMode.SANDBOX, Phase.STOPPED, 0, 0, 0)),
                List.of("low space", account),
                Map.of());

        List<String> lines = drawn(250, 12);
        assertThat(lines.get(0)).startsWith("LOSS, nothing runs LIVE  3 strategies");
        assertThat(lines.get(1)).isEqualTo(account + "; 1 more, see 'algo status'");
        assertThat(String.join("\n", lines))
                .containsPattern("ema +sandbox +stopped ")
                .containsPattern("gold +LIVE +stopping ")
                .containsPattern("vwap +LIVE +stopped! ");
        PanicStatus panic = new PanicStatus(NOW, new Actor("user ann"), "", List.of());
        answered(List.of(stopped), List.of(panic.problem(), account), Map.of());
        assertThat(drawn(250, 12).get(0)).startsWith("PANIC, nothing starts");
        assertThat(drawn(250, 12).get(1)).startsWith("panic since ");
    }

    @Test
    void aQuestionIsAboutTheStrategyThatWasSelectedWhateverMovesMeanwhile() {
        answered(some(), List.of(), Map.of());
        state.key("x");
        answered(List.of(view("vwap", ShownMode.LIVE, Phase.RUNNING, 1, 1, 1)), List.of(), Map.of());

        assertThat(drawn(80, 12).get(11)).isEqualTo("Stop ema_crossover? y/n");
        assertThat(state.key("y")).isEqualTo(Wish.STOP);
        assertThat(state.target()).isEqualTo("ema_crossover");
    }

    @Test
    void fiveHundredScroll() {
        List<StrategyView> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(view(String.format("s%03d", i), ShownMode.SANDBOX, Phase.RUNNING, i, i * MIB, i));
        }
        answered(many, List.of(), Map.of());
        drawn(80, 24);
        assertThat(state.visible()).hasSize(20);

        state.key(Keys.PAGE_DOWN);
        assertThat(state.selected()).isEqualTo("s019");
        state.key(Keys.DOWN);
        assertThat(state.visible().get(0).id()).isEqualTo("s001");
        state.key(Keys.END);
        assertThat(state.selected()).isEqualTo("s499");
        assertThat(String.join("\n", drawn(80, 24))).contains("s499").doesNotContain("s479");
        state.key("c");
        state.key(Keys.HOME);
        assertThat(state.selected()).isEqualTo("s499");
        assertThat(drawn(80, 24).get(2)).startsWith("s499");
    }

    @Test
    void whatOthersWroteDoesNothingAndBreaksNoColumn() {
        String evil = "\u001b[2J\u001b]0;x\u0007\u009b1m\u202e\r\n日本\ud83d\ude80";
        answered(some(), List.of(evil), Map.of("ema_crossover", evil, "gold", "日本語".repeat(50)));
        state.lost(evil);
        state.said(evil, true);

        List<String> lines = drawn(90, 12);

        for (String line : lines) {
            assertThat(line.chars().noneMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x202e))
                    .as(line)
                    .isTrue();
            assertThat(Cells.width(line)).as(line).isLessThanOrEqualTo(90);
        }
        assertThat(lines.get(3)).contains("\\x1b[2J");
    }

    @Test
    void aDaemonThatIsGoneIsSaidToBe() {
        answered(some(), List.of(), Map.of());
        state.lost("no daemon is running");

        List<String> lines = drawn(80, 12);
        assertThat(lines.get(0)).startsWith("NO DAEMON ANSWERS");
        assertThat(lines.get(1)).isEqualTo("trying again; no daemon is running");
        assertThat(lines.get(3)).contains("ema_crossover");

        answered(some(), List.of(), Map.of());
        assertThat(drawn(80, 12).get(0)).startsWith("algo 0.1.0");
        state.at(NOW, 5);
        assertThat(TopScreen.draw(state).get(0).text()).startsWith("NO ANSWER for 5 s");
    }

    @Test
    void aLogIsFollowedAndScrolled() {
        answered(some(), List.of(), Map.of());
        assertThat(state.key(Keys.ENTER)).isEqualTo(Wish.FOLLOW);
        for (int i = 1; i <= 3000; i++) {
            print("r1", "line " + i, true);
        }
        List<String> lines = drawn(40, 6);
        assertThat(lines.get(0)).startsWith("ema_crossover  sandbox  running  follow…");
        assertThat(lines.subList(1, 5)).containsExactly("line 2997", "line 2998", "line 2999", "line 3000");

        state.key(Keys.UP);
        print("r1", "line 3001", true);
        assertThat(drawn(40, 6).subList(1, 5)).as("stands still").endsWith("line 2999");
        state.key("G");
        print("r1", "long ".repeat(20), true);
        assertThat(drawn(40, 6).subList(1, 5))
                .containsExactly("line 3001", "long ".repeat(8), "long ".repeat(8), "long ".repeat(4));
        state.key(Keys.HOME);
        print("r1", "x", true);
        assertThat(drawn(40, 6).get(1)).startsWith("line ");

        assertThat(state.key(Keys.ESCAPE)).isEqualTo(Wish.LEAVE_LOG);
        assertThat(state.page()).isEqualTo(TopState.Page.TABLE);
    }

    @Test
    void piecesOfALineAreOneLineAndANewRunIsSeen() {
        answered(some(), List.of(), Map.of());
        state.key("f");
        print("r1", "half and ", false);
        assertThat(drawn(40, 6)).contains("half and ");
        print("r1", "half", true);
        print("r2", "\u001b[1m日本", true);

        assertThat(drawn(40, 6).subList(1, 4)).containsExactly("half and half", "--- run r2 ---", "\\x1b[1m日本");
    }

    private void print(String run, String text, boolean ended) {
        state.log().add(new Reply.LogLines("ema_crossover", run, 0, false, List.of(new LogLine("", text, "", ended))));
    }

    @Test
    void helpGoesWithAnyKey() {
        answered(some(), List.of(), Map.of());
        state.key("?");
        assertThat(whole(80, 12)).contains("Quitting stops nothing");
        assertThat(state.key("x")).isEqualTo(Wish.NOTHING);
        assertThat(state.asked()).isEqualTo(Wish.NOTHING);
        assertThat(whole(80, 24)).contains("ema_crossover");
        assertThat(state.key("q")).isEqualTo(Wish.QUIT);
    }

    @Test
    void coloursOnlyWhereTheyAreWanted() {
        answered(some(), List.of("p"), Map.of());
        drawn(80, 12);

        assertThat(TopScreen.draw(state)).anyMatch(line -> line.coded(true).contains("\u001b[1;31mLIVE"));
        assertThat(TopScreen.draw(state)).noneMatch(line -> line.coded(false).matches(".*\u001b\\[[0-9;]*3[0-7]m.*"));
        assertThat(TopScreen.draw(state))
                .allMatch(line -> !line.coded(true).contains("\u001b[")
                        || line.coded(true).contains("\u001b[0m"));
    }

    @RepeatedTest(200)
    void anySizeAndAnyKeysGiveLinesThatFit(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<StrategyView> views = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            String id = "s" + "x".repeat(random.nextInt(63)) + i;
            boolean up = random.nextBoolean();
            views.add(view(
                    id.substring(Math.max(0, id.length() - 64)),
                    random.nextBoolean() ? ShownMode.LIVE : ShownMode.SANDBOX,
                    List.of(Phase.RUNNING, Phase.FAILED, Phase.STOPPING, Phase.BACKOFF)
                            .get(random.nextInt(4)),
                    up ? random.nextDouble() * 5000 : -1,
                    up ? random.nextLong() >>> 24 : -1,
                    up ? random.nextInt() >>> 1 : -1));
        }
        String[] keys = {
            "up",
            "down",
            "page up",
            "page down",
            "home",
            "end",
            "enter",
            "escape",
            "c",
            "m",
            "u",
            "n",
            "e",
            "p",
            "R",
            "?",
            "s",
            "x",
            "r",
            "y",
            "q",
            "f",
            "G",
            "g",
            "h",
            "!",
            "1"
        };
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(6)) {
                case 0 ->
                    answered(
                            views.subList(0, random.nextInt(views.size() + 1)),
                            List.of(List.<String>of(), List.of("日本".repeat(30)), List.of("panic since 日本"))
                                    .get(random.nextInt(3)),
                            Map.of());
                case 1 -> state.lost("gone");
                case 2 -> print("r" + random.nextInt(2), "日x".repeat(random.nextInt(80)), random.nextBoolean());
                default -> state.key(keys[random.nextInt(keys.length)]);
            }
            int columns = 1 + random.nextInt(120);
            int rows = 1 + random.nextInt(30);
            List<String> lines = drawn(columns, rows);
            assertThat(lines).as("%s", repetition).hasSize(rows);
            for (String line : lines) {
                // A character of two cells cannot be cut for one.
                assertThat(Cells.width(line)).as("%s %s", repetition, line).isLessThanOrEqualTo(Math.max(2, columns));
            }
            if (state.page() == TopState.Page.TABLE && !state.rows().isEmpty()) {
                assertThat(state.visible().stream().map(TopRow::id))
                        .as("%s", repetition)
                        .contains(state.selected());
            }
        }
    }
}
