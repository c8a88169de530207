package algo.app.risk;

import algo.app.squareoff.HostCalls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The dialogue of the process with its daemon: one line of JSON on standard input, {@code {"accounts":[{"name","host","key"}]}},
 * and then, for each account and each look, a line {@code {"account","loss","whole","words","at"}} on standard output; {@code
 * loss} in paise is left out where no book tells it. The process ends with its daemon, and where a look takes too long.
 */
public final class AccountProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The time between the end of one look at all accounts and the next. */
    private static final long EVERY_MILLIS = 5000;

    /** The time that a host may keep silent, in milliseconds. */
    private static final int HOST_MILLIS = 8000;

    /** The longest time for one account, whatever a host sends. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private AccountProcess() {}

    /**
     * Asks and tells until it is ended.
     *
     * @param halt ends the process: the daemon is gone, or a look takes too long
     */
    public static void serve(InputStream in, PrintStream out, Runnable halt) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String job = lines.readLine();
        if (job == null) {
            return;
        }
        JsonNode accounts = JSON.readTree(job).path("accounts");
        AtomicLong began = new AtomicLong(System.nanoTime());
        background("daemon-watch", () -> {
            lines.readLine();
            halt.run();
        });
        background("look-watch", () -> {
            while (System.nanoTime() - began.get() < MOST_NANOS) {
                TimeUnit.SECONDS.sleep(1);
            }
            halt.run();
        });
        while (true) {
            for (JsonNode account : accounts) {
                began.set(System.nanoTime());
                out.println(line(account));
                out.flush();
            }
            began.set(System.nanoTime());
            TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
        }
    }

    private static ObjectNode line(JsonNode account) {
        Instant at = Instant.now();
        HostCalls calls =
                new HostCalls(account.path("host").asText(), account.path("key").asText(), HOST_MILLIS);
        AccountBooks.Told told = AccountBooks.ask(calls::post);
        ObjectNode line = JSON.createObjectNode();
        line.put("account", account.path("name").asText());
        told.loss().ifPresent(loss -> line.put("loss", loss));
        return line.put("whole", told.isWhole()).put("words", told.words()).put("at", at.toString());
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void background(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Nobody is at the other end any more; the process ends with its daemon.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
