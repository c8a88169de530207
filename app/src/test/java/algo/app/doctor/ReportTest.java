package algo.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.config.Secrets;
import algo.app.files.AtomicFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report has what helps, within bounds, and nothing that was planted as a secret, wherever it lies. */
class ReportTest {
    private static final String PLANTED = "planted";

    @TempDir
    private Path directory;

    private Path write(String place, String text) throws IOException {
        Path file = directory.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private Report report(Map<String, String> answers) {
        Secrets secrets = new Secrets(
                directory.resolve("secrets.json"),
                directory.resolve("state/fingerprint.key"),
                Optional.empty(),
                AtomicFile.Exchange.NONE);
        return Report.of(directory, secrets, answers);
    }

    private static String all(Report report) {
        return report.texts() + " " + report.leftOut() + " " + report.replaced();
    }

    /** Each planted value has this word in it, and is of no shape that gives it away. */
    private void plant() throws IOException {
        write(
                "secrets.json",
                "{\"version\":1,\"secrets\":{\"SHARED\":\"planted shared\"},\"strategies\":{\"ema\":{\"own\":\"planted own\"}}}");
        write(
                "strategies/strategy_configs.json",
                "{\"version\":1,\"openalgo\":{\"host\":\"http://me:planted1@broker.example:5000\"},"
                        + "\"strategies\":{\"ema\":{\"script\":\"ema.py\",\"args\":[\"--token\",\"planted2\",\"--fast\",\"9\"],"
                        + "\"params\":{\"API_KEY\":\"planted3\",\"SYMBOL\":\"SBIN\",\"PIN\":4711},"
                        + "\"secrets\":[\"SHARED\",\"own\"],\"env_file\":\"live.conf\","
                        + "\"on_exit\":\"curl https://hooks.slack.com/services/planted4\"}},"
                        + "\"notify\":{\"me\":{\"type\":\"telegram\",\"token\":\"secret:SHARED\"},"
                        + "\"hook\":{\"type\":\"webhook\",\"url\":\"https://x.example/planted5\","
                        + "\"headers\":{\"X-Who\":\"planted6\"}}}}");
        write("strategies/scripts/ema/live.conf", "LINE=planted7\n# nothing\n");
        write("strategies/scripts/ema/.env", "export USER_ID='planted8 is it' # mine\nHOST=http://127.0.0.1:5000\n");
        write("strategies/scripts/ema/ema.py", "print('planted code')\n");
        write("data/ema/deep/prod.env", "A=planted9\n");
        write(
                "state/state.json",
                "{\"sandbox\":{\"keys\":{\"ema\":\"planted10\"}},\"strategies\":{\"ema\":{\"pid\":7}}}");
        write("state/events.jsonl", "{\"seq\":1,\"detail\":\"exit 1: planted shared\"}\nbroken token=planted11\n");
        write(
                "log/daemon.log",
                "said planted own, planted3, planted7 and planted8 is it\nAuthorization: x planted12\n");
        Path run =
                write("log/strategies/ema/20261130_092000_IST-1.log", "printed planted9 and planted10\nSBIN 812.5\n");
        Files.createSymbolicLink(directory.resolve("log/strategies/ema.log"), run);
        write("log/on_exit/ema.log", "password: planted13\n");
    }

    @Test
    void nothingThatWasPlantedIsInItAndTheRestIs() throws Exception {
        plant();

        Report report = report(Map.of("doctor.txt", "ok config; planted shared\n"));

        assertThat(all(report)).doesNotContain(PLANTED, "4711");
        assertThat(report.texts().keySet())
                .contains(
                        "doctor.txt",
                        "strategies/strategy_configs.json",
                        "state/state.json",
                        "state/events.jsonl",
                        "log/daemon.log",
                        "log/strategies/ema/20261130_092000_IST-1.log",
                        "log/on_exit/ema.log")
                .noneMatch(path -> path.startsWith("strategies/scripts") || path.contains(".env"));
        JsonNode config = new ObjectMapper().readTree(report.texts().get("strategies/strategy_configs.json"));
        JsonNode ema = config.at("/strategies/ema");
        assertThat(ema.at("/params/SYMBOL").asText()).isEqualTo("SBIN");
        assertThat(ema.get("args").toString()).isEqualTo("[\"--token\",\"***args***\",\"--fast\",\"9\"]");
        assertThat(ema.get("secrets").toString()).isEqualTo("[\"SHARED\",\"own\"]");
        assertThat(config.at("/notify/me/token").asText()).isEqualTo("secret:SHARED");
        assertThat(config.at("/notify/hook/url").asText()).isEqualTo("https://x.example/***");
        assertThat(config.at("/openalgo/host").asText()).isEqualTo("http://***@broker.example:5000");
        assertThat(report.texts().get("log/strategies/ema/20261130_092000_IST-1.log"))
                .contains("SBIN 812.5", "printed ***A*** and");
        assertThat(report.texts().get("log/daemon.log")).contains("said ***own***, ***API_KEY***, ***LINE***");
        assertThat(report.replaced()).containsKeys("doctor.txt", "state/events.jsonl", "log/daemon.log");
        assertThat(report.leftOut().toString())
                .contains("secrets.json", "strategies/scripts", ".env", "live.conf", "prod.env");
    }

    @Test
    void aConfigThatIsNoJsonIsPackedAsText() throws Exception {
        plant();
        Path config = directory.resolve("strategies/strategy_configs.json");
        Files.writeString(
                config, "{\"strategies\":{\"ema\":{\"params\":{\"API_KEY\":\"planted99\", \"SYMBOL\":\"SBIN\"}");

        String text = report(Map.of()).texts().get("strategies/strategy_configs.json");

        assertThat(text).contains("SBIN", "\"API_KEY\":\"***\"").doesNotContain(PLANTED);
    }

    @Test
    void whereTheSecretsCannotBeReadNothingOfTheHomeIsInIt() throws Exception {
        plant();
        write("secrets.json", "{\"version\":1,\"secrets\":{\"SHARED\":\"planted sha");

        Report report = report(Map.of("doctor.txt", "PROBLEM secrets\n"));

        assertThat(report.texts()).containsOnlyKeys("doctor.txt");
        assertThat(all(report)).doesNotContain(PLANTED);
        assertThat(report.leftOut().toString()).contains("it cannot be told what in them is a secret", "secrets.json");
    }

    @Test
    void ofLongFilesTheLastWholeLinesAreInIt() throws Exception {
        plant();
        String line = "one more line that says planted shared again\n";
        write("log/daemon.log", line.repeat(40_000) + "the last\n");
        write("log/sandbox.log", "x".repeat(3_000_000));

        Report report = report(Map.of());

        String log = report.texts().get("log/daemon.log");
        assertThat(log).endsWith("the last\n").startsWith("one more line").hasSizeLessThan(600_000);
        assertThat(all(report)).doesNotContain(PLANTED);
        assertThat(report.texts().get("log/sandbox.log")).isEmpty();
        assertThat(report.leftOut().toString()).contains("log/daemon.log", "what is before its last 256 KiB");
    }

    @Test
    void itIsBoundedAsAWhole() throws Exception {
        for (int i = 0; i < 40; i++) {
            write("log/program" + i + ".log", "0123456789 abcdefghi\n".repeat(30_000));
        }
        int size = report(Map.of()).texts().values().stream()
                .mapToInt(String::length)
                .sum();

        assertThat(size).isLessThanOrEqualTo(Report.MOST_BYTES);
    }

    @Test
    void whatIsNoFileOfTheHomeIsNotFollowed() throws Exception {
        plant();
        Path outside = Files.writeString(directory.resolve("outside.txt"), "of somebody else");
        Files.createSymbolicLink(directory.resolve("log/linked.log"), outside);
        Files.createSymbolicLink(directory.resolve("log/strategies/gone.log"), directory.resolve("nowhere"));
        Files.createSymbolicLink(directory.resolve("log/strategies/out.log"), outside);

        Report report = report(Map.of());

        assertThat(all(report)).doesNotContain("of somebody else");
        assertThat(report.leftOut().toString()).contains("log/linked.log", "log/strategies/gone.log");
    }

    @Test
    void aHomeThatIsNotThereGivesWhatOthersSay() {
        Report report = Report.of(
                directory.resolve("none"),
                new Secrets(
                        directory.resolve("none/secrets.json"),
                        directory.resolve("none/key"),
                        Optional.empty(),
                        AtomicFile.Exchange.NONE),
                Map.of("doctor.txt", "ok\n"));

        assertThat(report.texts()).containsExactlyEntriesOf(Map.of("doctor.txt", "ok\n"));
        assertThat(report.leftOut()).isEmpty();
    }
}
