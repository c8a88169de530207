package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Secrets are kept, given to the strategies that name them, and forgotten. */
class SecretsIT {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int NOT_FOUND = 3;
    private static final int UNREACHABLE = 4;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** Null until a test needs one. */
    private FakeLiveServer host;

    /** A strategy that shows what it was given, and stays up. */
    private void addProbe(String... settings) {
        home.script(
                "probe.py",
                "import os, time",
                "for name in sorted(os.environ):",
                "    if 'KEY' in name or 'PASSWORD' in name:",
                "        print(name, len(os.environ[name]), os.environ[name], flush=True)",
                "    if name.endswith('_FILE'):",
                "        print('in', name, open(os.environ[name]).read(), flush=True)",
                "print('ready', flush=True)",
                "time.sleep(1000)");
        home.algo("add", "probe.py", "--id", "probe", "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        List<String> set = new ArrayList<>(List.of("set", "probe", "start_window=100ms"));
        set.addAll(List.of(settings));
        home.algo(set.toArray(String[]::new)).run().ok();
    }

    /** From now on the live host is one that takes {@code apiKey}. */
    private void live(String apiKey) throws Exception {
        if (host != null) {
            host.close();
        }
        host = new FakeLiveServer(apiKey);
        host.into(home);
    }

    @AfterEach
    void closeHost() {
        if (host != null) {
            host.close();
        }
    }

    private Call set(String value, String... arguments) {
        List<String> words = new ArrayList<>(List.of("secret", "set"));
        words.addAll(List.of(arguments));
        return home.algo(words.toArray(String[]::new)).reading(value);
    }

    private String printed(String text) {
        return Eventually.get("the strategy prints " + text, () -> {
            String log = Files.readString(home.home().resolve("log/strategies/probe.log"));
            return log.contains(text) ? java.util.Optional.of(log) : java.util.Optional.empty();
        });
    }

    private Path file() {
        return home.home().resolve("secrets.json");
    }

    @Test
    void whatIsSetIsListedByNameAndFingerprintAndGoesWhenItIsRemoved() throws Exception {
        addProbe("secrets=DB_PASSWORD");

        Call.Result set = set("hunter-22\n", "DB_PASSWORD").run().ok().quiet();
        assertThat(set.out()).matches("DB_PASSWORD set, fingerprint [0-9a-f]{8}\n");
        set("other-22", "DB_PASSWORD", "--strategy", "probe").run().ok().quiet();
        set("12345", "SHORT").run().ok().says("warning: SHORT has fewer than 6 characters");
        set(" padded value ", "PADDED").run().ok().says("warning: PADDED begins or ends with a blank");

        JsonNode list = home.algo("secret", "list", "--json").run().ok().quiet().json();
        assertThat(list.get("missing")).isEmpty();
        assertThat(list.get("secrets").findValuesAsText("name"))
                .containsExactly("DB_PASSWORD", "SHORT", "PADDED", "DB_PASSWORD");
        JsonNode own = list.get("secrets").get(3);
        assertThat(own.fieldNames())
                .toIterable()
                .containsExactly("name", "strategy", "fingerprint", "source", "masked", "used_by");
        assertThat(own.get("strategy").asText()).isEqualTo("probe");
        assertThat(own.get("used_by").get(0).asText()).isEqualTo("probe");
        assertThat(list.get("secrets").get(0).get("used_by")).isEmpty();
        assertThat(list.toString()).doesNotContain("hunter", "other-22", "12345", "padded value");
        assertThat(AlgoHome.mode(file())).isEqualTo("rw-------");
        assertThat(Files.readString(file())).contains("\"hunter-22\"").contains("\" padded value \"");

        home.does("start", "probe");
        printed("DB_PASSWORD 8 other-22");
        assertThat(set("third-22", "DB_PASSWORD", "--strategy", "probe")
                        .run()
                        .ok()
                        .out())
                .endsWith("; takes effect at the next start of probe\n");
        home.algo("secret", "remove", "DB_PASSWORD", "--strategy", "probe")
                .run()
                .ok()
                .quiet();
        home.does("restart", "probe");
        printed("DB_PASSWORD 9 hunter-22");
        home.algo("secret", "remove", "DB_PASSWORD").run().ok().says("probe names DB_PASSWORD and cannot be started");
        home.algo("secret", "remove", "DB_PASSWORD").run().refused(FAILED, "there is no secret DB_PASSWORD");
        home.does("stop", "probe");
        home.algo("start", "probe")
                .run()
                .refused(FAILED, "it needs the secret DB_PASSWORD", "algo secret set DB_PASSWORD");
        assertThat(home.algo("secret", "list").run().ok().out()).contains("missing: DB_PASSWORD, which probe names");
    }

    @Test
    void whatCannotBeASecretIsRefusedAndRepeatedNowhere() throws Exception {
        addProbe();
        String canary = "hunter-22";

        set("x", "DB=" + canary).run().refused(USAGE, "could be seen by everybody");
        set("x", "DB", canary).run().refused(USAGE, "could be seen by everybody");
        set("x").run().refused(USAGE, "missing NAME");
        set("x", "9A").run().refused(USAGE, "is no valid variable name");
        set("x", "A\u001b[2J").run().refused(USAGE, "is no valid variable name");
        set("x", "LD_PRELOAD").run().refused(USAGE, "is reserved");
        set("x", "ALGO_RUN_ID").run().refused(USAGE, "is reserved");
        set("x", "OPENALGO_API_KEY").run().refused(USAGE, "kept as OPENALGO_APIKEY");
        set("", "DB").run().refused(USAGE, "the value is empty");
        set("\n", "DB").run().refused(USAGE, "the value is empty");
        set(canary + "\0", "DB").run().refused(USAGE, "must not contain a NUL character");
        set(canary.repeat(4000), "DB").run().refused(USAGE, "must have at most 32768 bytes");
        set(canary.repeat(400_000), "DB").run().refused(USAGE, "must have at most 32768 bytes");
        set(canary, "DB", "--strategy", "nosuch").run().refused(NOT_FOUND, "nosuch: no such strategy");
        set(canary, "DB", "--strategy", "../x").run().refused(USAGE, "is not a strategy id");
        home.algo("secret", "remove", "DB", "--strategy", "nosuch").run().refused(NOT_FOUND, "no such strategy");
        home.algo("secret", "list", "DB").run().refused(USAGE, "takes nothing else");
        home.algo("secret", "st").run().refused(USAGE, "unknown action 'st'");
        home.algo("set", "probe", "secrets=DB:env").run().refused(USAGE, "must be NAME, or NAME:file");
        home.algo("set", "probe", "params.DB=x", "secrets=DB").run().refused(USAGE, "is a name in params too");

        assertThat(file()).doesNotExist();
        home.algo("daemon", "stop").run().ok();
        set(canary, "DB").run().refused(UNREACHABLE, "no daemon is running");
    }

    @Test
    void theLongestValueAndOneOfSeveralLinesReachTheStrategyWhole() throws Exception {
        addProbe("secrets=A_PASSWORD,B_PASSWORD:file,B_PASSWORD");
        String longest = "x".repeat(32 * 1024);

        set(longest, "A_PASSWORD").run().ok().quiet();
        set("-----BEGIN-----\nMIIEvQIBADAN\n\n", "B_PASSWORD").run().ok().says("ends with a blank");
        home.does("start", "probe");

        String log = printed("ready");
        assertThat(log)
                .contains("A_PASSWORD 32768 " + longest)
                .contains("B_PASSWORD 29 -----BEGIN-----\nMIIEvQIBADAN\n\n")
                .contains("in B_PASSWORD_FILE -----BEGIN-----\nMIIEvQIBADAN\n\n");
        assertThat(home.algo("logs", "probe").run().ok().out())
                .contains("A_PASSWORD 32768 ***A_PASSWORD***", "***B_PASSWORD***")
                .doesNotContain("MIIEvQ", "xxxxxx");
    }

    @Test
    void inLiveModeAStrategyHasTheKeyAndInTheSandboxItDoesNot() throws Exception {
        addProbe("mode=live");
        live("live-key-22");
        home.algo("start", "probe").run().refused(FAILED, "mode live needs the secret OPENALGO_APIKEY");

        set("live-key-22", "OPENALGO_APIKEY").run().ok();
        home.does("start", "probe");
        assertThat(printed("ready")).contains("OPENALGO_APIKEY 11 live-key-22", "OPENALGO_API_KEY 11 live-key-22");

        home.does("stop", "probe");
        home.does("start", "probe", "--sandbox");
        assertThat(printed("ready")).contains("OPENALGO_APIKEY").doesNotContain("live-key-22");
    }

    @Test
    void aSecretAsAFileIsThereAsLongAsTheRunIs() throws Exception {
        addProbe("mode=live", "secrets=OPENALGO_APIKEY:file");
        live("live-key-22");
        set("live-key-22", "OPENALGO_APIKEY").run().ok();
        home.does("start", "probe");
        String log = printed("ready");
        Path files = home.home().resolve("run/secrets");
        Path key = files.resolve(home.status("probe").get("run_id").asText()).resolve("OPENALGO_APIKEY");

        assertThat(log)
                .contains("OPENALGO_APIKEY_FILE " + key.toString().length() + " " + key)
                .contains("OPENALGO_API_KEY_FILE " + key.toString().length() + " " + key)
                .contains("in OPENALGO_APIKEY_FILE live-key-22")
                .doesNotContain("OPENALGO_APIKEY 11", "OPENALGO_API_KEY 11");
        assertThat(AlgoHome.mode(key)).isEqualTo("rw-------");
        assertThat(AlgoHome.mode(key.getParent())).isEqualTo("rwx------");

        home.killDaemon();
        home.algo("daemon", "start").run().ok();
        assertThat(key).as("of a run that was adopted").hasContent("live-key-22");

        home.killDaemon();
        for (SeenProcess process : SeenProcess.naming(home.directory())) {
            process.signal("KILL");
        }
        Eventually.holds("the strategy is gone", () -> home.liveRuns("probe").isEmpty());
        Path unknown = Files.createDirectory(files.resolve("0123456789ab"));
        home.algo("daemon", "start").run().ok();
        Eventually.holds("its file is gone", () -> Files.notExists(key.getParent()));
        assertThat(unknown).as("of a run that nobody knows").doesNotExist();

        home.does("start", "probe");
        home.does("stop", "probe");
        assertThat(files).isEmptyDirectory();
    }

    @Test
    void aServiceManagerMayGiveWhatTheHomeDoesNotHave() throws Exception {
        Path credentials = Files.createDirectory(home.directory().resolve("credentials"));
        Files.writeString(credentials.resolve("OPENALGO_APIKEY"), "from-systemd-22\n");
        Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(
                credentials.resolve("OPENALGO_APIKEY"), PosixFilePermissions.fromString("r--------"));
        home.algo("daemon", "start")
                .with("CREDENTIALS_DIRECTORY", credentials.toString())
                .run()
                .ok();
        addProbe("mode=live");
        live("from-systemd-22");

        home.does("start", "probe");

        assertThat(printed("ready")).contains("OPENALGO_APIKEY 15 from-systemd-22");
        assertThat(home.algo("logs", "probe").run().ok().out()).doesNotContain("from-systemd-22");
        assertThat(home.algo("secret", "list").run().ok().out())
                .containsPattern("OPENALGO_APIKEY +all +[0-9a-f]{8} +credential +yes +probe");
        set("from-home-22", "OPENALGO_APIKEY").run().ok();
        live("from-home-22");
        home.does("restart", "probe");
        assertThat(printed("ready")).contains("OPENALGO_APIKEY 12 from-home-22");
    }

    @Test
    void aDamagedFileIsRefusedAndKeptAndModesAreMended() throws Exception {
        addProbe("mode=live");
        live("live-key-22");
        set("live-key-22", "OPENALGO_APIKEY").run().ok();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        Eventually.holds(
                "the mode is a problem", () -> home.algo("status").run().err().contains("secrets.json has mode 0644"));
        home.algo("doctor").run().exits(FAILED);
        set("live-key-22", "OPENALGO_APIKEY").run().ok();
        assertThat(AlgoHome.mode(file())).isEqualTo("rw-------");
        Eventually.holds("all is well again", () -> home.algo("doctor").run().code() == 0);

        String damaged = "{\"version\":1,\"secrets\":{\"OPENALGO_APIKEY\":\"live-key-22\"";
        Files.writeString(file(), damaged);
        String why = "secrets.json is not valid JSON; correct it, or put a good copy in its place";
        home.algo("start", "probe").run().refused(FAILED, why);
        set("other", "DB_PASSWORD").run().refused(FAILED, why);
        home.algo("secret", "remove", "OPENALGO_APIKEY").run().refused(FAILED, why);
        home.algo("secret", "list").run().refused(FAILED, why);
        Eventually.holds(
                "it is a problem", () -> home.algo("status").run().err().contains(why));
        assertThat(file()).hasContent(damaged);

        Files.writeString(file(), damaged + "}}");
        home.does("start", "probe");
    }

    @Test
    void typedAtThePromptItIsSeenByNobody() throws Exception {
        home.algo("daemon", "start").run().ok();

        Call.Result typed = type("Value of", "canary-22\\n", "Once more", "canary-22\\n")
                .run()
                .ok();
        assertThat(typed.out())
                .contains("DB_PASSWORD set, fingerprint")
                .contains("echoes: yes")
                .doesNotContain("canary-22");
        assertThat(Files.readString(file())).contains("\"canary-22\"");

        Call.Result differ = type("Value of", "canary-33\\n", "Once more", "canary-34\\n")
                .run()
                .exits(USAGE);
        assertThat(differ.out()).contains("the two differ; nothing was changed").doesNotContain("canary-3");

        Call.Result interrupted = type("Value of", "canary-33\\x03").run();
        assertThat(interrupted.code()).isNotZero();
        assertThat(interrupted.out()).contains("echoes: yes").doesNotContain("canary-3");
        assertThat(Files.readString(file())).contains("\"canary-22\"");
    }

    /** {@code algo secret set} on a terminal, with somebody who answers. */
    private Call type(String... steps) {
        List<String> command = new ArrayList<>(
                List.of(AlgoHome.PYTHON, home.script("typist.py").toString()));
        command.addAll(List.of(steps));
        command.addAll(List.of("--", AlgoHome.DIST.resolve("bin/algo").toString(), "secret", "set", "DB_PASSWORD"));
        return home.call(command);
    }
}
