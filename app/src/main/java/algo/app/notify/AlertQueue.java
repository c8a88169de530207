package algo.app.notify;

import algo.app.model.BackOff;
import algo.app.model.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The alerts that one channel is still to tell, in the order in which it happened, and what it told. Of alerts of the same kind of a
 * strategy within the cool-down only the first is told at once, the others in one summary when it is over. Of more than {@link
 * #MOST_WAITING} that wait the oldest are counted together. Bounded, however long nothing can be sent. Pure: the time is given.
 * Not thread-safe.
 */
public final class AlertQueue {
    /** The most messages that wait one by one. */
    static final int MOST_WAITING = 20;

    /** The most kinds and strategies whose cool-down is known; the one that ends first is forgotten. */
    private static final int MOST_COOLING = 1000;

    /** After this many refusals a message is given up: the next ones may be taken. */
    private static final int MOST_REFUSALS = 10;

    /** An alert that is older when it is found is only counted. */
    static final Duration OLD = Duration.ofHours(12);

    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(2), Duration.ofMinutes(5));
    private static final Duration MOST_ASKED = Duration.ofHours(1);
    private static final int MOST_PROBLEM = 200;
    /** The number of messages that are sent one by one after the quiet hours; more are told together. */
    private static final int FEW = 3;

    static final String AGAIN = "(again, if it came already) ";

    /** One kind of a strategy, within its cool-down. */
    record Cooling(
            String strategy, AlertKind kind, Instant until, long leftOut, Instant first, Instant last, String text) {}

    private Channel channel;
    final List<Message> waiting = new ArrayList<>();
    /** The alerts that are told together, but for what is on its way. */
    Digest digest = new Digest();
    /** The alerts that are told together and on their way now; null if nothing is. */
    private Digest sendingDigest;
    /** True if the alerts told together may have been sent already. */
    boolean digestTried;

    final Map<String, Cooling> cooling = new LinkedHashMap<>();
    /** The message that is being sent now; its text stays as it is until the answer is there. */
    private Message sending;

    long nextId = 1;
    int failures;
    int refusals;
    Instant nextTry = Instant.MIN;
    String problem = "";
    Instant failingSince = Instant.MIN;
    Instant lastSent = Instant.MIN;
    String lastText = "";
    long sent;
    long failed;
    long givenUp;

    public AlertQueue(Channel channel) {
        this.channel = channel;
    }

    public Channel channel() {
        return channel;
    }

    /** Goes on by other terms; what waits is tried at once, since the terms may be right now. */
    public void become(Channel now) {
        if (!channel.equals(now)) {
            channel = now;
            nextTry = Instant.MIN;
            failures = 0;
            refusals = 0;
        }
    }

    /** Takes an alert, if the channel tells its kind. */
    public void offer(Alert alert, Instant now) {
        if (!channel.events().contains(alert.kind())) {
            return;
        }
        if (alert.at().isBefore(now.minus(OLD))) {
            digest.add(alert.strategy(), alert.kind(), alert.at());
            return;
        }
        String key = alert.kind().label() + " " + alert.strategy();
        Cooling before = cooling.get(key);
        if (before != null && now.isBefore(before.until()) && isNear(before.until(), now)) {
            cooling.put(
                    key,
                    new Cooling(
                            alert.strategy(),
                            alert.kind(),
                            before.until(),
                            before.leftOut() + 1,
                            before.leftOut() == 0 ? alert.at() : before.first(),
                            alert.at(),
                            alert.text()));
            return;
        }
        summarize(now);
        cool(alert.kind(), alert.strategy(), now);
        add(alert.kind(), alert.strategy(), alert.at(), alert.text());
    }

    /** A clock that was set back would make a cool-down last for long. */
    private boolean isNear(Instant until, Instant now) {
        return !until.isAfter(now.plus(channel.cooldown()));
    }

    private void cool(AlertKind kind, String strategy, Instant now) {
        if (channel.cooldown().isZero()) {
            return;
        }
        if (cooling.size() >= MOST_COOLING) {
            Iterator<Cooling> oldest = cooling.values().iterator();
            Cooling gone = oldest.next();
            oldest.remove();
            if (gone.leftOut() > 0) {
                digest.add(what(gone), gone.leftOut(), gone.first(), gone.last());
            }
        }
        String key = kind.label() + " " + strategy;
        cooling.remove(key);
        cooling.put(
                key, new Cooling(strategy, kind, now.plus(channel.cooldown()), 0, Instant.EPOCH, Instant.EPOCH, ""));
    }

    private static String what(Cooling one) {
        return (one.strategy().isEmpty() ? "algo" : one.strategy()) + " "
                + one.kind().label();
    }

    /** Makes the summaries of the cool-downs that are over. */
    private void summarize(Instant now) {
        List<Cooling> over = new ArrayList<>();
        for (Iterator<Cooling> each = cooling.values().iterator(); each.hasNext(); ) {
            Cooling one = each.next();
            if (!now.isBefore(one.until()) || !isNear(one.until(), now)) {
                each.remove();
                over.add(one);
            }
        }
        for (Cooling one : over) {
            if (one.leftOut() > 0) {
                String more = one.leftOut() + " more '" + one.kind().label() + "' from "
                        + AlertText.time(one.first(), now) + " to " + AlertText.time(one.last(), now);
                String text = (one.strategy().isEmpty() ? "algo" : one.strategy()) + ": " + more + "; the last: "
                        + one.text();
                add(one.kind(), one.strategy(), one.last(), Text.printable(text, AlertText.MOST));
                cool(one.kind(), one.strategy(), now);
            }
        }
    }

    private void add(AlertKind kind, String strategy, Instant at, String text) {
        waiting.add(
                new Message(nextId++, kind, strategy, at, text, channel.urgent().contains(kind), false));
        while (waiting.size() > MOST_WAITING) {
            fold(waiting.remove(oldest()));
        }
    }

    /** Returns the index of the message to be counted in place of telling it: not an urgent one, and not the one on its way. */
    private int oldest() {
        int oldest = -1;
        for (int i = 0; i < waiting.size(); i++) {
            boolean free = !waiting.get(i).equals(sending);
            if (free && !waiting.get(i).urgent()) {
                return i;
            }
            oldest = free && oldest < 0 ? i : oldest;
        }
        return oldest;
    }

    private void fold(Message message) {
        digest.add(message.strategy(), message.kind(), message.at());
    }

    /**
     * A message to be sent now.
     *
     * @param id by which its answer is told
     * @param subject a short form of it
     */
    public record Due(long id, String subject, String text, AlertKind kind, String strategy, Instant at) {}

    private static final long DIGEST_ID = 0;

    /** Returns what is to be sent now, and notes that it is being sent; empty if nothing is, or something is on its way. */
    public Optional<Due> next(Instant now) {
        summarize(now);
        if (sending != null || sendingDigest != null || now.isBefore(nextTry) && !isFar(now)) {
            return Optional.empty();
        }
        boolean quiet = channel.quiet().map(hours -> hours.holdAt(now)).orElse(false);
        if (quiet) {
            return waiting.stream().filter(Message::urgent).findFirst().map(this::send);
        }
        foldQuiet(now);
        if (!digest.isEmpty()) {
            String text = channel.prefix() + (digestTried ? AGAIN : "") + digest.text(now);
            Due due = new Due(DIGEST_ID, subject(text), text, AlertKind.CHECK, "", digest.last());
            sendingDigest = digest;
            digestTried = true;
            digest = new Digest();
            return Optional.of(due);
        }
        return waiting.isEmpty() ? Optional.empty() : Optional.of(send(waiting.get(0)));
    }

    /** A clock that was set back would make the wait last for long. */
    private boolean isFar(Instant now) {
        return nextTry.isAfter(now.plus(MOST_ASKED));
    }

    /** Tells together what waited through the quiet hours, if that is more than a few. */
    private void foldQuiet(Instant now) {
        Optional<QuietHours> hours = channel.quiet();
        if (hours.isEmpty() || waiting.size() <= FEW) {
            return;
        }
        while (!waiting.isEmpty()
                && hours.get().holdAt(waiting.get(0).at())
                && !waiting.get(0).tried()) {
            fold(waiting.remove(0));
        }
    }

    private Due send(Message message) {
        sending = message.tried(true);
        waiting.set(indexOf(message.id()), sending);
        String text = channel.prefix() + (message.tried() ? AGAIN : "") + message.text();
        return new Due(message.id(), subject(text), text, message.kind(), message.strategy(), message.at());
    }

    private static String subject(String text) {
        int end = text.indexOf("; last line: ");
        return Text.printable(end < 0 ? text : text.substring(0, end), 120);
    }

    /** Takes the answer to what {@link #next} returned last. */
    public void answered(Due due, Delivery delivery, Instant now) {
        Message message = sending;
        Digest together = sendingDigest;
        sending = null;
        sendingDigest = null;
        if (delivery.isSent()) {
            remove(message);
            sent++;
            lastSent = now;
            lastText = due.text();
            failures = 0;
            refusals = 0;
            nextTry = Instant.MIN;
            problem = "";
            failingSince = Instant.MIN;
            return;
        }
        failed++;
        failures++;
        refusals = delivery.isRefused() ? refusals + 1 : 0;
        problem = Text.printable(delivery.problem(), MOST_PROBLEM);
        failingSince = failures == 1 ? now : failingSince;
        Duration wait = BACK_OFF.after(failures);
        Duration asked = delivery.retryAfter().orElse(Duration.ZERO);
        Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
        nextTry = now.plus(longer.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : longer);
        if (refusals >= MOST_REFUSALS) {
            remove(message);
            givenUp++;
            refusals = 0;
        } else if (message == null) {
            digest = together.and(digest);
            digestTried = delivery.isInDoubt();
        } else if (!delivery.isInDoubt()) {
            int index = indexOf(message.id());
            waiting.set(index, waiting.get(index).tried(false));
        }
    }

    private void remove(Message message) {
        if (message == null) {
            digestTried = false;
        } else {
            waiting.remove(indexOf(message.id()));
        }
    }

    /** Returns all that is told together, also what is on its way. */
    Digest together() {
        return sendingDigest == null ? digest : sendingDigest.and(digest);
    }

    private int indexOf(long id) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).id() == id) {
                return i;
            }
        }
        throw new IllegalStateException("message " + id + " does not wait");
    }

    /** Returns how many alerts are still to be told, one by one or together. */
    public long waitingCount() {
        long left = cooling.values().stream().mapToLong(Cooling::leftOut).sum();
        return waiting.size() + together().count() + left;
    }

    /** Returns when something may be due next, if nothing happens before; the far future if nothing waits. */
    public Instant nextLook(Instant now) {
        Instant next = Instant.MAX;
        for (Cooling one : cooling.values()) {
            if (one.leftOut() > 0 && one.until().isBefore(next)) {
                next = one.until();
            }
        }
        if (waiting.isEmpty() && digest.isEmpty()) {
            return next;
        }
        // Quiet hours end at a full minute, and a clock may be set.
        Instant soon = now.plusSeconds(channel.quiet().isPresent() ? 20 : 60);
        Instant due = nextTry.isAfter(now) ? nextTry : channel.quiet().isPresent() ? soon : now;
        Instant mine = due.isAfter(soon) ? soon : due;
        return mine.isBefore(next) ? mine : next;
    }

    /** Returns why nothing can be sent; empty if the last message was sent. */
    public String problem() {
        return problem;
    }

    public Instant failingSince() {
        return failingSince;
    }

    public Instant lastSent() {
        return lastSent;
    }

    public String lastText() {
        return lastText;
    }

    public long sent() {
        return sent;
    }

    public long failed() {
        return failed;
    }
}
