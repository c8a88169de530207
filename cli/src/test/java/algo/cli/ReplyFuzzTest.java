package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import algo.app.model.Effect;
import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.Phase;
import algo.app.model.Text;
import algo.app.protocol.DaemonView;
import algo.app.protocol.ExitView;
import algo.app.protocol.Json;
import algo.app.protocol.LogLine;
import algo.app.protocol.Mutations;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.ShownMode;
import algo.app.protocol.StrategyView;
import algo.app.protocol.WireException;
import algo.cli.syntax.PlainReader;
import algo.cli.top.TopLog;
import algo.cli.top.TopScreen;
import algo.cli.top.TopState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever answers, and whatever comes from there, is understood or is refused; what is shown of it does nothing. */
class ReplyFuzzTest {
    private static final int MUTATIONS = 20_000;
    private static final String AT = "2026-11-20T09:20:00+05:30";
    /** Those of an answer, and of what a terminal would obey, beside the pieces of any JSON. */
    private static final String[] PIECES = {
        "\\u001b[2J",
        "\\u009b",
        "\\n",
        "\\r",
        "\\u001f",
        "\\u001e",
        "\\u001d9",
        "\\t",
        "\\\\",
        "\u2066",
        "\u2028",
        "\u200b",
        "\ufeff",
        "\u0085",
        "\u007f",
        "4294967301",
        "\"owner\":\"root\",",
        "\"id\":\"x y\",",
        "\"phase\":\"dancing\",",
        "algo: forged"
    };

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Printer printer = new Printer(bytes, true);
    private final Invocation text = invocation("status");
    private final Invocation json = invocation("status", "--json");

    private Invocation invocation(String... words) {
        return new Invocation(PlainReader.read(words), printer, printer);
    }

    private static StrategyView view(String id, Phase phase) {
        return new StrategyView(
                id,
                "EMA \u001b[2J",
                "ann",
                ShownMode.LIVE,
                phase,
                true,
                "started\nby\u009b hand",
                4711,
                AT,
                60,
                1.5,
                20_000_000,
                2,
                "0123456789ab",
                "/h/log/x.log",
                "MCX",
                Map.of("type", "window", "days", List.of("mon")),
                "",
                AT,
                Intent.STARTED,
                Optional.of(new ExitView(-1, "KILL", ExitReason.SIGNAL, AT)));
    }

    private static List<String> golden() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("total", 2L);
        counts.put("running", 1L);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("seq", 7L);
        event.put("at", AT);
        event.put("strategy", "ema");
        event.put("event", "phase");
        event.put("from", "running");
        event.put("to", "stopped");
        event.put("cause", "request");
        event.put("by", "user ann, uid 1000");
        event.put("detail", "stopped \u001b]0;x\u0007");
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("name", "live");
        check.put("ok", true);
        Outcome failed = new Outcome(
                "ema",
                1,
                "exited with 7",
                "algo logs ema",
                Optional.of(Phase.EXITED),
                Optional.of(Mode.SANDBOX),
                4711,
                "0123456789ab",
                Optional.of(new ExitView(7, "", ExitReason.EXITED, AT)),
                List.of("Traceback", "x\u001b[31m"),
                Optional.of(Effect.NONE),
                Map.of("yaml", "main.py:3"));
        List<Reply> replies = List.of(
                new Reply.Failure(5, "ema is running:\n  - one\nalgo: x", "stop it"),
                new Reply.Progress(60_000, true),
                new Reply.End(),
                new Reply.Outcomes(List.of(Outcome.of("ema", 0, "reset", ""), failed), List.of("careful")),
                new Reply.Statuses(
                        List.of(view("ema", Phase.RUNNING), view("rsi", Phase.STOPPED)),
                        List.of("a problem"),
                        List.of("x"),
                        List.of("l"),
                        Map.of("ema", "₹ 1\u001b[2J")),
                new Reply.Daemon(
                        new DaemonView(true, 99, "0.1.0", "/h", "/h/run/algo.sock", AT, 5, counts, List.of("p"))),
                new Reply.Document(Map.of("checks", List.of(check)), "ok    live\n"),
                new Reply.Document(
                        Map.of("id", "ema"),
                        "before\nNAME\u001fUSED BY\u001d2\u001f\u001eORDERS\u001d1\nKEY\u001f方正\u001f12\nafter\n"),
                new Reply.LogLines(
                        "ema",
                        "0123456789ab",
                        2048,
                        false,
                        List.of(new LogLine(AT, "₹ \u0007", "", "\r"), new LogLine("", "\ufffd", "/w==", ""))),
                new Reply.Event(event));
        return replies.stream().map(Reply::line).toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aMutatedReplyIsShownSafelyOrRefused(long seed) throws Exception {
        List<String> golden = golden();
        for (String line : golden) {
            show(Reply.read(line), line);
        }
        Mutations mutations = new Mutations(seed, PIECES);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String line = mutations.of(golden);
            try {
                show(Reply.read(line), line);
            } catch (WireException e) {
                refused++;
                if (e.getMessage().isBlank() || e.getMessage().length() > 500) {
                    fail("what is wrong with %s is said as %s", line, e.getMessage());
                }
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed " + seed + ", mutation " + i + ": " + line, e);
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - MUTATIONS / 20);
    }

    /** By each that shows replies of its kind. */
    private void show(Reply reply, String line) throws WireException {
        Invocation in = line.length() % 2 == 0 ? text : json;
        bytes.reset();
        try {
            show(in, reply);
        } catch (ClientException e) {
            assertThat(reply).as(line).isInstanceOf(Reply.Failure.class);
        }
        requireSafe(bytes.toString(StandardCharsets.UTF_8), line, in == json);
        if (reply instanceof Reply.LogLines lines) {
            TopLog log = new TopLog();
            log.add(lines);
            log.before(log.end(), 10).forEach(each -> requireSafe(each, line, false));
        }
        if (reply instanceof Reply.Statuses statuses) {
            TopState top = new TopState();
            top.answered(statuses, "0.2.0");
            TopScreen.draw(top).forEach(each -> requireSafe(each.text(), line, false));
        }
    }

    private void show(Invocation in, Reply reply) throws ClientException {
        if (reply instanceof Reply.Failure failure) {
            Main.report(printer, new String[0], in.json(), failure.code(), failure.message(), failure.hint());
            assertThat(failure.code()).isBetween(1, 6);
        } else if (reply instanceof Reply.Outcomes) {
            in.report(reply);
        } else if (reply instanceof Reply.Statuses statuses) {
            if (in.json()) {
                statuses.strategies()
                        .forEach(view -> in.print(view.ownedBy("ann").fields()));
            } else {
                List<StrategyView> owned = statuses.strategies().stream()
                        .map(view -> view.ownedBy("ann"))
                        .toList();
                in.out().print(StrategyText.table(owned, true, 0, 20_000));
                in.out().print(StrategyText.table(statuses.strategies(), false, 80, 20_000));
                statuses.strategies().forEach(view -> in.out().print(StrategyText.details(view, statuses.lastLines())));
            }
        } else if (reply instanceof Reply.Daemon daemon) {
            DaemonCommand.show(in, "ann", daemon.daemon());
        } else if (reply instanceof Reply.Document document) {
            in.show(reply);
            bytes.reset(); // it is all of one, so nothing in it can be taken for what is said of others
            in.show("ann", reply);
            DoctorCommand.isWell(document);
        } else if (reply instanceof Reply.LogLines lines) {
            new LogPrinter(in, true, true, false).print(lines);
            if (!in.json()) {
                bytes.reset(); // a log goes into a pipe as it was printed
            }
        } else if (reply instanceof Reply.Event) {
            EventsCommand.print(in, "ann", reply);
        }
    }

    private static void requireSafe(String shown, String line, boolean json) {
        if (shown.length() > 40 * line.length() + 4096) {
            fail("%d characters are shown of %s", shown.length(), line);
        }
        for (int i = 0; i < shown.length(); ) {
            int codePoint = shown.codePointAt(i);
            if (!Text.isSeen(codePoint) && codePoint != '\n' && codePoint != '\t') {
                fail("U+%04x is shown of %s", codePoint, line);
            }
            i += Character.charCount(codePoint);
        }
        if (!json) {
            if (shown.startsWith("algo: forged") || shown.contains("\nalgo: forged")) {
                fail("a line is forged by %s", line);
            }
            return;
        }
        shown.lines().filter(each -> each.startsWith("{")).forEach(each -> {
            try {
                Json.object(each);
            } catch (WireException e) {
                fail("no JSON is printed of " + line, e);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'id':'ema'|'id':'ema x'",
                "'id':'ema'|'id':'e\u200bma'",
                "'id':'ema'|'id':''",
                "'phase':'running'|'phase':'RUNNING'",
                "'mode':'live'|'mode':'LIVE'",
                "'intent':'started'|'intent':'perhaps'",
                "'pid':4711|'pid':4294967301",
                "'restarts':2|'restarts':-2",
                "'cpu_percent':1.5|'cpu_percent':1e999",
                "'run_id':'0123456789ab'|'run_id':'0123 56789ab'",
                "'started_at':'2026|'started_at':'x026",
                "'exchange':'MCX'|'exchange':'M CX'"
            })
    void aRowOfWhichOneValueIsWrongIsNotTrustedInTheOthers(String change) {
        String line = golden().get(4).replace('"', '\'');
        String[] fromTo = change.split("[|]");
        assertThat(line).contains(fromTo[0]);
        String changed = line.replace(fromTo[0], fromTo[1]).replace('\'', '"');

        WireException refused =
                org.assertj.core.api.Assertions.catchThrowableOfType(WireException.class, () -> Reply.read(changed));

        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).doesNotContain("\n").hasSizeLessThan(200);
    }

    @Test
    void everyPhaseModeIntentAndReasonOfTheDaemonIsKnownToTheClient() throws Exception {
        List<StrategyView> views = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            views.add(view("ema", phase));
        }
        String line = new Reply.Statuses(views, List.of(), List.of(), List.of()).line();
        assertThat(Reply.read(line)).isEqualTo(new Reply.Statuses(views, List.of(), List.of(), List.of()));
        for (ExitReason reason : ExitReason.values()) {
            Reply.read(line.replace("\"reason\":\"signal\"", "\"reason\":\"" + reason.label() + "\""));
        }
        for (Intent intent : Intent.values()) {
            Reply.read(line.replace("\"intent\":\"started\"", "\"intent\":\"" + intent.label() + "\""));
        }
        for (Mode mode : Mode.values()) {
            Reply.read(line.replace("\"mode\":\"live\"", "\"mode\":\"" + mode.label() + "\""));
        }
    }
}
