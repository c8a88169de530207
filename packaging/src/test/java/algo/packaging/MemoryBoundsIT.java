package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.OwnThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many clients that each do the largest thing that is allowed at the same time: the daemon lives, in the heap that it has. */
class MemoryBoundsIT {
    private static final int AT_ONCE = 16;
    private static final String MEBIBYTE = "x = 1 #" + "y".repeat(1016) + "\n";

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void sixteenLargestRequestsAtOnce() throws Exception {
        Path large = home.directory().resolve("large.py");
        Files.writeString(large, MEBIBYTE.repeat(1023));
        home.algo("add", large.toString()).run().ok();
        // Nothing but line ends: as many lines as there are bytes.
        Path printer = home.script(
                "printer.py",
                "import sys, time",
                "sys.stdout.write('\\n' * 300000)",
                "sys.stdout.flush()",
                "time.sleep(600)");
        home.algo("start", printer.toString(), "--force").run().ok();
        SeenProcess daemon = home.daemon();

        List<String> requests = new ArrayList<>();
        requests.add("{\"ask\":\"status\",\"lines\":1000000,\"ids\":[\"printer\"]}");
        requests.add("{\"ask\":\"status\",\"lines\":0,\"ids\":[" + "\"large\",".repeat(1999) + "\"printer\"]}");
        requests.add("{\"ask\":\"source\",\"id\":\"large\"}");
        requests.add("{\"ask\":\"logs\",\"lines\":-1,\"ids\":[\"printer\"]}");
        requests.add("{\"ask\":\"events\",\"since\":0,\"lines\":1000000}");
        StringBuilder set = new StringBuilder("{\"ask\":\"set\",\"id\":\"large\",\"values\":{\"name\":\"x\"");
        for (int i = 0; i < 15; i++) {
            set.append(",\"params.P")
                    .append(i)
                    .append("\":\"")
                    .append("y".repeat(60_000))
                    .append('"');
        }
        requests.add(set + "}}");
        requests.add(set + ",\"nosuch\":\"" + "y".repeat(60_000) + "\"}}");
        requests.add("{\"ask\":\"show\",\"id\":\"large\"}");

        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            int first = i;
            clients.add(CompletableFuture.runAsync(
                    () -> {
                        for (int k = 0; k < requests.size(); k++) {
                            ask(requests.get((first + k) % requests.size()), wrong);
                        }
                    },
                    OwnThread.EACH));
        }
        CompletableFuture.allOf(clients.toArray(new CompletableFuture<?>[0])).get(300, TimeUnit.SECONDS);

        assertThat(wrong).isEmpty();
        assertThat(home.daemon()).as("the daemon that was there").isEqualTo(daemon);
        home.algo("stop", "printer").run().ok();
    }

    private void ask(String request, List<String> wrong) {
        try (RawClient client = RawClient.greeted(home.home().resolve("run/algo.sock"))) {
            client.send(request);
            boolean streams = request.contains("\"ask\":\"logs\"") || request.contains("\"ask\":\"events\"");
            long end = System.nanoTime() + Duration.ofSeconds(240).toNanos();
            while (System.nanoTime() < end) {
                String line = client.line(Duration.ofSeconds(60)).orElse("closed");
                boolean goesOn = line.startsWith("{\"reply\":\"progress\"")
                        || (streams
                                && !line.startsWith("{\"reply\":\"end\"")
                                && !line.startsWith("{\"reply\":\"error\""));
                if (line.equals("closed")) {
                    wrong.add(request.substring(0, 40) + " -> closed");
                    return;
                }
                if (!goesOn) {
                    return;
                }
            }
        } catch (IOException | AssertionError e) {
            wrong.add(request.substring(0, 40) + " -> " + e);
        }
    }

    @Test
    @Tag("faults")
    void projectsOfManyLargeFilesAtOnce() throws Exception {
        home.addBeacon("there");
        SeenProcess daemon = home.daemon();
        Path project = Files.createDirectory(home.directory().resolve("project"));
        Files.writeString(project.resolve("main.py"), "pass\n");
        for (int i = 0; i < 70; i++) {
            Files.writeString(project.resolve("m" + i + ".py"), MEBIBYTE.repeat(1023));
        }
        List<CompletableFuture<Call.Result>> adds = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Call call = home.algo("add", project.toString(), "--id", "p" + i);
            adds.add(CompletableFuture.supplyAsync(call::run, OwnThread.EACH));
        }
        for (CompletableFuture<Call.Result> each : adds) {
            each.get(600, TimeUnit.SECONDS).ok();
        }
        assertThat(home.daemon()).isEqualTo(daemon);
    }
}
