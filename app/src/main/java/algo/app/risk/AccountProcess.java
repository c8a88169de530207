package algo.app.risk;

import algo.app.squareoff.BackgroundWork;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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

    /** The most accounts that are looked at at once. */
    private static final int AT_ONCE = 8;

    private AccountProcess() {}

    /**
     * Asks and tells until it is ended.
     *
     * @param halt ends the process: the daemon is gone, a look takes too long, or nobody can look any more
     */
    public static void serve(InputStream in, PrintStream out, Runnable halt) throws IOException, InterruptedException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String job = lines.readLine();
        if (job == null) {
            return;
        }
        List<JsonNode> accounts = new ArrayList<>();
        JSON.readTree(job).path("accounts").forEach(accounts::add);
        CountDownLatch over = new CountDownLatch(1);
        background("daemon-watch", over, lines::readLine);
        List<AtomicLong> looks = new ArrayList<>();
        int threads = Math.min(AT_ONCE, accounts.size());
        for (int i = 0; i < threads; i++) {
            int first = i;
            AtomicLong began = new AtomicLong(System.nanoTime());
            looks.add(began);
            background("look-" + i, over, () -> {
                do {
                    for (int next = first; next < accounts.size(); next += threads) {
                        began.set(System.nanoTime());
                        out.println(line(accounts.get(next)));
                        out.flush();
                    }
                    began.set(System.nanoTime());
                } while (!over.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
            });
        }
        while (looks.stream().allMatch(began -> System.nanoTime() - began.get() < MOST_NANOS)
                && !over.await(1, TimeUnit.SECONDS)) {
            // Each looks by itself: a host that is slow for one account takes no time of the others.
        }
        over.countDown();
        halt.run();
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

    /** Does this on a thread of its own; it is over for all once that ends, whyever it does. */
    private static void background(String name, CountDownLatch over, BackgroundWork work) {
        BackgroundWork.start(name, () -> {
            try {
                work.run();
            } finally {
                over.countDown();
            }
        });
    }
}
