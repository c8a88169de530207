package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every mistake a user can make: one clear line, the documented exit code, and nothing changed. */
class BadInputIT {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NOT_FOUND = 3;
    private static final int CONFLICT = 5;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void anIdThatNobodyHasIsNotFound() {
        home.addBeacon("there");
        Map<String, String> before = home.decided();

        for (String command :
                List.of("start", "stop", "restart", "reset", "status", "logs", "show", "source", "remove")) {
            home.algo(command, "nosuch").run().refused(NOT_FOUND, "nosuch: no such strategy", "algo list");
        }
        home.algo("set", "nosuch", "mode=live").run().refused(NOT_FOUND, "nosuch: no such strategy");

        assertThat(home.decided()).isEqualTo(before);
        assertThat(home.phase("there")).isEqualTo("stopped");
    }

    @Test
    void whatIsNoIdIsRefused() {
        home.addBeacon("there");
        Map<String, String> before = home.decided();

        for (String id : List.of("a b", "", "x".repeat(65), "ığdır", "_x", "\u202egnp", "a\nb", "a\u0007")) {
            for (String command : List.of("stop", "remove", "show")) {
                home.algo(command, id).run().refused(USAGE, "is not a strategy id: letters, digits, '_' and '-'");
            }
        }
        for (String id : List.of("../there", "a/b", ".", "CON.py", "-rf")) {
            home.algo("stop", "--", id).run().refused(USAGE, "is not a strategy id");
            home.algo("add", home.script("beacon.py").toString(), "--id=" + id)
                    .run()
                    .refused(USAGE, "is not a strategy id");
        }
        home.algo("stop", "-rf").run().refused(USAGE, "-rf");

        assertThat(home.decided()).isEqualTo(before);
    }

    @Test
    void codeThatCannotBeTakenInIsRefused() throws Exception {
        home.addBeacon("there");
        Map<String, String> before = home.decided();
        Path latin =
                Files.write(home.directory().resolve("latin.py"), new byte[] {'x', '=', '"', (byte) 0xfc, '"', '\n'});
        Path big = Files.write(
                home.directory().resolve("big.py"), "#".repeat(1024 * 1024 + 1).getBytes(StandardCharsets.US_ASCII));
        Path wrong = home.script("wrong.py", "import os", "def f(:", "    pass");
        Path empty = Files.createDirectory(home.directory().resolve("empty"));
        Path there = home.script("beacon.py");

        add(latin).refused(USAGE, "latin.py is not UTF-8 text");
        add(big).refused(USAGE, "big.py has 1048577 bytes, more than 1 MiB");
        add(wrong).refused(USAGE, "wrong.py", "line 2, column 7", "nothing was changed");
        add(home.directory().resolve("nosuch.py")).refused(USAGE, "no such file: " + home.directory() + "/nosuch.py");
        add(empty).refused(USAGE, "is a directory without a main.py");
        add(Path.of("/dev/null"), "--id", "x").refused(USAGE, "/dev/null is no regular file");
        add(there, "--python", "nosuchpython").refused(USAGE, "nosuchpython");
        add(there, "--python", "/nosuch/python").refused(USAGE, "/nosuch/python");
        add(there, "--exchange", "NYSE").refused(USAGE, "exchange", "'NYSE'");
        add(wrong, "--id", "there", "--replace").refused(USAGE, "line 2");
        add(home.script("other.py", "print(1)"), "--id", "there")
                .refused(CONFLICT, "there exists already with other content", "--replace");
        home.algo("start", wrong.toString()).run().refused(USAGE, "line 2, column 7");
        home.algo("start", "nosuch.py").run().refused(USAGE, "no such file: " + home.directory() + "/nosuch.py");

        assertThat(home.decided()).isEqualTo(before);
        assertThat(home.algo("status", "--json").run().json().get("strategies")).hasSize(1);
    }

    @Test
    void namesOfParametersThatAreReservedOrInvalidAreRefused() {
        home.addBeacon("there");
        Map<String, String> before = home.decided();
        Path script = home.script("beacon.py");

        for (String name : List.of(
                "PATH",
                "LD_PRELOAD",
                "ALGO_RUN_ID",
                "STRATEGY_ID",
                "OPENALGO_APIKEY",
                "OPENALGO_HOST",
                "PYTHONUNBUFFERED",
                "OMP_NUM_THREADS")) {
            home.algo("set", "there", "params." + name + "=1").run().refused(USAGE, "'" + name + "' is reserved");
            add(script, "--id", "new", "--param", name + "=1").refused(USAGE, "'" + name + "' is reserved");
        }
        for (String name : List.of("1st", "A-B", "A B", "A.B", "ŞEMA", "")) {
            home.algo("set", "there", "params." + name + "=1")
                    .run()
                    .refused(USAGE, "'" + name + "' is no valid variable name");
        }
        add(script, "--id", "new", "--param", "A B=1").refused(USAGE, "'A B' is no valid variable name");
        add(script, "--id", "new", "--param", "NOVALUE").refused(USAGE, "--param takes NAME=VALUE, not 'NOVALUE'");
        home.algo("set", "there", "params={\"PATH\":\"/tmp\"}").run().refused(USAGE, "'PATH' is reserved");

        assertThat(home.decided()).isEqualTo(before);
    }

    @Test
    void keysAndValuesThatTheConfigDoesNotKnowAreRefused() {
        home.addBeacon("there");
        Map<String, String> before = home.decided();

        home.algo("set", "there", "restart.wen=always")
                .run()
                .refused(USAGE, "unknown key 'restart.wen'", "restart.when");
        home.algo("set", "there", "exchang=NSE").run().refused(USAGE, "unknown key 'exchang'", "exchange");
        home.algo("set", "there", "stop.grace=soon").run().refused(USAGE, "stop.grace", "\"soon\"");
        home.algo("set", "there", "stop.signal=HUPP").run().refused(USAGE, "stop.signal", "'HUPP'");
        home.algo("set", "there", "restart.when=sometimes")
                .run()
                .refused(USAGE, "restart.when", "'sometimes'", "on-failure");
        home.algo("set", "there", "limits.memory_mb=lots").run().refused(USAGE, "limits.memory_mb", "'lots'");
        home.algo("set", "there", "limits.memory_mb=-1").run().refused(USAGE, "limits.memory_mb", "-1");
        home.algo("set", "there", "log.compress=evet").run().refused(USAGE, "log.compress", "'evet'");
        home.algo("set", "there", "mode=LIVE!").run().refused(USAGE, "mode", "'LIVE!'");
        home.algo("set", "there", "exchange=NYSE").run().refused(USAGE, "exchange", "'NYSE'");
        home.algo("set", "there", "script=../../../etc/passwd").run().refused(USAGE, "script", "'..'");
        home.algo("set", "there", "working_directory=here").run().refused(USAGE, "working_directory", "absolute");
        home.algo("set", "there", "mode").run().refused(USAGE, "'mode' is not KEY=VALUE");
        home.algo("set", "there").run().refused(USAGE, "KEY=VALUE");
        // One good and one bad: neither.
        home.algo("set", "there", "name=Neu", "stop.grace=soon").run().refused(USAGE, "stop.grace");

        assertThat(home.decided()).isEqualTo(before);
    }

    @Test
    void theCommandLineIsCheckedBeforeAnythingIsAsked() {
        home.algo("strat").run().refused(USAGE, "'strat'", "start");
        home.algo("start").run().refused(USAGE, "--all");
        home.algo("start", "a", "--all").run().refused(USAGE, "not both");
        home.algo("start", "a", "--sandbox", "--live").run().refused(USAGE, "not both");
        home.algo("start", "--all", "--live").run().refused(USAGE, "--yes");
        home.algo("stop", "a", "--grace", "soon").run().refused(USAGE, "soon");
        home.algo("logs", "a", "-n", "many").run().refused(USAGE, "many");
        home.algo("status", "--nosuch").run().refused(USAGE, "--nosuch");
        home.algo("daemon", "fly").run().refused(USAGE, "fly");
        home.algo("sandbox", "cash").run().refused(USAGE, "cash");
        assertThat(home.home()).doesNotExist();
    }

    @Test
    void whatRunsIsNotStartedTwiceRemovedOrReplaced() throws Exception {
        home.addBeacon("busy");
        home.algo("start", "busy").run().ok();
        int pid = home.status("busy").get("pid").asInt();
        Map<String, String> before = home.decided();

        home.algo("start", "busy").run().refused(CONFLICT, "busy: is already running", "pid " + pid);
        home.algo("start", "busy", "--no-wait").run().refused(CONFLICT, "busy: is already running");
        home.algo("remove", "busy").run().refused(CONFLICT, "busy: is running", "--stop");
        add(home.script("other.py", "print(1)"), "--id", "busy", "--replace")
                .refused(CONFLICT, "busy", "algo stop busy");

        assertThat(home.decided()).isEqualTo(before);
        assertThat(home.status("busy").get("pid").asInt()).isEqualTo(pid);
        assertThat(home.beacon("busy").runs()).hasSize(1);
    }

    @Test
    void aStartThatCannotWorkSaysWhatIsMissing() throws Exception {
        home.addBeacon("busy");
        Path script = home.home().resolve("strategies/scripts/busy/beacon.py");
        Path gone = Files.createDirectory(home.directory().resolve("gone"));
        home.algo("set", "busy", "working_directory=" + gone).run().ok();
        Files.delete(gone);
        cannotStart("the working directory is gone: " + gone);

        home.algo("set", "busy", "working_directory=null", "interpreter=/nosuch/python")
                .run()
                .ok();
        cannotStart("interpreter not found: /nosuch/python");

        home.algo("set", "busy", "interpreter=" + AlgoHome.PYTHON).run().ok();
        Files.move(script, home.directory().resolve("moved.py"));
        cannotStart("no such script: " + script);

        Files.move(home.directory().resolve("moved.py"), script);
        home.algo("start", "busy").run().ok().quiet();
    }

    private void cannotStart(String why) {
        String config = read(home.config());
        Call.Result result = home.algo("start", "busy").run().refused(FAILED, "busy: ", why, "it is not restarted");
        assertThat(result.err()).doesNotContain("algo logs");
        JsonNode status = home.status("busy");
        assertThat(status.get("phase").asText()).isEqualTo("failed");
        assertThat(status.get("pid").isNull()).isTrue();
        assertThat(status.get("reason").asText()).contains(why);
        assertThat(status.get("last_exit").get("reason").asText()).isEqualTo("could_not_start");
        assertThat(read(home.config())).isEqualTo(config);
    }

    private Call.Result add(Path path, String... options) {
        List<String> words = new ArrayList<>(List.of("add", path.toString()));
        words.addAll(List.of(options));
        return home.algo(words.toArray(String[]::new)).run();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
