package algo.app.risk;

import algo.app.files.IoProblems;
import algo.app.model.BackOff;
import algo.app.model.Halt;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the process running that asks what accounts have lost, while there are any, and passes on what it tells. On a thread of
 * its own, {@code account-watch}, which is there from the first account on. The monitor guards all fields that are not final.
 */
public final class AccountKeeper implements AccountWatch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("risk");
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** Starts the process. */
    public interface Program {
        /** @throws IOException if it cannot be executed */
        Process start() throws IOException;
    }

    private final Program program;
    private final Consumer<Reading> told;
    private final Thread thread = new Thread(this::run, "account-watch");
    private List<Account> accounts = List.of();
    private boolean started;
    private boolean closed;
    /** The process that asks; null while none does. */
    private Process process;

    /** @param told of each look, on this thread; must not wait */
    public AccountKeeper(Program program, Consumer<Reading> told) {
        this.program = program;
        this.told = told;
        thread.setDaemon(true);
        Halt.with(thread);
    }

    @Override
    public synchronized void watch(List<Account> next) {
        if (accounts.equals(next) || closed) {
            return;
        }
        accounts = List.copyOf(next);
        end();
        if (!accounts.isEmpty() && !started) {
            started = true;
            thread.start();
        }
        notifyAll();
    }

    private void run() {
        try {
            int failures = 0;
            for (List<Account> now = next(Duration.ZERO); !now.isEmpty(); now = next(BACK_OFF.after(failures))) {
                failures = ask(now) ? 1 : failures + 1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for accounts, after {@code pause} unless others are set meanwhile; returns none once it is closed. */
    private synchronized List<Account> next(Duration pause) throws InterruptedException {
        List<Account> before = accounts;
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); left > 0 && !closed && accounts.equals(before); ) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        while (accounts.isEmpty() && !closed) {
            wait();
        }
        return closed ? List.of() : accounts;
    }

    /** Has them asked until the process ends; returns whether it told anything. */
    private boolean ask(List<Account> now) {
        boolean any = false;
        String why = "the process that asks for losses has ended";
        Process own = null;
        try {
            own = begin(now);
            if (own == null) {
                return true;
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(own.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.accept(AccountLine.read(line));
                any = true;
            }
        } catch (IOException e) {
            why = "the process that asks for losses failed: " + IoProblems.explain(e);
        } finally {
            if (own != null) {
                own.destroyForcibly();
            }
        }
        if (isWanted(now)) {
            LOG.warn("{}; another one is started", why);
            for (Account account : now) {
                told.accept(new Reading(account.name(), OptionalLong.empty(), false, why, Instant.now()));
            }
        }
        return any;
    }

    /** Starts the process; returns null if these accounts are not wanted any more. */
    private Process begin(List<Account> now) throws IOException {
        Process begun = program.start();
        synchronized (this) {
            if (!isWanted(now)) {
                begun.destroyForcibly();
                return null;
            }
            process = begun;
        }
        // It stays open: that it ends tells the process that its daemon is gone.
        OutputStream in = begun.getOutputStream();
        in.write((job(now) + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
        return begun;
    }

    private synchronized boolean isWanted(List<Account> now) {
        return !closed && accounts.equals(now);
    }

    private static String job(List<Account> accounts) {
        return accounts.stream()
                .map(account -> "{\"name\":" + quoted(account.name()) + ",\"host\":" + quoted(account.host())
                        + ",\"key\":" + quoted(account.apiKey()) + "}")
                .collect(Collectors.joining(",", "{\"accounts\":[", "]}"));
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private void end() {
        if (process != null) {
            process.destroyForcibly();
            process = null;
        }
    }

    /** Ends the process and the thread. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            end();
            notifyAll();
        }
    }
}
