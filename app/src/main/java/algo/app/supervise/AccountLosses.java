package algo.app.supervise;

import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.ExitReason;
import algo.app.model.Intent;
import algo.app.model.Ist;
import algo.app.model.LossBreach;
import algo.app.model.LossLimit;
import algo.app.model.Mode;
import algo.app.model.TimeSource;
import algo.app.process.LaunchException;
import algo.app.risk.AccountWatch;
import algo.app.schedule.ScheduleMarks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps what the account of live mode loses on a day within its limit: says which accounts are asked, which are those of the
 * strategies that run live, stops all of them once when the limit is reached and keeps them down for the day, and says when the
 * loss is not known. The supervisor's thread alone.
 */
final class AccountLosses {
    /** The time after which people are told that the loss is not known. */
    static final Duration TOLD_AFTER = Duration.ofSeconds(60);
    /**
     * The time for which an account is asked about after a run that ended by itself: else one that crashes and is restarted again
     * and again, or runs for a second each minute, would never be seen to lose.
     */
    static final Duration ASKED_AFTER = Duration.ofSeconds(120);
    /** The time between two looks at the keys of the strategies that run. */
    private static final Duration KEYS_AGAIN = Duration.ofSeconds(10);
    /** Until then the books of OpenAlgo are those of the day before. */
    private static final LocalTime BOOKS_BEGIN = LocalTime.of(3, 0);

    private static final String CAUSE = "max_daily_loss";
    private static final String ON_TOP = "on_top";

    private final SupervisorServices services;
    private final Registry registry;
    private final Terminations terminations;
    private final Panic panic;
    private final TimeSource time;

    /** The accounts that are asked for, and why one cannot be, empty if all can. */
    private List<AccountWatch.Account> accounts = List.of();

    private String keyProblem = "";
    private TreeSet<String> asksFor = new TreeSet<>();
    private Instant keysAgain = Instant.MIN;
    /** The hosts and keys of those strategies, as they were read last: hundreds of them start one after the other. */
    private final Map<String, Broker.Endpoint> endpoints = new HashMap<>();
    /** The steady time at which the whole loss of an account was known last, by its name; the first question counts too. */
    private final Map<String, Instant> knownAt = new HashMap<>();
    /**
     * The losses of accounts since midnight, by their marks, on a date whose books may still be those of the day before. They are
     * saved with the latch of that day, so that no restart begins anew.
     */
    private final Map<String, LossOnTop> onTop = new TreeMap<>();

    /** The day of that latch. */
    private LocalDate onTopOf = LocalDate.MIN;
    /** The reasons why the loss of an account is not known, by its name. */
    private final Map<String, String> unknown = new LinkedHashMap<>();
    /** The reason that people were told why the loss is not known; empty while it is. */
    private String problem = "";

    private Instant problemSince = Instant.MIN;

    AccountLosses(SupervisorServices services, Registry registry, Terminations terminations, Panic panic) {
        this.services = services;
        this.registry = registry;
        this.terminations = terminations;
        this.panic = panic;
        this.time = services.time();
    }

    private LossLimit limit() {
        return services.config().config().accountRisk();
    }

    private LossLatch latch() {
        return registry.liveLatch();
    }

    /** Says which accounts are to be asked, and tells people when the loss has not been known for a while. */
    void check() {
        Instant now = time.steady();
        TreeSet<String> live = new TreeSet<>();
        // A latch of another day is not forgotten: a clock that is far ahead for a while, and then right again, lifts
        // nothing.
        boolean wanted = limit().isSet() && !latch().covers(limit().paise(), time.wall());
        for (Entry entry : registry.all()) {
            boolean runs = entry.status().phase().hasRun() || hasJustEnded(entry.status());
            if (wanted && runs && isLive(entry) && !entry.isElsewhere()) {
                live.add(entry.id());
            }
        }
        boolean again = !now.isBefore(keysAgain);
        if (!live.equals(asksFor) || !live.isEmpty() && again) {
            if (again) {
                keysAgain = now.plus(KEYS_AGAIN);
                endpoints.clear();
            }
            asksFor = live;
            watch(live, now);
        }
        tellUnknown(now);
    }

    /** Returns whether a run ended by itself a short while ago, whatever becomes of the strategy now. */
    private boolean hasJustEnded(StrategyStatus status) {
        ExitReason reason = status.lastExit().reason();
        boolean ran = status.hasExited() && reason != ExitReason.HOST_DOWN && reason != ExitReason.COULD_NOT_START;
        return switch (status.phase()) {
            case BACKOFF, EXITED, FAILED ->
                ran && status.lastExit().at().isAfter(time.wall().minus(ASKED_AFTER));
            case STARTING, RUNNING, STOPPING, STOPPED -> false;
        };
    }

    private void watch(TreeSet<String> live, Instant now) {
        Map<String, String> keys = new LinkedHashMap<>();
        keyProblem = "";
        String host = services.config().config().openalgoHost();
        endpoints.keySet().retainAll(live);
        for (String id : live) {
            Entry entry = registry.find(id).orElseThrow();
            try {
                Broker.Endpoint endpoint = endpoints.get(id);
                if (endpoint == null) {
                    endpoint = services.preparation().liveEndpoint(entry.spec(), host);
                    endpoints.put(id, endpoint);
                }
                keys.putIfAbsent(endpoint.apiKey(), endpoint.host());
            } catch (LaunchException e) {
                if (entry.status().phase().hasRun()) {
                    keyProblem = id + ": " + e.getMessage();
                }
            }
        }
        List<AccountWatch.Account> next = new ArrayList<>();
        for (Map.Entry<String, String> key : keys.entrySet()) {
            String name = keys.size() == 1 ? "live" : "live " + (next.size() + 1);
            next.add(new AccountWatch.Account(name, key.getValue(), key.getKey()));
        }
        if (live.isEmpty()) {
            knownAt.clear();
        } else if (!keyProblem.isEmpty()) {
            knownAt.putIfAbsent("", now);
        } else {
            knownAt.remove("");
        }
        if (!next.equals(accounts)) {
            accounts = List.copyOf(next);
            unknown.clear();
            knownAt.keySet().removeIf(name -> !name.isEmpty() && !isAsked(name));
            next.forEach(account -> knownAt.putIfAbsent(account.name(), now));
        }
        // Said again though nothing changed: whoever asks also looks after the process that does it.
        services.accounts().watch(accounts);
    }

    private boolean isAsked(String name) {
        return accounts.stream().anyMatch(account -> account.name().equals(name));
    }

    private void tellUnknown(Instant now) {
        String why = "";
        Instant since = now;
        for (Map.Entry<String, Instant> known : knownAt.entrySet()) {
            if (!now.isBefore(known.getValue().plus(TOLD_AFTER))
                    && known.getValue().isBefore(since)) {
                since = known.getValue();
                String name = known.getKey();
                why = name.isEmpty() ? keyProblem : unknown.getOrDefault(name, "the host has not answered yet");
            }
        }
        if (why.isEmpty() == problem.isEmpty()) {
            problem = why;
            return;
        }
        if (!why.isEmpty()) {
            problemSince = since;
            note("", "unknown", CAUSE, Actor.DAEMON, why + "; risk.max_daily_loss is not looked after");
        } else {
            String last = knownAt.isEmpty() ? "it is not asked for any more" : "it was not for ";
            String span =
                    knownAt.isEmpty() ? "" : Duration.between(problemSince, now).toSeconds() + " s";
            note("unknown", "known", CAUSE, Actor.DAEMON, last + span);
        }
        problem = why;
    }

    /** Returns why the loss of the account is not known, though strategies run live and it is limited; empty if all is well. */
    String problem() {
        return problem.isEmpty()
                ? ""
                : "risk.max_daily_loss of the LIVE account is not looked after, its loss is not known: " + problem;
    }

    /** Returns what people should know while live strategies are kept down; empty if they are not. */
    String held() {
        return held(latch(), time.wall());
    }

    /** Returns what people should know while that keeps live strategies down; empty if it does not. */
    static String held(LossLatch latch, Instant now) {
        return latch.holds(now) ? LossBreach.OF_ACCOUNT + refusal(latch) : "";
    }

    /** Takes what was told of an account, and acts on a loss that reaches the limit, if that is the first of its day. */
    void told(AccountWatch.Reading reading) {
        if (!isAsked(reading.account())) {
            return;
        }
        // A host may say the key that it refuses.
        String words = services.preparation().shown(reading.words());
        if (reading.isWhole()) {
            knownAt.put(reading.account(), time.steady());
            unknown.remove(reading.account());
        } else {
            unknown.put(reading.account(), words);
        }
        Instant now = time.wall();
        if (reading.loss().isPresent() && Ist.date(reading.at()).equals(Ist.date(now))) {
            lost(reading, words, now);
        }
    }

    private void lost(AccountWatch.Reading reading, String words, Instant now) {
        long limit = limit().paise();
        long told = reading.loss().getAsLong();
        long loss = isInBooksOf(latch(), limit, reading.at()) ? onTop(reading, told) : told;
        if (limit().isSet() && loss >= limit && !latch().covers(limit, now)) {
            stop(LossLatch.of(limit, loss, now), reading.account() + ": " + words, now);
        }
    }

    /** Returns what the account lost since midnight. */
    private long onTop(AccountWatch.Reading reading, long told) {
        if (!onTopOf.equals(latch().day())) {
            onTop.clear();
            onTopOf = latch().day();
        }
        String mark = accounts.stream()
                .filter(account -> account.name().equals(reading.account()))
                .findFirst()
                .orElseThrow()
                .mark();
        LossOnTop before = onTop.get(mark);
        LossOnTop next = before == null ? LossOnTop.from(told) : before.next(told, reading.isWhole());
        if (!next.equals(before)) {
            onTop.put(mark, next);
            registry.markDirty();
        }
        return next.lost();
    }

    /** Returns whether what the host tells is still of the day before, on which that limit was acted on. */
    private static boolean isInBooksOf(LossLatch latch, long limit, Instant at) {
        return !latch.isNone()
                && (!latch.lifted() || latch.limit() == limit)
                && Ist.date(at).equals(latch.day().plusDays(1))
                && at.atZone(Ist.ZONE).toLocalTime().isBefore(BOOKS_BEGIN);
    }

    private void stop(LossLatch latch, String told, Instant now) {
        note("", "reached", CAUSE, Actor.DAEMON, latch.words() + " (" + told + ")");
        registry.keepLiveDown(latch);
        List<Entry> live = registry.all().stream()
                .filter(entry -> isLive(entry) && !entry.isElsewhere())
                .toList();
        for (Entry entry : live) {
            StrategyStatus before = entry.status();
            entry.forgetQuestion();
            // What a person started is over with this; what a person stopped stays stopped afterwards.
            ScheduleMarks left =
                    before.intent() == Intent.STARTED ? entry.plan().reset(before.marks(), now) : before.marks();
            registry.update(entry, Lifecycle.accountLost(before, left, reason(latch)), Actor.DAEMON);
        }
        if (limit().action() == LossLimit.Action.PANIC) {
            panic.request(latch.breach(""), LossBreach.OF_ACCOUNT + latch.words());
            return;
        }
        for (Entry entry : live) {
            terminations.ask(entry, StopCause.ACCOUNT_LOSS, entry.spec().stop().grace(), reason(latch), Actor.DAEMON);
        }
    }

    /** Returns whether the strategy trades live, or its next start would. */
    static boolean isLive(Entry entry) {
        return entry.status().mode(entry.spec().mode()) == Mode.LIVE;
    }

    /** Returns why a live strategy is down, one clause for people. */
    static String reason(LossLatch latch) {
        return LossBreach.OF_ACCOUNT + latch.reason();
    }

    private static String refusal(LossLatch latch) {
        return latch.words() + ": no strategy runs LIVE until "
                + Ist.show(latch.until()).substring(0, 16) + " IST; 'algo reset --account' lifts that";
    }

    /** Returns why nothing may be started live today; empty if it may. */
    Optional<String> refusal() {
        String held = held();
        return held.isEmpty() ? Optional.empty() : Optional.of(held);
    }

    /** Lifts what the limit has left of this day, for a person; returns what that means. */
    Decision lift(Event.AccountReset event) {
        LossLatch latch = latch();
        if (!latch.holds(time.wall())) {
            return Decision.of(Decision.Verdict.UNCHANGED, "no limit of the LIVE account has stopped anything today");
        }
        List<String> starts = registry.liveStarts(LossLatch.NONE, Entry::status);
        if (!starts.isEmpty() && !event.confirmed() && !panic.isLatched()) {
            return Decision.of(Decision.Verdict.UNCONFIRMED, String.join(", ", starts));
        }
        note("reached", "lifted", "request", event.by(), latch.words());
        registry.keepLiveDown(latch.lift());
        return Decision.done();
    }

    private void note(String from, String to, String cause, Actor by, String detail) {
        registry.recordOfHome(EventType.RISK, from, to, cause, by, detail);
    }

    /** Returns what the next daemon must know; empty if that is nothing. */
    ObjectNode toJson() {
        if (latch().isNone()) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode saved = StatusCodec.write(latch());
        if (onTopOf.equals(latch().day())) {
            ObjectNode each = saved.putObject(ON_TOP);
            onTop.forEach((mark, loss) -> each.set(mark, loss.toJson()));
        }
        return saved;
    }

    /**
     * Takes up what an earlier daemon saved.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    void restore(JsonNode saved) {
        if (!saved.isMissingNode()) {
            registry.keepLiveDown(StatusCodec.readLoss(saved));
            onTopOf = latch().day();
            saved.path(ON_TOP).properties().forEach(each -> onTop.put(each.getKey(), LossOnTop.read(each.getValue())));
        }
    }

    /** Takes up a loss that an earlier daemon acted on, if that died before it saved it. */
    void restore(LossBreach breach) {
        registry.keepLiveDown(latch().with(breach));
    }
}
