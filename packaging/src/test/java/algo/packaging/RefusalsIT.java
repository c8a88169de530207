package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every mistake a user can make: one clear line, the documented exit code, and nothing changed. */
class RefusalsIT {
    private static final int USAGE = 2;
    private static final int NOT_FOUND = 3;
    private static final int CONFLICT = 5;

    @RegisterExtension
    final CommandHome home = new CommandHome();

    @Test
    void anIdThatNobodyHasIsNotFound() {
        home.addBeacon("there");
        Map<String, String> before = home.decided();

        for (String command :
                List.of("start", "stop", "restart", "reset", "status", "logs", "show", "source", "remove")) {
            home.inside(command, "nosuch").refused(NOT_FOUND, "nosuch: no such strategy", "algo list");
        }
        home.inside("set", "nosuch", "mode=live").refused(NOT_FOUND, "nosuch: no such strategy");

        assertThat(home.decided()).isEqualTo(before);
        assertThat(home.phase("there")).isEqualTo("stopped");
    }

    @Test
    void whatIsNoIdIsRefused() {
        home.addBeacon("there");
        Map<String, String> before = home.decided();

        for (String id : List.of("a b", "", "x".repeat(65), "ığdır", "_x", "\u202egnp", "a\nb", "a\u0007")) {
            for (String command : List.of("stop", "remove", "show")) {
                home.inside(command, id).refused(USAGE, "is not a strategy id: letters, digits, '_' and '-'");
            }
        }
        for (String id : List.of("../there", "a/b", ".", "CON.py", "-rf")) {
            home.inside("stop", "--", id).refused(USAGE, "is not a strategy id");
            home.inside("add", home.script("beacon.py").toString(), "--id=" + id)
                    .refused(USAGE, "is not a strategy id");
        }
        home.inside("stop", "-rf").refused(USAGE, "-rf");

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
        home.inside("start", wrong.toString()).refused(USAGE, "line 2, column 7");

        assertThat(home.decided()).isEqualTo(before);
        assertThat(home.inside("status", "--json").json().get("strategies")).hasSize(1);
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
            home.inside("set", "there", "params." + name + "=1").refused(USAGE, "'" + name + "' is reserved");
            add(script, "--id", "new", "--param", name + "=1").refused(USAGE, "'" + name + "' is reserved");
        }
        for (String name : List.of("1st", "A-B", "A B", "A.B", "ŞEMA", "")) {
            home.inside("set", "there", "params." + name + "=1")
                    .refused(USAGE, "'" + name + "' is no valid variable name");
        }
        add(script, "--id", "new", "--param", "A B=1").refused(USAGE, "'A B' is no valid variable name");
        add(script, "--id", "new", "--param", "NOVALUE").refused(USAGE, "--param takes NAME=VALUE, not 'NOVALUE'");
        home.inside("set", "there", "params={\"PATH\":\"/tmp\"}").refused(USAGE, "'PATH' is reserved");

        assertThat(home.decided()).isEqualTo(before);
    }

    @Test
    void keysAndValuesThatTheConfigDoesNotKnowAreRefused() {
        home.addBeacon("there");
        Map<String, String> before = home.decided();

        home.inside("set", "there", "restart.wen=always").refused(USAGE, "unknown key 'restart.wen'", "restart.when");
        home.inside("set", "there", "exchang=NSE").refused(USAGE, "unknown key 'exchang'", "exchange");
        home.inside("set", "there", "stop.grace=soon").refused(USAGE, "stop.grace", "\"soon\"");
        home.inside("set", "there", "stop.signal=HUPP").refused(USAGE, "stop.signal", "'HUPP'");
        home.inside("set", "there", "restart.when=sometimes")
                .refused(USAGE, "restart.when", "'sometimes'", "on-failure");
        home.inside("set", "there", "limits.memory_mb=lots").refused(USAGE, "limits.memory_mb", "'lots'");
        home.inside("set", "there", "limits.memory_mb=-1").refused(USAGE, "limits.memory_mb", "-1");
        home.inside("set", "there", "log.compress=evet").refused(USAGE, "log.compress", "'evet'");
        home.inside("set", "there", "mode=LIVE!").refused(USAGE, "mode", "'LIVE!'");
        home.inside("set", "there", "exchange=NYSE").refused(USAGE, "exchange", "'NYSE'");
        home.inside("set", "there", "script=../../../etc/passwd").refused(USAGE, "script", "'..'");
        home.inside("set", "there", "working_directory=here").refused(USAGE, "working_directory", "absolute");
        home.inside("set", "there", "mode").refused(USAGE, "'mode' is not KEY=VALUE");
        home.inside("set", "there").refused(USAGE, "KEY=VALUE");
        // One good and one bad: neither.
        home.inside("set", "there", "name=Neu", "stop.grace=soon").refused(USAGE, "stop.grace");

        assertThat(home.decided()).isEqualTo(before);
    }

    @Test
    void whatRunsIsNotStartedTwiceRemovedOrReplaced() throws Exception {
        home.addBeacon("busy");
        home.does("start", "busy");
        int pid = home.status("busy").get("pid").asInt();
        Map<String, String> before = home.decided();

        home.inside("start", "busy").refused(CONFLICT, "busy: is already running", "pid " + pid);
        home.inside("start", "busy", "--no-wait").refused(CONFLICT, "busy: is already running");
        home.inside("remove", "busy").refused(CONFLICT, "busy: is running", "--stop");
        add(home.script("other.py", "print(1)"), "--id", "busy", "--replace")
                .refused(CONFLICT, "busy", "algo stop busy");

        assertThat(home.decided()).isEqualTo(before);
        assertThat(home.status("busy").get("pid").asInt()).isEqualTo(pid);
        assertThat(home.host().executed("busy")).hasSize(1);
    }

    private Call.Result add(Path path, String... options) {
        List<String> words = new ArrayList<>(List.of("add", path.toString()));
        words.addAll(List.of(options));
        return home.inside(words.toArray(String[]::new));
    }
}
