package algo.app.squareoff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The dialogue of the process with its daemon: one line of JSON on standard input, {@code {"accounts":[{"name","host",
 * "key"}]}}, and lines on standard output: {@code {"account","cancelled","closed","known"}} and {@code {"account","left"}}
 * and {@code {"account","problem"}} for each, and {@code {"over":true}} at the end. {@code {"alive":true}} comes each second.
 */
public final class SquareOffProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The time that a host may keep silent, in milliseconds. */
    private static final int HOST_MILLIS = 8000;

    private static final long LOOK_MILLIS = 500;

    /** The longest time for all accounts, in seconds; then the process ends, whatever a host does. */
    private static final int MOST_SECONDS = 180;

    private final PrintStream out;

    private SquareOffProcess(PrintStream out) {
        this.out = out;
    }

    /**
     * Does what the daemon asks for, and returns once it is told.
     *
     * @param halt ends the process: the daemon is gone, or the time is over
     */
    public static void serve(InputStream in, PrintStream out, Runnable halt) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String job = lines.readLine();
        if (job == null) {
            return;
        }
        SquareOffProcess process = new SquareOffProcess(out);
        BackgroundWork.start("daemon-watch", () -> {
            lines.readLine();
            halt.run();
        });
        BackgroundWork.start("signs-of-life", () -> {
            for (int i = 0; i < MOST_SECONDS; i++) {
                TimeUnit.SECONDS.sleep(1);
                process.say(JSON.createObjectNode().put("alive", true));
            }
            halt.run();
        });
        for (JsonNode account : JSON.readTree(job).path("accounts")) {
            process.squareOff(account);
        }
        process.say(JSON.createObjectNode().put("over", true));
    }

    private void squareOff(JsonNode account) throws InterruptedException {
        String name = account.path("name").asText();
        HostCalls calls =
                new HostCalls(account.path("host").asText(), account.path("key").asText(), HOST_MILLIS);
        SquareOff.Result result = new SquareOff(calls, () -> TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS)).run();
        result.problems().forEach(problem -> say(of(name).put("problem", problem)));
        for (Left left : result.left()) {
            ObjectNode line = of(name);
            line.putObject("left")
                    .put("kind", left.kind())
                    .put("symbol", left.symbol())
                    .put("exchange", left.exchange())
                    .put("product", left.product())
                    .put("quantity", left.quantity())
                    .put("detail", left.detail());
            say(line);
        }
        say(of(name).put("cancelled", result.cancelled())
                .put("closed", result.closed())
                .put("known", result.known()));
    }

    private static ObjectNode of(String account) {
        return JSON.createObjectNode().put("account", account);
    }

    private synchronized void say(ObjectNode line) {
        out.println(line);
        out.flush();
    }
}
