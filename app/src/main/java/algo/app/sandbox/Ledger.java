package algo.app.sandbox;

import algo.app.model.Ist;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The account and its journal, kept the same: an event is in the file before it is in memory. Loaded on first use. Not
 * thread-safe.
 */
final class Ledger implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    /** The length, in bytes, from which on the journal is written anew once it has doubled since the last time. */
    private static final long LARGE = 4L << 20;

    private final Journal journal;
    private final Clock clock;
    private final long large;
    private final List<String> problems = new ArrayList<>();
    private Consumer<Order> changed = order -> {};
    private Account account;
    private long compactAt;

    Ledger(Journal journal, Clock clock) {
        this(journal, clock, LARGE);
    }

    /** @param large length in bytes at which the journal is first compacted */
    Ledger(Journal journal, Clock clock, long large) {
        this.journal = journal;
        this.clock = clock;
        this.large = large;
        compactAt = large;
    }

    /** Returns the account, for reading. */
    Account account() throws IOException {
        if (account == null) {
            load();
        }
        return account;
    }

    /**
     * Has {@code listener} told, from now on, of each order that an event changed, once the event is on disk; the
     * listener must be quick.
     */
    void tell(Consumer<Order> listener) {
        changed = listener;
    }

    /** Returns the problems of the journal that people should know, a sentence each; empty when all is well. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * Adds the events to the file, then to the account.
     *
     * @throws IOException if the file does not take them; the account is unchanged
     */
    void record(List<AccountEvent> events) throws IOException {
        Account current = account();
        if (!journal.isWhole()) {
            LOG.warn("the paper account's journal {} was removed or cut; it is written anew", journal.file());
            journal.replaceWith(current.snapshot());
        }
        journal.append(events);
        for (AccountEvent event : events) {
            current.apply(event);
            event.changes().flatMap(current::order).ifPresent(changed);
        }
        if (journal.length() > compactAt) {
            compact();
        }
    }

    /** Makes what was recorded last through a power cut. */
    void force() throws IOException {
        journal.force();
    }

    private void load() throws IOException {
        Account loaded = new Account();
        try {
            Account filling = loaded;
            journal.open((number, line, length) -> apply(filling, number, line, length));
        } catch (Journal.DamagedException e) {
            loaded = new Account();
            setAside(e.line(), e.getMessage());
        }
        account = loaded;
        if (journal.length() > compactAt) {
            compact();
        }
    }

    private static void apply(Account account, int number, byte[] line, int length) throws Journal.DamagedException {
        try {
            account.apply(EventCodec.read(line, length));
        } catch (IOException | IllegalArgumentException | ArithmeticException | NullPointerException e) {
            // No line that the broker wrote leads here; nulls and overflows come from lines that somebody else wrote.
            throw new Journal.DamagedException(number, firstLine(e));
        }
    }

    private void setAside(int line, String why) throws IOException {
        var aside = journal.setAside(Ist.file(clock.instant()));
        String problem = "the paper account's journal was damaged at line " + line + " and is now " + aside
                + "; the account began again with 1 crore";
        problems.add(problem);
        LOG.error("{} ({})", problem, why);
    }

    /** Returns the first line of a parser's message; the rest is about the parser's own insides. */
    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private void compact() {
        try {
            journal.replaceWith(account.snapshot());
        } catch (IOException e) {
            LOG.warn(
                    "the paper account's journal {} could not be shortened and grows on: {}",
                    journal.file(),
                    e.toString());
        }
        compactAt = Math.max(large, 2 * journal.length());
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
