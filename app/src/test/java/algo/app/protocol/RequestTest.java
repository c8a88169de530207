package algo.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.SquareOffAt;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact line of every request: old clients depend on it. */
class RequestTest {
    private static final Request.Targets SOME = new Request.Targets(List.of("ema", "rsi"), false);
    private static final Request.Targets ALL = new Request.Targets(List.of(), true);

    static List<Arguments> lines() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", "EMA \"₹\"");
        values.put("params.A", "1\n2");
        return List.of(
                line(new Request.Status(List.of(), 0), "{'ask':'status','ids':[],'lines':0}"),
                line(new Request.Status(List.of("ema"), 10), "{'ask':'status','ids':['ema'],'lines':10}"),
                line(
                        new Request.Status(List.of(), 0, List.of("ema", "rsi")),
                        "{'ask':'status','ids':[],'lines':0,'latest_of':['ema','rsi']}"),
                line(new Request.DaemonStatus(), "{'ask':'daemon_status'}"),
                line(new Request.Metrics(), "{'ask':'metrics'}"),
                line(
                        new Request.Start(SOME, ModeChoice.CONFIGURED, false, true),
                        "{'ask':'start','ids':['ema','rsi'],'all':false,'mode':'configured','force':false,'wait':true}"),
                line(
                        new Request.Start(ALL, ModeChoice.LIVE, true, false),
                        "{'ask':'start','ids':[],'all':true,'mode':'live','force':true,'wait':false}"),
                line(
                        new Request.Start(SOME, ModeChoice.CONFIGURED, false, true, LiveConsent.SANDBOX),
                        "{'ask':'start','ids':['ema','rsi'],'all':false,'mode':'configured','force':false,'wait':true,"
                                + "'consent':'sandbox'}"),
                line(
                        new Request.Stop(SOME, -1, true),
                        "{'ask':'stop','ids':['ema','rsi'],'all':false,'grace_ms':-1,'today':true}"),
                line(
                        new Request.Stop(ALL, 3_600_000, false),
                        "{'ask':'stop','ids':[],'all':true,'grace_ms':3600000,'today':false}"),
                line(new Request.Restart(SOME), "{'ask':'restart','ids':['ema','rsi'],'all':false}"),
                line(
                        new Request.Restart(SOME, LiveConsent.LIVE),
                        "{'ask':'restart','ids':['ema','rsi'],'all':false,'consent':'live'}"),
                line(new Request.Reset(ALL, false), "{'ask':'reset','ids':[],'all':true}"),
                line(new Request.AccountReset(false), "{'ask':'account_reset'}"),
                line(new Request.AccountReset(true), "{'ask':'account_reset','confirmed':true}"),
                line(new Request.Panic("", SquareOffAt.NOWHERE, false), "{'ask':'panic'}"),
                line(
                        new Request.Panic("a loss", SquareOffAt.EVERYWHERE, true),
                        "{'ask':'panic','reason':'a loss','square_off':'everywhere','confirmed':true}"),
                line(new Request.PanicEnd(false), "{'ask':'panic_end'}"),
                line(new Request.PanicEnd(true), "{'ask':'panic_end','confirmed':true}"),
                line(
                        new Request.Add("/x/ema.py", "", values, "", "", "", false),
                        "{'ask':'add','path':'/x/ema.py','id':'','values':{'name':'EMA \\'₹\\'','params.A':'1\\n2'},"
                                + "'python':'','replace':false}"),
                line(
                        new Request.Add("/x/ema", "e", Map.of(), "/x/venv", "run.py", "trader.bot", true),
                        "{'ask':'add','path':'/x/ema','id':'e','values':{},'python':'/x/venv','main':'run.py',"
                                + "'module':'trader.bot','replace':true}"),
                line(
                        new Request.Remove(SOME, true, false, true),
                        "{'ask':'remove','ids':['ema','rsi'],'all':false,'keep_logs':true,'stop':false,'purge':true}"),
                line(
                        new Request.TakeLog("ema", "/o/log/ema.log", 7),
                        "{'ask':'take_log','id':'ema','path':'/o/log/ema.log','at_ms':7}"),
                line(new Request.Show("ema"), "{'ask':'show','id':'ema'}"),
                line(
                        new Request.Set("ema", Map.of("mode", "live")),
                        "{'ask':'set','id':'ema','values':{'mode':'live'}}"),
                line(
                        new Request.ConfigShow(List.of("defaults.limits")),
                        "{'ask':'config_show','keys':['defaults.limits']}"),
                line(
                        new Request.ConfigSet(Map.of("openalgo.host", "http://127.0.0.1:5000")),
                        "{'ask':'config_set','values':{'openalgo.host':'http://127.0.0.1:5000'}}"),
                line(new Request.Source("ema"), "{'ask':'source','id':'ema'}"),
                line(new Request.Rename("ema", "rsi"), "{'ask':'rename','id':'ema','to':'rsi'}"),
                line(new Request.Move("ema", "vps"), "{'ask':'move','id':'ema','host':'vps'}"),
                line(new Request.Export("ema"), "{'ask':'export','id':'ema'}"),
                line(
                        new Request.Add(
                                "/x/code",
                                "e",
                                Map.of(),
                                "",
                                "",
                                "",
                                false,
                                "",
                                List.of(),
                                BuildTerms.USUAL,
                                false,
                                "{1}"),
                        "{'ask':'add','path':'/x/code','id':'e','values':{},'python':'','replace':false,'carried':'{1}'}"),
                line(new Request.Reload(false), "{'ask':'reload'}"),
                line(new Request.Reload(true), "{'ask':'reload','accept':true}"),
                line(new Request.CalendarEdit("0a1b"), "{'ask':'calendar_edit','digest':'0a1b'}"),
                line(
                        new Request.Logs(List.of("ema"), -1, true, false, new LogPick("0a", 7, "ERR", true)),
                        "{'ask':'logs','ids':['ema'],'lines':-1,'follow':true,'until_end':false,'run':'0a','since_ms':7,"
                                + "'grep':'ERR','times':true}"),
                line(
                        new Request.Logs(
                                List.of("ema"),
                                50,
                                true,
                                false,
                                new LogPick("", -1, "", false, new LogRange(true, "0a", 4096, 8192))),
                        "{'ask':'logs','ids':['ema'],'lines':50,'follow':true,'until_end':false,'run':'','since_ms':-1,"
                                + "'grep':'','times':false,'places':true,'after_run':'0a','from':4096,'until':8193}"),
                line(new Request.LogRuns(List.of("ema")), "{'ask':'log_runs','ids':['ema']}"),
                line(new Request.ClearLogs(List.of("ema")), "{'ask':'clear_logs','ids':['ema']}"),
                line(
                        new Request.Schedule("ema", Map.of("type", "market_hours"), "NSE", false),
                        "{'ask':'schedule','id':'ema','values':{'type':'market_hours'},'exchange':'NSE','resume':false}"),
                line(
                        new Request.Explain("ema", "2026-11-23T03:50:00Z"),
                        "{'ask':'explain','id':'ema','at':'2026-11-23T03:50:00Z'}"),
                line(
                        new Request.Events(
                                List.of("ema"), 7, 50, true, new EventPick(List.of("exit"), List.of("crash"), 9)),
                        "{'ask':'events','ids':['ema'],'since':7,'lines':50,'follow':true,'since_ms':9,"
                                + "'types':['exit'],'causes':['crash']}"),
                line(new Request.Report(List.of("ema"), 9), "{'ask':'report','ids':['ema'],'since_ms':9}"),
                line(new Request.Sandbox(Request.Sandbox.What.FUNDS), "{'ask':'sandbox','what':'funds'}"),
                line(
                        new Request.SecretSet("DB", "ema", "a\nb"),
                        "{'ask':'secret_set','name':'DB','strategy':'ema','value':'a\\nb'}"),
                line(new Request.SecretRemove("DB", ""), "{'ask':'secret_remove','name':'DB','strategy':''}"),
                line(new Request.SecretList(), "{'ask':'secret_list'}"),
                line(new Request.Live("ema"), "{'ask':'live','id':'ema'}"),
                line(new Request.Entry("ema"), "{'ask':'entry','id':'ema'}"),
                line(
                        new Request.EntrySet("ema", "{}\n", "{1}"),
                        "{'ask':'entry_set','id':'ema','text':'{}\\n','before':'{1}'}"),
                line(new Request.NotifyList(), "{'ask':'notify_list'}"),
                line(new Request.NotifyTest("me"), "{'ask':'notify_test','channel':'me'}"),
                line(new Request.EnvList(), "{'ask':'env_list'}"),
                line(
                        new Request.EnvBuild(SOME, true, new BuildTerms("/wheels", true, 60_000)),
                        "{'ask':'env_build','ids':['ema','rsi'],'all':false,'upgrade':true,'find_links':'/wheels',"
                                + "'no_index':true,'timeout_ms':60000}"),
                line(new Request.EnvClean(), "{'ask':'env_clean'}"),
                line(new Request.Claim(), "{'ask':'claim'}"),
                line(new Request.Owners(), "{'ask':'owners'}"),
                line(new Request.Doctor(false), "{'ask':'doctor'}"),
                line(new Request.Doctor(true), "{'ask':'doctor','today':true}"),
                line(new Request.Shutdown(true), "{'ask':'shutdown','strategies':true}"));
    }

    private static Arguments line(Request request, String line) {
        return Arguments.of(line.replace('\'', '"'), request);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void readsAndWritesTheSameLine(String line, Request request) throws Exception {
        assertThat(request.line()).isEqualTo(line);
        assertThat(Request.read(line)).isEqualTo(request);
    }

    @Test
    void everyKindHasItsLine() {
        assertThat(lines().stream().map(line -> line.get()[1].getClass()).collect(Collectors.toSet()))
                .isEqualTo(kinds(Request.class));
    }

    static java.util.Set<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(kind -> kind.isRecord() ? Stream.of(kind) : kinds(kind).stream())
                .collect(Collectors.toSet());
    }

    @Test
    void aSecretIsNotInWhatALogWouldSayOfTheRequest() {
        assertThat(new Request.SecretSet("DB", "ema", "hunter22")).hasToString("SecretSet[name=DB, strategy=ema]");
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'ask':'dance'}                              | unknown request 'dance'",
                "{'ask':5}                                    | field 'ask' must be text",
                "{}                                           | field 'ask' must be text",
                "{'ask':'show'}                               | field 'id' must be text",
                "{'ask':'start','ids':['a'],'mode':'paper'}   | field 'mode' must be one of configured, sandbox, live",
                "{'ask':'start','ids':['a']}                  | field 'mode' must be text",
                "{'ask':'stop'}                               | either 'ids' names strategies or 'all' is true",
                "{'ask':'stop','ids':['a'],'all':true}        | either 'ids' names strategies or 'all' is true",
                "{'ask':'stop','ids':'a'}                     | field 'ids' must be a list",
                "{'ask':'stop','ids':[5]}                     | field 'ids' must be a list of texts",
                "{'ask':'stop','ids':['a'],'all':1}           | field 'all' must be true or false",
                "{'ask':'stop','ids':['a'],'grace_ms':3600001} | field 'grace_ms' must be from -1 to 3600000",
                "{'ask':'stop','ids':['a'],'grace_ms':-2}     | field 'grace_ms' must be from -1 to 3600000",
                "{'ask':'stop','ids':['a'],'grace_ms':1.5}    | field 'grace_ms' must be a whole number",
                "{'ask':'stop','ids':['a'],'grace_ms':9223372036854775808} | field 'grace_ms' must be a whole number",
                "{'ask':'status','lines':1000001}             | field 'lines' must be from -1 to 1000000",
                "{'ask':'set','id':'a','values':{'k':5}}      | field 'values' must be an object of texts",
                "{'ask':'set','id':'a','values':[]}           | field 'values' must be an object",
                "{'ask':'sandbox','what':'win'}               | field 'what' must be one of summary, positions, orders, funds, reset",
                "{'ask':'show','id':'a','colour':[1,{}]}      | unknown field 'colour'",
                "{'ask':'show','id':'a','ids':[]}             | unknown field 'ids'",
                "{'ask':'show','id':'a','':null}              | unknown field ''",
                "[]                                           | a line must be one JSON object",
                "`                                          ` | a line must be one JSON object",
                "null                                         | a line must be one JSON object",
                "{'ask':'reload'} {'ask':'reload'}            | there is something after the JSON object",
                "{'ask':'reload'}]                            | not valid JSON: Unexpected close marker ']'",
            })
    void whatIsNoRequestIsRefusedWithTheFieldThatIsWrong(String line, String message) {
        assertThatThrownBy(() -> Request.read(line.replace('\'', '"')))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"ask\":\"reload\"",
                "{\"ask\":\"reload\",}",
                "{'ask':'reload'}",
                "{\"ask\":\"rel\noad\"}",
                "\0"
            })
    void whatIsNoJsonIsRefused(String line) {
        assertThatThrownBy(() -> Request.read(line))
                .isInstanceOf(WireException.class)
                .hasMessageStartingWith("not valid JSON: ");
    }

    @Test
    void depthNumbersAndDoubleKeysAreBounded() throws Exception {
        String deep = "{\"ask\":\"reload\",\"x\":" + "[".repeat(31) + "]".repeat(31) + "}";
        assertThatThrownBy(() -> Request.read(deep)).hasMessage("unknown field 'x'");

        assertRefused("{\"ask\":\"reload\",\"x\":" + "[".repeat(32) + "]".repeat(32) + "}");
        assertRefused("{\"ask\":\"reload\",\"x\":" + "[".repeat(500_000));
        assertRefused("{\"ask\":\"reload\",\"x\":" + "1".repeat(41) + "}");
        assertRefused("{\"ask\":\"reload\",\"x\":1e999999999999999999999999999999999999999999}");
        assertRefused("{\"ask\":\"reload\",\"ask\":\"shutdown\"}");
    }

    @Test
    void aMessageShowsWhatWasSentAsItIsShownAnywhere() {
        assertThatThrownBy(() -> Request.read("{\"ask\":\"d\\u001b[2J\u009bä₹\"}"))
                .hasMessage("unknown request 'd\\x1b[2J\\x9bä₹'");
        assertThatThrownBy(() -> Request.read("{\"ask\":\"reload\",\"a\\nb\":1}"))
                .hasMessage("unknown field 'a\\x0ab'");
        assertThatThrownBy(() -> Request.read("{\"ask\":\"" + "x".repeat(81) + "\"}"))
                .hasMessage("unknown request '" + "x".repeat(80) + "...'");
    }

    private static void assertRefused(String line) {
        assertThatThrownBy(() -> Request.read(line)).isInstanceOf(WireException.class);
    }
}
