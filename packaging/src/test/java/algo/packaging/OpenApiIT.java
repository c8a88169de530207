package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gateway answers as its {@code /openapi.json} says, whatever it is asked: schemathesis makes the questions up. */
@Tag("registry")
class OpenApiIT {
    @RegisterExtension
    private final AlgoHome home = new AlgoHome();

    @Test
    void noAnswerIsOtherThanDescribedAndNoneIsAMistake() throws Exception {
        Path python = Path.of(PackageRegistry.pythonWith("schemathesis==4.32.5"));
        home.addBeacon("ema");
        home.does("start", "ema", "--no-wait");
        Call.Running gateway = home.packaged("web", "--listen", "127.0.0.1:0").background();
        try {
            Eventually.holds(
                    "the gateway prints its address", () -> gateway.out().contains("#token="));
            String url = gateway.out().strip();
            String origin = url.substring(0, url.indexOf("/#"));
            String bearer = "Bearer " + url.substring(url.indexOf('=') + 1);
            Path described = home.directory().resolve("openapi.json");
            Files.writeString(described, get(origin + "/openapi.json", bearer));
            String csrf = get(origin + "/auth/csrf-token", bearer).replaceAll(".*\"csrf_token\":\"([^\"]+)\".*", "$1");

            Path said = home.directory().resolve("schemathesis.log");
            Process asking = new ProcessBuilder(
                            python.resolveSibling("schemathesis").toString(),
                            "run",
                            described.toString(),
                            "--url",
                            origin,
                            "-H",
                            "Authorization: " + bearer,
                            "-H",
                            "X-CSRFToken: " + csrf.strip(),
                            "--exclude-path-regex",
                            "stream$|events$|/auth/session",
                            "--exclude-checks",
                            "unsupported_method,positive_data_acceptance",
                            // How fast this machine makes values is no fault of the gateway.
                            "--suppress-health-check",
                            "filter_too_much,too_slow",
                            "--max-examples",
                            "20",
                            "--seed",
                            "1",
                            "--no-color")
                    .directory(home.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean isOver = asking.waitFor(10, TimeUnit.MINUTES);
            if (!isOver) {
                asking.destroyForcibly().waitFor();
            }
            assertThat(isOver).as(Files.readString(said)).isTrue();
            assertThat(asking.exitValue()).as(Files.readString(said)).isZero();
            assertThat(Files.readString(said)).contains("Fuzzing", "Tested:").doesNotContain(" failed");
        } finally {
            gateway.proc().signal("TERM");
            gateway.result();
        }
        // Whatever the file allows was asked, the kill switch too.
        home.does("panic", "--end");
        Eventually.holds("the daemon is well", () -> home.problems().isEmpty());
    }

    private static String get(String address, String bearer) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address))
                                .header("Authorization", bearer)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
