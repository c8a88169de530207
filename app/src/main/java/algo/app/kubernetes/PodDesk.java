package algo.app.kubernetes;

import algo.app.model.BackOff;
import algo.app.model.Halt;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Knows the runs of a home in one namespace, and what becomes of each: asks for its Pod once, follows it, has it deleted, and tells.
 * Facts come from the watch; {@link PodWork} does one call at a time for each run. A run is over only when its object is known to
 * be gone. The monitor guards all fields; no call is made under it.
 */
final class PodDesk implements PodWatch.Told, AutoCloseable {
    private static final BackOff BACK_OFF = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final int THREADS = 8;

    /** The time that a node may take longer than the grace, until people are told. */
    private static final Duration LATE = Duration.ofSeconds(30);

    private final String home;
    private final Path notes;
    private final Consumer<ObjectNode> out;
    private final ClusterApi api;
    private final PodWork work;
    private final PodWatch watch;
    private final ScheduledExecutorService threads;
    private volatile boolean closed;
    private final Map<String, PodRun> runs = new HashMap<>();
    /** Runs of which no Pod can start any more; one that comes late all the same is deleted. */
    private final Set<String> fenced = new HashSet<>();

    private final Set<String> strays = new HashSet<>();
    private String cluster = "";
    private int listing;
    /** True if the last list was of another cluster than the first. */
    private boolean isElsewhere;

    private String blind = "";

    /**
     * @param notes directory of the notes up to where each log is written
     * @param out is given each line for the daemon; must not wait for long
     * @param oneWatch the time after which a watch is asked for anew
     */
    PodDesk(ClusterApi api, String home, Path notes, Consumer<ObjectNode> out, Duration oneWatch) {
        this.api = api;
        this.home = home;
        this.notes = notes;
        this.out = out;
        this.work = new PodWork(api, this);
        this.watch = new PodWatch(api, home, this, oneWatch);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newScheduledThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "pods-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to watch, once all runs of earlier processes are adopted. */
    void start() {
        watch.start();
    }

    String home() {
        return home;
    }

    /** Has a Pod made for a run, once; the run must be on disk at its daemon. */
    synchronized void make(PodOrder order, Path log) {
        PodRun run = new PodRun(order.run(), order.strategy(), log, Optional.of(order), order.grace());
        Optional<PodRun> other = runs.values().stream()
                .filter(each -> each.pod.equals(run.pod) && !each.over)
                .findFirst();
        Optional<String> problem =
                other.map(each -> "its run " + each.id + " is not gone yet").or(() -> PodMaker.problem(order));
        if (problem.isPresent()) {
            tell(run, "refused", problem.get());
            return;
        }
        runs.put(run.id, run);
        kick(run);
    }

    /**
     * Goes on with a run that an earlier process made, or began to make.
     *
     * @param uid of its Pod; empty if nobody noted it
     * @param inCluster uid of the namespace in which it was made; empty likewise
     */
    synchronized void adopt(String strategy, String id, String uid, String inCluster, Duration grace, Path log) {
        if (runs.containsKey(id)) {
            return;
        }
        PodRun run = new PodRun(id, strategy, log, Optional.empty(), grace);
        run.uid = uid;
        run.cluster = inCluster;
        run.listing = listing;
        // The first list tells of all that are adopted before it.
        run.missed = listing > 0;
        runs.put(id, run);
        strays.remove(uid);
        kick(run);
    }

    /** Asks a run to end; it is over when its object is gone. */
    synchronized void stop(String id) {
        PodRun run = runs.get(id);
        if (run != null && !run.stopAsked) {
            run.stopAsked = true;
            kick(run);
        }
    }

    /** Takes the word of a person that the node of a run is dead: its object is removed, which nothing else ever does. */
    synchronized void claim(String id) {
        PodRun run = runs.get(id);
        if (run != null && !run.uid.isEmpty() && run.state == PodLook.State.LOST) {
            run.claimed = true;
            run.stopAsked = true;
            run.deleteAccepted = false;
            kick(run);
        } else if (run != null) {
            tell(run, "unclaimed", "its node answers; 'stop' ends it");
        }
    }

    /** Has the next call made for a run: now, or once the one that is under way is over. */
    synchronized void kick(PodRun run) {
        if (run.over) {
            return;
        }
        if (run.working) {
            run.again = true;
            return;
        }
        run.working = true;
        later(Duration.ZERO, () -> step(run));
    }

    private void step(PodRun run) {
        Duration pause;
        try {
            pause = work.next(run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (this) {
            run.working = false;
            boolean again = run.again;
            run.again = false;
            if (again) {
                kick(run);
            } else if (!pause.isZero()) {
                later(pause, () -> kick(run));
            }
        }
    }

    /** Returns the pause before the call that failed is made again. */
    synchronized Duration failed(PodRun run, ClusterException why) {
        run.failures++;
        Duration own = BACK_OFF.after(run.failures);
        if (run.uid.isEmpty() || run.stopAsked || run.missed) {
            tellState(run, "unsure", why.getMessage());
        }
        return why.pause().compareTo(own) > 0 ? why.pause() : own;
    }

    @Override
    public synchronized void listing() {
        listing++;
    }

    @Override
    public synchronized void listed(String inCluster, List<Pod> pods) {
        if (cluster.isEmpty()) {
            cluster = inCluster;
        }
        isElsewhere = !cluster.equals(inCluster);
        if (isElsewhere) {
            tellBlind(
                    "another cluster, or another namespace of the same name, is at the address now; what ran in the first counts as"
                            + " running until that one is back");
            return;
        }
        Set<String> there = new HashSet<>();
        for (Pod pod : pods) {
            there.add(pod.getMetadata().getUid());
            changed(pod);
        }
        for (PodRun run : List.copyOf(runs.values())) {
            boolean isOld = run.listing < listing;
            boolean begun = run.order.isPresent() && run.uid.isEmpty();
            if (isOld && !begun && !there.contains(run.uid)) {
                run.missed = true;
                kick(run);
            }
        }
    }

    /** Returns whether the namespace with this uid is the one that the run was made in, as far as that is known. */
    synchronized boolean isThere(PodRun run, String inCluster) {
        boolean isSame = (run.cluster.isEmpty() || run.cluster.equals(inCluster))
                && (cluster.isEmpty() || cluster.equals(inCluster));
        if (!isSame) {
            tellState(
                    run,
                    "unsure",
                    "another cluster, or another namespace of the same name, is at the address now; it counts as running until the"
                            + " first one is back");
        }
        return isSame;
    }

    @Override
    public synchronized void changed(Pod pod) {
        PodLook look = PodLook.of(pod);
        if (!look.home().equals(home)) {
            return;
        }
        PodRun run = runs.get(look.run());
        if (run == null) {
            stray(look);
        } else {
            look(run, look);
        }
    }

    @Override
    public synchronized void deleted(Pod last) {
        PodLook look = PodLook.of(last);
        strays.remove(look.uid());
        PodRun run = runs.get(look.run());
        if (run == null || !look.home().equals(home) || !(run.uid.isEmpty() || run.uid.equals(look.uid()))) {
            return;
        }
        look(run, look);
        run.missed = true;
        kick(run);
    }

    @Override
    public synchronized void blind(String words) {
        if (words.isEmpty() && !cluster.isEmpty() && !isElsewhere) {
            tellBlind("");
        } else if (!words.isEmpty()) {
            tellBlind(words);
        }
    }

    private void tellBlind(String words) {
        if (!words.equals(blind)) {
            blind = words;
            out.accept(line().put("blind", words));
        }
    }

    private void stray(PodLook look) {
        if (fenced.contains(look.run())) {
            later(Duration.ZERO, () -> work.remove(look));
        } else if (strays.add(look.uid())) {
            ObjectNode line = line().put("stray", look.name())
                    .put("run", look.run())
                    .put("uid", look.uid())
                    .put("strategy", look.strategy())
                    .put("node", look.node());
            out.accept(line);
        }
    }

    /** Takes in what was seen of the Pod of a run. */
    synchronized void look(PodRun run, PodLook look) {
        if (run.over) {
            return;
        }
        if (run.uid.isEmpty()) {
            run.uid = look.uid();
            run.listing = listing;
            run.unsure = false;
            run.failures = 0;
            if (run.cluster.isEmpty()) {
                run.cluster = cluster;
            }
            out.accept(of(run, "made").put("pod", run.pod).put("uid", run.uid).put("cluster", run.cluster));
            kick(run);
        } else if (!run.uid.equals(look.uid())) {
            // The name can be another's only once the first is gone.
            run.missed = true;
            kick(run);
            return;
        }
        run.state = look.state();
        boolean hasLog = look.state() == PodLook.State.RUNNING
                || look.end()
                        .map(end -> end.kind() != PodEnd.Kind.COULD_NOT_START)
                        .orElse(false);
        if (hasLog && run.follower == null) {
            follow(run);
        }
        if (look.end().isPresent()) {
            ended(run, look.end().get());
        } else if (run.end.isEmpty()) {
            String words = look.words().isEmpty() && look.isEnding() && !run.stopAsked
                    ? "somebody else has asked for its end"
                    : look.words();
            String is = look.isEnding() && look.state() != PodLook.State.LOST
                    ? "ending"
                    : look.state().name().toLowerCase(java.util.Locale.ROOT);
            String told = is + "\n" + words + "\n" + look.node();
            if (!told.equals(run.told)) {
                run.told = told;
                out.accept(of(run, is).put("words", words).put("node", look.node()));
            }
        }
    }

    private void follow(PodRun run) {
        try {
            RunLog log = RunLog.open(run.log, notes.resolve(run.id));
            run.follower = new LogFollower(api, run.pod, log, threads, () -> logged(run));
            run.follower.start();
        } catch (IOException e) {
            tellState(run, "unsure", "its log cannot be written: " + e.getMessage());
        }
    }

    private void ended(PodRun run, PodEnd end) {
        if (run.end.isPresent()) {
            return;
        }
        run.end = Optional.of(end);
        if (run.follower == null || run.isLogged) {
            tellEnd(run);
        } else {
            run.follower.finish();
        }
    }

    private synchronized void logged(PodRun run) {
        run.isLogged = true;
        tellEnd(run);
        if (run.goneSeen) {
            finish(run);
        } else {
            kick(run);
        }
    }

    private void tellEnd(PodRun run) {
        if (run.endTold || run.end.isEmpty()) {
            return;
        }
        run.endTold = true;
        PodEnd end = run.end.get();
        ObjectNode line = of(run, "ended")
                .put("end", end.kind().name().toLowerCase(java.util.Locale.ROOT))
                .put("code", end.code())
                .put("words", end.words());
        end.at().ifPresent(at -> line.put("at", at.toString()));
        out.accept(line);
    }

    /** The object of a run is gone, by the word of the API server of its cluster. */
    synchronized void gone(PodRun run) {
        if (run.goneSeen) {
            return;
        }
        run.goneSeen = true;
        if (run.end.isEmpty() && !run.uid.isEmpty()) {
            run.end = Optional.of(PodEnd.unknown("its Pod was deleted, and nothing tells how its program ended"));
        }
        if (run.follower == null || run.isLogged) {
            tellEnd(run);
            finish(run);
        } else {
            run.follower.abandon();
        }
    }

    private void finish(PodRun run) {
        if (run.over) {
            return;
        }
        run.over = true;
        runs.remove(run.id);
        fenced.add(run.id);
        if (run.occupant.isPresent()) {
            PodLook other = run.occupant.get();
            out.accept(of(run, "occupied")
                    .put("words", run.refusal)
                    .put("other", other.run())
                    .put("uid", other.uid())
                    .put("strategy", other.strategy()));
        } else if (!run.refusal.isEmpty() && run.uid.isEmpty()) {
            tell(run, "refused", run.refusal);
        } else {
            tell(run, "gone", "");
        }
        later(Duration.ZERO, () -> work.clean(run));
    }

    /**
     * Notes that the delete of a run was taken: its node has the grace, and a little more, until people are told that it does not do
     * it. Returns false if somebody has said meanwhile that the node is dead, which takes another delete.
     */
    synchronized boolean deleting(PodRun run, long graceSeconds) {
        run.failures = 0;
        if (run.claimed && graceSeconds > 0) {
            return false;
        }
        run.deleteAccepted = true;
        later(run.grace.plus(LATE), () -> overdue(run));
        return true;
    }

    private synchronized void overdue(PodRun run) {
        if (!run.over && run.deleteAccepted && !run.goneSeen) {
            // A node that is asked to end a Pod, and does not tell that it has, is one that does not answer.
            run.state = PodLook.State.LOST;
            tellState(
                    run,
                    "lost",
                    "its node was asked to end it and has not said that it did; the program may well go on there");
        }
    }

    private void tellState(PodRun run, String is, String words) {
        String told = is + "\n" + words;
        if (!told.equals(run.told)) {
            run.told = told;
            tell(run, is, words);
        }
    }

    private void tell(PodRun run, String is, String words) {
        out.accept(of(run, is).put("words", words));
    }

    private ObjectNode of(PodRun run, String is) {
        return line().put("run", run.id).put("is", is);
    }

    private ObjectNode line() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("context", api.place().context())
                .put("namespace", api.place().namespace());
    }

    void later(Duration pause, Runnable task) {
        try {
            threads.schedule(() -> checked(task), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The process ends.
        }
    }

    /** A mistake of ours ends the process: the next one looks at everything anew. */
    private void checked(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            if (closed) {
                return; // what it asked for was taken away under it
            }
            Halt.now(e);
        }
    }

    /** Ends all threads; Pods are left as they are. */
    @Override
    public void close() {
        closed = true;
        watch.close();
        threads.shutdownNow();
        api.close();
    }
}
