package algo.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Mode;
import algo.app.model.Phase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact line of every reply: clients, and scripts that read {@code --json}, depend on it. */
class ReplyTest {
    private static final String AT = "2026-11-20T09:20:00+05:30";
    private static final String STOPPED_VIEW =
            "{'id':'ema','name':'EMA','owner':'ann','mode':'sandbox','phase':'stopped','wanted':false,"
                    + "'reason':'never started','pid':null,'started_at':null,'uptime_seconds':null,'cpu_percent':null,"
                    + "'memory_bytes':null,'restarts':0,'run_id':null,'log_file':null,'exchange':'NSE','schedule':null,"
                    + "'next_start':null,'next_stop':null,'intent':'none','last_exit':null}";
    private static final String RUNNING_VIEW =
            "{'id':'ema','name':'EMA','owner':'ann','mode':'live','phase':'running','wanted':true,"
                    + "'reason':'started by hand','pid':4711,'started_at':'" + AT + "','uptime_seconds':60,"
                    + "'cpu_percent':1.5,'memory_bytes':20000000,'restarts':2,'run_id':'0123456789ab',"
                    + "'log_file':'/h/log/x.log','exchange':'MCX','schedule':{'type':'window','days':['mon']},"
                    + "'next_start':null,'next_stop':'" + AT + "','intent':'started',"
                    + "'last_exit':{'code':null,'signal':'KILL','reason':'signal','at':'" + AT
                    + "'}}";

    static StrategyView stopped() {
        return new StrategyView(
                "ema",
                "EMA",
                "ann",
                ShownMode.SANDBOX,
                Phase.STOPPED,
                false,
                "never started",
                0,
                "",
                -1,
                -1,
                -1,
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

    private static StrategyView running() {
        Map<String, Object> schedule = new LinkedHashMap<>();
        schedule.put("type", "window");
        schedule.put("days", List.of("mon"));
        return new StrategyView(
                "ema",
                "EMA",
                "ann",
                ShownMode.LIVE,
                Phase.RUNNING,
                true,
                "started by hand",
                4711,
                AT,
                60,
                1.5,
                20_000_000,
                2,
                "0123456789ab",
                "/h/log/x.log",
                "MCX",
                schedule,
                "",
                AT,
                Intent.STARTED,
                Optional.of(new ExitView(-1, "KILL", ExitReason.SIGNAL, AT)));
    }

    static List<Arguments> lines() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("total", 2L);
        counts.put("running", 1L);
        Outcome done = Outcome.of("ema", 0, "reset", "");
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
                List.of("Traceback", "x"));
        return List.of(
                line(
                        new Reply.Failure(5, "ema is running", "stop it"),
                        "{'reply':'error','code':5,'message':'ema is running','hint':'stop it'}"),
                line(new Reply.Progress(), "{'reply':'progress'}"),
                line(Reply.Progress.notice("ema starts"), "{'reply':'progress','message':'ema starts','notice':true}"),
                line(new Reply.End(), "{'reply':'end'}"),
                line(
                        new Reply.Outcomes(List.of(done, failed), List.of("careful")),
                        "{'reply':'outcomes','outcomes':["
                                + "{'strategy':'ema','code':0,'message':'reset','hint':null,'phase':null,'mode':null,"
                                + "'pid':null,'run_id':null,'exit':null,'log_lines':[]},"
                                + "{'strategy':'ema','code':1,'message':'exited with 7','hint':'algo logs ema',"
                                + "'phase':'exited','mode':'sandbox','pid':4711,'run_id':'0123456789ab',"
                                + "'exit':{'code':7,'signal':null,'reason':'exited','at':'" + AT + "'},"
                                + "'log_lines':['Traceback','x']}],'warnings':['careful']}"),
                line(
                        new Reply.Statuses(List.of(stopped(), running()), List.of("p"), List.of("rsi"), List.of("l")),
                        "{'reply':'statuses','strategies':[" + STOPPED_VIEW + "," + RUNNING_VIEW
                                + "],'problems':['p'],'missing':['rsi'],'last_lines':['l']}"),
                line(
                        new Reply.Statuses(List.of(), List.of(), List.of(), List.of(), Map.of("ema", "₹ 1")),
                        "{'reply':'statuses','strategies':[],'problems':[],'missing':[],'last_lines':[],"
                                + "'latest':{'ema':'₹ 1'}}"),
                line(
                        new Reply.Daemon(
                                new DaemonView(true, 99, "0.1.0", "/h", "/h/run/algo.sock", AT, 5, counts, List.of())),
                        "{'reply':'daemon','running':true,'pid':99,'version':'0.1.0','home':'/h',"
                                + "'socket':'/h/run/algo.sock','started_at':'" + AT + "','uptime_seconds':5,"
                                + "'strategies':{'total':2,'running':1},'problems':[]}"),
                line(
                        new Reply.Document(Map.of("id", "ema"), "id=ema\n"),
                        "{'reply':'document','body':{'id':'ema'},'text':'id=ema\\n'}"),
                line(
                        new Reply.LogLines("ema", "0a", 2048, false, List.of()),
                        "{'reply':'log','strategy':'ema','run':'0a','missed_bytes':2048,'lines':[]}"),
                line(
                        new Reply.LogLines("ema", "0a", 0, false, List.of(new LogLine("", "10%", "", "\r"))),
                        "{'reply':'log','strategy':'ema','run':'0a','lines':[{'line':'10%','end':'\\r'}]}"),
                line(
                        new Reply.LogLines("ema", "0a", 0, false, List.of(), 4096, 8192),
                        "{'reply':'log','strategy':'ema','run':'0a','lines':[],'from':4096,'next':8192}"),
                line(
                        new Reply.LogLines("ema", "0a", 0, true, List.of()),
                        "{'reply':'log','strategy':'ema','run':'0a','taken':true,'lines':[]}"),
                line(
                        new Reply.LogLines(
                                "ema",
                                "0123456789ab",
                                0,
                                false,
                                List.of(
                                        new LogLine("", "₹ \u0007", "", true),
                                        new LogLine("2026-11-21T09:20:00+05:30", "\ufffd", "/w==", false))),
                        "{'reply':'log','strategy':'ema','run':'0123456789ab','lines':[{'line':'₹ \\u0007'},"
                                + "{'at':'2026-11-21T09:20:00+05:30','line':'\ufffd','bytes':'/w==','more':true}]}"),
                line(new Reply.Event(Map.of("seq", 7L)), "{'reply':'event','seq':7}"));
    }

    private static Arguments line(Reply reply, String line) {
        return Arguments.of(line.replace('\'', '"'), reply);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void readsAndWritesTheSameLine(String line, Reply reply) throws Exception {
        assertThat(reply.line()).isEqualTo(line);
        assertThat(Reply.read(line)).isEqualTo(reply);
    }

    @Test
    void everyKindHasItsLine() {
        var kinds = RequestTest.kinds(Reply.class);
        kinds.remove(Reply.Shown.class);

        assertThat(lines().stream().map(line -> line.get()[1].getClass()).collect(Collectors.toSet()))
                .isEqualTo(kinds);
    }

    @Test
    void whatIsShownOfAReplyIsReadAsOneOfItsKind() throws Exception {
        Reply.Failure failure = new Reply.Failure(1, "no such script: /x/***KEY***", "");

        assertThat(Reply.read(new Reply.Shown(failure.kind(), failure.fields()).line()))
                .isEqualTo(failure);
    }

    @Test
    void statusHasTheDocumentedFieldsInTheDocumentedOrder() {
        assertThat(String.join(" ", stopped().fields().keySet()))
                .isEqualTo("id name owner mode phase wanted reason pid started_at uptime_seconds cpu_percent"
                        + " memory_bytes restarts run_id log_file exchange schedule next_start next_stop intent"
                        + " last_exit");
        assertThat(String.join(
                        " ",
                        WireWriter.fields(new ExitView(0, "", ExitReason.EXITED, AT))
                                .keySet()))
                .isEqualTo("code signal reason at");
    }

    @Test
    void aModeIsShownByTheDocumentedWord() throws Exception {
        for (ShownMode mode : ShownMode.values()) {
            String line = "{'reply':'statuses','strategies':[" + STOPPED_VIEW + "]}";
            String shown = line.replace("'sandbox'", "'" + mode.label() + "'").replace('\'', '"');

            assertThat(((Reply.Statuses) Reply.read(shown)).strategies().get(0).mode())
                    .isEqualTo(mode);
        }
        assertThat(ShownMode.values()).extracting(ShownMode::label).containsExactly("sandbox", "sandbox?", "live");
    }

    @Test
    void aDaemonThatDoesNotRunHasTheSameFields() {
        DaemonView none = new DaemonView(false, 0, "", "/h", "/s", "", 0, Map.of("total", 0), List.of());

        assertThat(Json.line(none.fields()))
                .isEqualTo("{'running':false,'pid':null,'version':null,'home':'/h','socket':'/s','started_at':null,"
                                .replace('\'', '"')
                        + "'uptime_seconds':null,'strategies':{'total':0},'problems':[]}".replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"reply\":\"dance\"}", "{}", "{\"reply\":\"statuses\",\"strategies\":[5]}", "[]"})
    void whatIsNoReplyIsRefused(String line) {
        assertThatThrownBy(() -> Reply.read(line)).isInstanceOf(WireException.class);
    }
}
