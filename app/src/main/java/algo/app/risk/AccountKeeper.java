package algo.app.risk;

import algo.app.files.IoProblems;
import algo.app.model.BackOff;
import algo.app.model.Halt;
import algo.app.model.TimeSource;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
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

    /** The time that a process has to run for, so that its end is not one more failure in a row. */
    private static final Duration LASTED = Duration.ofSeconds(20);

    /** The longest silence of a process, which bounds each look at an account by far less; then it hangs. */
    static final Duration SILENT = Duration.ofSeconds(90);

    /** The longest line that is read, in characters; the process cuts what it passes on. */
    private static final int LONGEST = 64 * 1024;

    /** Starts the process. */
    public interface Program {
        /** @throws IOException if it cannot be executed */
        Process start() throws IOException;
    }

    private final Program program;
    private final Consumer<Reading> told;
    private final TimeSource time;
    private final Thread thread = new Thread(this::run, "account-watch");
    private List<Account> accounts = List.of();
    private boolean started;
    private boolean closed;
    /** The process that asks; null while none does. */
    private Process process;
    /** The steady time at which the process began, or told something last. */
    private Instant heard = Instant.MIN;

    /** @param told of each look, on this thread; must not wait */
    public AccountKeeper(Program program, Consumer<Reading> told, TimeSource time) {
        this.program = program;
        this.told = told;
        this.time = time;
        thread.setDaemon(true);
        Halt.with(thread);
    }

    @Override
    public synchronized void watch(List<Account> next) {
        if (closed) {
            return;
        }
        if (!accounts.equals(next)) {
            accounts = List.copyOf(next);
            end();
            notifyAll();
        } else if (process != null && !time.steady().isBefore(heard.plus(SILENT))) {
            LOG.warn("the process that asks for losses hangs; it is killed");
            end();
        }
        if (!accounts.isEmpty() && !started) {
            started = isBegun();
        }
    }

    /** Starts the thread; returns false if the system has none to give, which is tried again with the next call. */
    private boolean isBegun() {
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError e) {
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            LOG.warn("nobody asks for losses now: {}", e.getMessage());
            return false;
        }
    }

    private void run() {
        try {
            int failures = 0;
            for (List<Account> now = next(List.of(), Duration.ZERO); !now.isEmpty(); ) {
                Instant began = time.steady();
                ask(now);
                failures = time.steady().isBefore(began.plus(LASTED)) ? failures + 1 : 1;
                now = next(now, BACK_OFF.after(failures));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for accounts, after {@code pause} where they are those of before; returns none once it is closed. */
    private synchronized List<Account> next(List<Account> before, Duration pause) throws InterruptedException {
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

    /** Has them asked until the process ends. */
    private void ask(List<Account> now) {
        String why = "the process that asks for losses has ended";
        try {
            Process own = begin(now);
            if (own == null) {
                return;
            }
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(own.getInputStream(), StandardCharsets.UTF_8));
            for (String line = line(lines); !line.isEmpty(); line = line(lines)) {
                hear();
                told.accept(AccountLine.read(line));
            }
        } catch (IOException e) {
            why = "the process that asks for losses failed: " + IoProblems.explain(e);
        } catch (OutOfMemoryError e) {
            // A process takes a thread of the daemon; it is tried again, and people are told that nothing is known.
            if (!Halt.isWantOfThreads(e)) {
                throw e;
            }
            why = "the process that asks for losses could not be started: " + e.getMessage();
        } finally {
            end();
        }
        if (isWanted(now)) {
            LOG.warn("{}; another one is started", why);
            for (Account account : now) {
                told.accept(new Reading(account.name(), OptionalLong.empty(), false, why, time.wall()));
            }
        }
    }

    /** Reads a line; returns an empty one at the end, where a part of a line is of no use. */
    private static String line(Reader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return "";
            }
            if (line.length() == LONGEST) {
                throw new IOException("a line of it has no end");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private synchronized void hear() {
        heard = time.steady();
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
            heard = time.steady();
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

    /** Ends the process, which may have ended already. */
    private synchronized void end() {
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
