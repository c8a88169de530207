package algo.packaging;

import static algo.app.protocol.ExitCode.CONFLICT;
import static algo.app.protocol.ExitCode.FAILED;
import static algo.app.protocol.ExitCode.NOT_FOUND;
import static algo.app.protocol.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import algo.cli.InProcess;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A strategy that is exported from one home and added to another is the same there, and its secrets stay. */
class ArchiveIT {
    private static final String SECRET = "a-value-that-nobody-may-see";

    @RegisterExtension
    final CommandHome home = new CommandHome();

    @RegisterExtension
    final CommandHome other = new CommandHome();

    private Path archive() {
        return home.directory().resolve("desk.tar.gz");
    }

    private Path project() throws Exception {
        Path desk = Files.createDirectories(home.directory().resolve("desk"));
        Files.createDirectories(desk.resolve("lib/deep"));
        Files.writeString(desk.resolve("run.py"), "import lib\n");
        Files.writeString(desk.resolve("lib/__init__.py"), "");
        Files.writeString(desk.resolve("lib/deep/größe.txt"), "ü");
        Files.writeString(desk.resolve("symbols.csv"), "SBIN\n");
        Files.writeString(desk.resolve(".env"), "OPENALGO_API_KEY=0123456789abcdef0123\n");
        Path tool = Files.writeString(desk.resolve("tool"), "#!/bin/sh\n");
        tool.toFile().setExecutable(true);
        return desk;
    }

    /** A strategy of which every kind of thing is another one than usual. */
    private void rich() throws Exception {
        home.does("config", "defaults.limits.memory_mb=300", "defaults.tags=[\"all\"]");
        home.does(
                "add",
                project().toString(),
                "--main",
                "run.py",
                "--name",
                "Desk",
                "--python",
                TestHome.PYTHON,
                "--param",
                "LOTS=2",
                "--for",
                "SYMBOL=SBIN,M&M");
        home.does("set", "desk", "restart.when=always", "limits.cpu_seconds=null", "secrets=[\"OPENALGO_APIKEY\"]");
        home.does("set", "desk@SBIN", "stop.grace=9s");
        // On another day than that of the test, which starts none of them.
        int day = LocalDate.now(ZoneId.of("Asia/Kolkata"))
                .plusDays(3)
                .getDayOfWeek()
                .getValue();
        String name = DayOfWeek.of(day).name().substring(0, 3).toLowerCase(Locale.ROOT);
        home.does("schedule", "desk", "--start", "09:20", "--stop", "15:10", "--days", name);
        home.does("schedule", "desk@SBIN", "--cron", "0 10 * * " + day, "--exchange", "MCX");
        keep("OPENALGO_APIKEY", SECRET);
    }

    private void keep(String name, String value) throws Exception {
        home.ask("{\"ask\":\"secret_set\",\"name\":\"" + name + "\",\"strategy\":\"\",\"value\":\"" + value + "\"}");
    }

    private Call.Result export(String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"export", "desk", "-o", archive().toString()}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return home.inside(all);
    }

    @Test
    void whatIsExportedHereIsTheSameThere() throws Exception {
        rich();

        assertThat(export().ok()
                        .says("desk: .env is not in the archive, since it may hold keys")
                        .out())
                .startsWith("desk: exported to " + archive() + ", 5 files of code, ");
        Call.Result added = other.inside("add", archive().toString()).ok();

        assertThat(added.out())
                .contains("desk: added, sandbox", "desk@SBIN: added, an instance of desk", "desk@M&M: added");
        assertThat(added.err()).contains("desk: the secret OPENALGO_APIKEY is not here");
        for (String id : List.of("desk", "desk@SBIN", "desk@M&M")) {
            assertThat(other.inside("show", id, "--json").ok().json())
                    .as(id)
                    .isEqualTo(home.inside("show", id, "--json").ok().json());
            assertThat(other.inside("explain", id, "--at", "2026-11-24T10:00")
                            .ok()
                            .out())
                    .isEqualTo(home.inside("explain", id, "--at", "2026-11-24T10:00")
                            .ok()
                            .out());
            assertThat(status(other, id)).as(id).isEqualTo(status(home, id));
        }
        Path code = other.home().resolve("strategies/scripts/desk");
        assertThat(code.resolve("lib/deep/größe.txt")).content().isEqualTo("ü");
        assertThat(code.resolve("tool").toFile().canExecute()).isTrue();
        assertThat(code.resolve(".env")).doesNotExist();
        assertThat(other.home().resolve("data/desk/symbols.csv")).content().isEqualTo("SBIN\n");
        assertThat(other.inside("secret", "list", "--json").ok().json().get("secrets"))
                .isEmpty();
        assertThat(TarText.of(archive())).doesNotContain(SECRET, "0123456789abcdef0123");

        assertThat(other.inside("add", archive().toString()).ok().out())
                .contains("desk: is there already with this content");
        assertThat(home.inside("add", archive().toString()).exits(CONFLICT).err())
                .as("the archive has no .env")
                .contains("desk exists already with other content");
        assertThat(other.inside("restart", "desk").ok().err())
                .as("nobody asks for a newer file where there is none")
                .isEmpty();
    }

    private static JsonNode status(CommandHome at, String id) {
        ObjectNode status = (ObjectNode) at.status(id);
        status.remove("log_file");
        return status;
    }

    @Test
    void anExportSaysWhatItDoesNotDo() throws Exception {
        home.does("add", project().toString(), "--main", "run.py", "--for", "A=1");

        home.inside("export", "nobody").refused(NOT_FOUND, "no such strategy");
        home.inside("export", "desk@1").refused(USAGE, "is an instance", "algo export desk");
        home.inside("export", "desk", "-o", home.directory().toString()).refused(USAGE, "is a directory");
        export().ok();
        byte[] first = Files.readAllBytes(archive());
        export().refused(CONFLICT, "is there already", "--replace");
        JsonNode again = export("--replace", "--json").ok().json();
        assertThat(Files.readAllBytes(archive())).as("the same bytes").isEqualTo(first);
        assertThat(again.fieldNames())
                .toIterable()
                .containsExactly("id", "file", "bytes", "files", "left_out", "warnings");
        assertThat(again.get("bytes").asLong()).isEqualTo(first.length);
        assertThat(again.get("left_out").get(0).asText()).isEqualTo(".env");
        assertThat(Files.getPosixFilePermissions(archive())).hasSize(2);

        Path code = home.home().resolve("strategies/scripts/desk");
        Files.writeString(code.resolve("lib/own.py"), "API_KEY = 'abcdefabcdefabcdef'\n");
        Files.writeString(code.resolve("written.txt"), "what it wrote\n");
        JsonNode more = export("--replace", "--json").ok().json();
        assertThat(more.get("files").toString()).contains("lib/own.py").doesNotContain("written.txt");
        assertThat(more.get("warnings").toString()).contains("lib/own.py:1 is a key of its own");

        keep("OTHER", "abcdefabcdefabcdef");
        export("--replace").refused(FAILED, "lib/own.py holds the value of a secret", "no archive was made");
        assertThat(home.directory().toFile().list()).noneMatch(name -> name.endsWith(".new"));
        Files.delete(code.resolve("lib/own.py"));
        Files.createSymbolicLink(code.resolve("out.py"), Path.of("/etc/passwd"));
        Files.delete(code.resolve("run.py"));
        export("--replace").refused(FAILED, "there is no file", "run.py");
    }

    @Test
    void whatIsThereIsNeverOverwrittenSilently() throws Exception {
        rich();
        export().ok();
        other.does("add", archive().toString(), "--id", "mine", "--param", "LOTS=5");
        assertThat(other.inside("list", "--json").ok().json().get("strategies")).hasSize(3);
        assertThat(other.inside("show", "mine@M&M", "--json")
                        .ok()
                        .json()
                        .get("params")
                        .toString())
                .isEqualTo("{\"LOTS\":\"5\",\"SYMBOL\":\"M&M\"}");

        other.does("add", archive().toString());
        other.does("set", "desk", "params.LOTS=3");
        other.inside("add", archive().toString())
                .refused(CONFLICT, "desk exists already with another config", "--replace");
        other.does("start", "desk@SBIN");
        other.inside("add", archive().toString(), "--replace").refused(CONFLICT, "is run by desk@SBIN");
        other.does("stop", "desk@SBIN");
        other.does("start", "desk");
        other.inside("add", archive().toString(), "--replace").refused(CONFLICT, "is running");
        other.does("stop", "desk");
        assertThat(other.inside("add", archive().toString(), "--replace").ok().out())
                .contains("desk: replaced", "desk@SBIN: is there");
        assertThat(other.inside("show", "desk").ok().out()).contains("params.LOTS=2");
        other.inside("add", archive().toString(), "--main", "run.py").refused(USAGE, "leave out --main");
        other.inside("start", archive().toString(), "--watch").refused(USAGE, "not with an archive");
    }

    @Test
    void whatWasLiveIsInTheSandboxUnlessSomebodySaysLive() throws Exception {
        home.does("add", home.script("bot.py", "print(1)").toString(), "--id", "desk", "--live", "--for", "A=1,2");
        home.does("schedule", "desk", "--start", "00:00", "--exchange", "CRYPTO", "--days", "sun-sat");
        home.does("set", "desk@1", "mode=live");
        export().ok();
        other.does("config", "defaults.mode=live");

        Call.Result added = other.inside("add", archive().toString()).ok();

        assertThat(added.err()).contains("desk: it was live where it comes from, and is in the sandbox here");
        for (String id : List.of("desk", "desk@1", "desk@2")) {
            assertThat(other.status(id).get("mode").asText()).as(id).isEqualTo("sandbox");
        }
        other.inside("remove", "desk@*", "--stop").ok();
        other.inside("remove", "desk", "--stop").ok();
        assertThat(other.inside("add", archive().toString(), "--live", "--id", "real")
                        .ok()
                        .out())
                .contains("real: added, LIVE");
        assertThat(other.status("real@1").get("mode").asText()).isEqualTo("live");
    }

    @ParameterizedTest(name = "after {0} answers")
    @ValueSource(ints = {0, 1, 2})
    void anAddThatWasCutOffIsThereAsAWholeOrNotAtAll(int answered) throws Exception {
        rich();
        export().ok();
        Path place = other.directory().resolve("cut.sock");
        try (CutConnection cut = new CutConnection(place, other.home().resolve("run/algo.sock"), answered)) {
            InProcess.run("--socket", cut.place(), "add", archive().toString());
        }
        other.does("add", archive().toString());

        assertThat(other.inside("show", "desk", "--json").ok().json())
                .isEqualTo(home.inside("show", "desk", "--json").ok().json());
        assertThat(other.inside("list", "--json").ok().json().get("strategies")).hasSize(3);
    }

    @Test
    void aStartTakesAnArchiveToo() throws Exception {
        home.does("add", home.script("bot.sh", "#!/bin/sh", "sleep 9").toString(), "--id", "desk");
        export().ok();
        Path renamed = Files.move(archive(), other.directory().resolve("whatever"));

        other.does("start", renamed.toString());

        assertThat(other.status("desk").get("phase").asText()).isEqualTo("running");
        assertThat(other.inside("show", "desk").ok().out()).contains("script=bot.sh", "interpreter=/");
    }

    @Test
    void theArchiveOfAStrategyThatWasMovedAwaySaysThatItMakesASecondOne() throws Exception {
        home.does("add", home.script("one.py", "print(1)").toString(), "--python", TestHome.PYTHON);
        home.ask("{\"ask\":\"move\",\"id\":\"one\",\"host\":\"vps\"}");

        home.inside("export", "one", "-o", archive().toString())
                .ok()
                .says("one: was moved to vps, where it may run; whoever adds this archive has a second one");
    }

    @Test
    void aMovedStrategyThatGotInstancesMeanwhileIsTakenBack() throws Exception {
        Path code = home.script("one.py", "print(1)");
        home.does("add", code.toString(), "--python", TestHome.PYTHON);
        home.ask("{\"ask\":\"move\",\"id\":\"one\",\"host\":\"vps\"}");
        home.does("add", code.toString(), "--python", TestHome.PYTHON, "--for", "SYMBOL=A,B");
        assertThat(home.status("one").get("reason").asText()).isEqualTo("moved to vps");

        home.ask("{\"ask\":\"move\",\"id\":\"one\",\"host\":\"\"}");

        assertThat(home.status("one").get("reason").asText()).isNotEqualTo("moved to vps");
    }
}
