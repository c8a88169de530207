package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.OwnThread;
import algo.app.ipc.LineChannel;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Hello;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One command, one exit code; results on standard output, everything else on standard error. */
class MainTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "algo {0} with an empty value")
    @CsvSource({
        "schedule a --cron,               schedule",
        "schedule a --at,                 schedule",
        "schedule a --start 09:20 --days, schedule",
        "schedule a --market-hours --exchange, schedule",
        "secret set NAME --strategy,      secret set",
        "stop a --grace,                  stop",
        "logs a --since,                  logs",
        "add x.py --id,                   add",
        "status --home,                   status",
        "status --socket,                 status",
    })
    void anOptionWithAnEmptyValueIsAMistake(String words, String command) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.add("");

        assertThat(execute(all.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);

        String option = words.substring(words.lastIndexOf(' ') + 1);
        assertThat(text(err)).isEqualTo("algo: " + option + " must not be empty; see 'algo " + command + " --help'\n");
    }

    @Test
    void whatWasSaidBeforeAMessageIsShownBeforeIt() throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        Path socket = directory.resolve("s");
        Outcome added = Outcome.of("x", ExitCode.DONE, "added", "");
        Outcome died = Outcome.of("x", ExitCode.FAILED, "exited with 3", "");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Void> daemon = CompletableFuture.runAsync(
                    () -> pretend(
                            server,
                            List.of(
                                    new Reply.Outcomes(List.of(added), List.of()),
                                    new Reply.Outcomes(List.of(died), List.of())),
                            Hello.PROTOCOL),
                    OwnThread.EACH);
            int code = Main.run(new String[] {"start", "/x.py", "--socket", socket.toString()}, both, both);
            daemon.get(10, java.util.concurrent.TimeUnit.SECONDS);

            assertThat(code).isEqualTo(ExitCode.FAILED);
            assertThat(both.toString(StandardCharsets.UTF_8)).isEqualTo("x: added\nalgo: x: exited with 3\n");
        }
    }

    @ParameterizedTest(name = "algo {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "staus                     | algo: unknown command 'staus'; the nearest known one is 'status'; see 'algo --help'",
                "--jsn status              | algo: unknown option '--jsn'; see 'algo --help'",
                "status --bogus            | algo: Unknown option: '--bogus'; see 'algo status --help'",
                "stop                      | algo: name a strategy, or use --all; see 'algo list'",
                "stop ema --all            | algo: give ids or --all, not both; see 'algo list'",
                "stop ema --grace soon     | algo: --grace must be a duration such as 500ms, 5s or 2m, at most 1h, not 'soon'",
                "stop ema --grace 2h       | algo: --grace must be a duration such as 500ms, 5s or 2m, at most 1h, not '2h'",
                "stop ema --grace 1s --kill | algo: give --grace or --kill, not both",
                "start ema --live --sandbox | algo: give --sandbox or --live, not both",
                "start --all --live        | algo: --all --live trades real money with everything; confirm it with --yes",
                "logs                      | algo: missing ID; see",
                "schedule a               | algo: a schedule needs one of --start, --market-hours, --at, --every, --cron; see",
                "schedule a --at 2026-11-23T09:20 --cron x | algo: give only one of --start, --market-hours, --at, --every, --cron",
                "explain a --at noon      | algo: --at must be a date and time such as 2026-11-23T09:20, a date such as 2026-11-23, a time of today such as 09:20, 'tomorrow 09:20', or +10m, not 'noon'",
                "events --since x          | algo: --since must be a sequence number, how long ago (10m, 2h, 1d), a time (09:15)",
                "events --since 1e         | algo: --since must be a sequence number, how long ago",
                "events --since 99999999999999999999 | algo: --since must be a sequence number from 0 on",
                "report --since soon       | algo: --since must be how long ago (10m, 2h, 1d)",
                "events --type exits       | algo: --type: unknown type of event 'exits'; the nearest known one is 'exit'",
                "events --type exit,       | algo: --type must be words with commas between them, not 'exit,'",
                "events --cause a;b        | algo: --cause must be words with commas between them, not 'a;b'",
                "events --since 1 -n 2     | algo: give --since or -n, not both",
                "logs ema -n many          | algo: -n must be a number of lines from 0 to 1000000, not 'many'",
                "logs ema -n -1            | algo: -n must be a number of lines from 0 to 1000000, not '-1'",
                "set ema                   | algo: what is to be changed?; algo set ID KEY=VALUE",
                "set ema x                 | algo: 'x' is not KEY=VALUE",
                "set ema =x                | algo: '=x' is not KEY=VALUE",
                "add x.py --param A        | algo: --param takes NAME=VALUE, not 'A'",
                "schedule ema --next 3 --start 09:20 | algo: --next shows the schedule as it is, and --start sets one: give them apart",
                "schedule ema --from 09:20 | algo: --from goes with --next; see 'algo schedule --help'",
                "show                      | algo: missing ID; see",
                "set                       | algo: missing ID KEY=VALUE...; see",
                "add                       | algo: missing FILE|DIR; see",
                "add d --main a --module b | algo: give --main or --module, not both",
                "start ema --main a.py     | algo: --main goes with a file or directory that is added first, and there is none called 'ema' here",
                "start --all --param A=1   | algo: --param goes with a file or directory, not with --all",
                "start a.py b.py --id x    | algo: --id goes with one file or directory, not with 2",
                "daemon                    | algo: missing ACTION; see",
                "add a.py b.py            | algo: unexpected argument 'b.py'; see 'algo add --help'",
                "show ema rsi             | algo: unexpected argument 'rsi'; see 'algo show --help'",
                "sandbox funds orders     | algo: unexpected argument 'orders'; see 'algo sandbox funds --help'",
                "daemon dance              | algo: unknown action 'dance'; the nearest known one is 'run'; see 'algo daemon --help'",
                "daemon status --strategies | algo: --strategies goes with 'algo daemon stop'",
                "sandbox win               | algo: unknown action 'win'; the nearest known one is 'funds'; see 'algo sandbox --help'",
                "--home                    | algo: Missing required parameter for option '--home' (DIR); see 'algo --help'",
            })
    void wrongUsageIsOneLineAndExitCodeTwo(String words, String line) {
        int code = execute(words.split(" "));

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(text(out)).isEmpty();
        assertThat(text(err)).hasLineCount(1).startsWith(line);
    }

    @Test
    void aFailureIsAlsoJsonIfThatWasAskedFor() {
        int code = execute("--json", "staus");

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(text(err))
                .isEqualTo("{\"error\":{\"code\":2,\"message\":\"unknown command 'staus'; the nearest known one is"
                        + " 'status'\",\"hint\":\"see 'algo --help'\"}}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "status --help", "stop -h"})
    void helpGoesToStandardOutput(String words) {
        assertThat(execute(words.split(" "))).isEqualTo(ExitCode.DONE);
        assertThat(text(out)).startsWith("Usage: algo");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void aWordThatBeginsWithAnAtSignIsNoFileOfArguments() throws Exception {
        Path file = java.nio.file.Files.writeString(directory.resolve("args"), "--all");

        assertThat(execute("stop", "@" + file, "--socket", "/nowhere/s")).isEqualTo(ExitCode.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stop ema", "reload", "set ema a=b", "daemon status", "daemon stop", "logs ema"})
    void withoutADaemonTheAnswerIsFour(String words) {
        String socket = directory.resolve("s").toString();

        int code = execute((words + " --socket " + socket).split(" "));

        assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(text(err))
                .isEqualTo("algo: no daemon is running, nobody answers on " + socket
                        + "; start it with 'algo daemon start'\n");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void theHighestCodeOfAllStrategiesIsTheExitCode() throws Exception {
        Reply reply = new Reply.Outcomes(
                List.of(
                        Outcome.of("a", ExitCode.DONE, "stopped", ""),
                        Outcome.of("b", ExitCode.NOT_FOUND, "no such strategy", "see 'algo list'"),
                        Outcome.of("c", ExitCode.FAILED, "could not be ended", "")),
                List.of("careful"));

        int code = against(reply, "stop", "a", "b", "c");

        assertThat(code).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(text(out)).isEqualTo("a: stopped\n");
        assertThat(text(err))
                .isEqualTo("algo: b: no such strategy; see 'algo list'\n"
                        + "algo: c: could not be ended\n"
                        + "algo: warning: careful\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "list", "top"})
    void aStrategyThatNobodyHasIsAFailureInJsonToo(String command) throws Exception {
        Reply reply = new Reply.Statuses(List.of(), List.of(), List.of("ema"), List.of(), Map.of());

        assertThat(against(reply, command, "ema", "--json")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(text(err))
                .isEqualTo("{\"error\":{\"code\":3,\"message\":\"ema: no such strategy\","
                        + "\"hint\":\"see 'algo list' for those there are\"}}\n");
    }

    @Test
    void aRefusalIsOneLineWithItsCode() throws Exception {
        int code = against(new Reply.Failure(ExitCode.CONFLICT, "ema exists already", "use --replace"), "reload");

        assertThat(code).isEqualTo(ExitCode.CONFLICT);
        assertThat(text(err)).isEqualTo("algo: ema exists already; use --replace\n");
    }

    @Test
    void signsOfLifeAreWaitedThrough() throws Exception {
        int code = against(
                List.of(new Reply.Progress(), new Reply.Progress(), new Reply.Document(java.util.Map.of(), "ok\n")),
                Hello.PROTOCOL,
                "reload");

        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(text(out)).isEqualTo("ok\n");
    }

    @Test
    void aDaemonOfAnotherProtocolIsNamedWithTheSideToUpdate() throws Exception {
        int code = against(List.of(), Hello.PROTOCOL + 1, "reload");

        assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(text(err)).endsWith("do not understand each other; update the client\n");
    }

    @Test
    void aDaemonThatDiesOverARequestLeavesTheOutcomeUnknown() throws Exception {
        int code = against(List.of(), Hello.PROTOCOL, "reload");

        assertThat(code).isEqualTo(ExitCode.UNKNOWN);
        assertThat(text(err)).contains("the daemon closed the connection before it answered: outcome unknown");
    }

    @ParameterizedTest(name = "algo {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "status a b               | {'ask':'status','ids':['a','b'],'lines':0}",
                "status a                 | {'ask':'status','ids':['a'],'lines':10}",
                "stop a --grace 500ms     | {'ask':'stop','ids':['a'],'all':false,'grace_ms':500,'today':false}",
                "stop a --kill            | {'ask':'stop','ids':['a'],'all':false,'grace_ms':0,'today':false}",
                "stop --all               | {'ask':'stop','ids':[],'all':true,'grace_ms':-1,'today':false}",
                "start a --live --no-wait | {'ask':'start','ids':['a'],'all':false,'mode':'live','force':false,'wait':false,'consent':'live'}",
                "start a --yes            | {'ask':'start','ids':['a'],'all':false,'mode':'configured','force':false,'wait':true,'consent':'live'}",
                "start a                  | {'ask':'start','ids':['a'],'all':false,'mode':'configured','force':false,'wait':true}",
                "restart a --yes          | {'ask':'restart','ids':['a'],'all':false,'consent':'live'}",
                "restart a b              | {'ask':'restart','ids':['a','b'],'all':false}",
                "set a params.X=1=2 args=-v | {'ask':'set','id':'a','values':{'params.X':'1=2','args':'-v'}}",
                "stop a --today           | {'ask':'stop','ids':['a'],'all':false,'grace_ms':-1,'today':true}",
                "schedule a --start 09:20 --stop 15:15 --days mon-fri | {'ask':'schedule','id':'a','values':{'type':'window','start':'09:20','stop':'15:15','days':'mon-fri'},'exchange':''}",
                "schedule a --market-hours --start open-15m --exchange mcx --any-day | {'ask':'schedule','id':'a','values':{'type':'market_hours','open':'open-15m','any_day':true},'exchange':'mcx'}",
                "schedule a --every 5m --start 10:00 | {'ask':'schedule','id':'a','values':{'type':'interval','start':'10:00','every':'5m'},'exchange':''}",
                "schedule a --at 2026-11-23T09:20 --late-start 30m | {'ask':'schedule','id':'a','values':{'type':'once','at':'2026-11-23T09:20','late_start':'30m'},'exchange':''}",
                "schedule a --cron @daily --on-missing-year hold | {'ask':'schedule','id':'a','values':{'type':'cron','cron':'@daily','on_missing_year':'hold'},'exchange':''}",
                "unschedule a             | {'ask':'schedule','id':'a','values':{},'exchange':''}",
                "explain a --at 2026-11-23T09:20 | {'ask':'explain','id':'a','at':'2026-11-23T03:50:00Z'}",
                "events a --since 7 -f    | {'ask':'events','ids':['a'],'since':7,'lines':50,'follow':true,'since_ms':-1,'types':[],'causes':[]}",
                "events -n 3              | {'ask':'events','ids':[],'since':-1,'lines':3,'follow':false,'since_ms':-1,'types':[],'causes':[]}",
                "events --type exit,phase --cause crash --since 1970-01-02 | {'ask':'events','ids':[],'since':-1,'lines':50,'follow':false,'since_ms':66600000,'types':['exit','phase'],'causes':['crash']}",
                "logs a -n 5 -f           | {'ask':'logs','ids':['a'],'lines':5,'follow':true,'until_end':false}",
                "remove a --stop --keep-logs | {'ask':'remove','ids':['a'],'all':false,'keep_logs':true,'stop':true}",
                "sandbox                  | {'ask':'sandbox','what':'summary'}",
                "add /x/a --main bot.py --python /v/../w | {'ask':'add','path':'/x/a','id':'','values':{},'python':'/w','main':'bot.py','replace':false}",
                "start /x/a --module trader.bot --id b --param A=1 --replace | {'ask':'add','path':'/x/a','id':'b','values':{'params.A':'1'},'python':'','module':'trader.bot','replace':true}",
                "add /x/a.py --id b --param A=1 --live | {'ask':'add','path':'/x/a.py','id':'b','values':{'mode':'live','params.A':'1'},'python':'','replace':false}",
            })
    void aCommandAsksExactlyThis(String words, String line) throws Exception {
        against(new Reply.Failure(ExitCode.FAILED, "enough", ""), words.split(" "));

        assertThat(asked).isEqualTo(Request.read(line.replace('\'', '"')));
    }

    private Request asked;

    private int against(Reply reply, String... args) throws Exception {
        return against(List.of(reply), Hello.PROTOCOL, args);
    }

    /** Runs a command against a daemon that gives these replies to its first request and then closes. */
    private int against(List<Reply> replies, int protocol, String... args) throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Void> daemon =
                    CompletableFuture.runAsync(() -> pretend(server, replies, protocol), OwnThread.EACH);
            List<String> all = new ArrayList<>(List.of("--socket", socket.toString()));
            all.addAll(List.of(args));
            int code = execute(all.toArray(String[]::new));
            daemon.get(10, java.util.concurrent.TimeUnit.SECONDS);
            return code;
        }
    }

    private void pretend(ServerSocketChannel server, List<Reply> replies, int protocol) {
        try (SocketChannel connection = server.accept()) {
            LineChannel lines = new LineChannel(connection, 1 << 20);
            lines.writeLine(new Hello(protocol, "9.9.9").line());
            Hello.read(lines.readLine());
            if (protocol == Hello.PROTOCOL) {
                asked = Request.read(lines.readLine());
                for (Reply reply : replies) {
                    lines.writeLine(reply.line());
                }
            }
        } catch (IOException | algo.app.protocol.WireException e) {
            throw new IllegalStateException(e);
        }
    }

    private int execute(String... args) {
        try (PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return Main.execute(args, toOut, toErr);
        }
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
