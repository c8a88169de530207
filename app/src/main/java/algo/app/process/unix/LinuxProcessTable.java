package algo.app.process.unix;

import algo.app.model.RunId;
import algo.app.platform.unix.LibC;
import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One pass over {@code /proc}, and the answer to which of the processes belong to a run. A process does, if
 *
 * <ol>
 *   <li>it is the wrapper, by pid and start time;
 *   <li>its session or process group is the wrapper's, and that number is proven to be still the wrapper's: the wrapper is
 *       there, or another process in it is proven. The kernel gives no number away again while a session or group has it,
 *       so one proven process proves them all;
 *   <li>it was seen to belong to the run before, by this daemon or an earlier one ({@link Strays});
 *   <li>it carries the mark of the run ({@link RunCookie}), may be signalled by us, also where it became another user, and
 *       started no earlier than the wrapper;
 *   <li>it was executed with the run's {@code ALGO_RUN_ID}, has our user id, and started no earlier than the wrapper;
 *   <li>it is in the run's cgroup ({@link RunCgroup}), and started no earlier than the wrapper;
 *   <li>it descends from one of these.
 * </ol>
 *
 * The daemon itself never does. A process that has ended counts as a proof of its numbers, not as living. Belongs to the
 * thread that read it.
 */
final class LinuxProcessTable implements ProcessTable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static final int MOST_ANCESTORS = 64;

    /**
     * The questions about single processes. They are asked only where the answer decides, since each costs system
     * calls.
     */
    interface Host {
        /** Reads the mark as {@link RunCookie#read(int)} does. */
        long cookie(int pid);

        /** Reads the run's id as {@link Proc#runIdInEnvironment} does. */
        String runIdInEnvironment(int pid) throws IOException;

        /** Living processes in the cgroup of a run, where it has one. */
        default List<Integer> cgroup(RunId run) throws IOException {
            return List.of();
        }

        /** Returns whether the real user id of the process is the daemon's. */
        boolean isOurs(int pid) throws IOException;

        /** Returns whether the kernel lets the daemon signal the process. */
        default boolean maySignal(int pid) throws IOException {
            return isOurs(pid);
        }

        /** Returns whether the standard output, or error output, of the process is that file. */
        default boolean printsTo(int pid, Path log) {
            return false;
        }

        /** Returns strays as {@link Strays#of} does. */
        default List<ProcessIdentity> strays(RunId run) {
            return List.of();
        }

        /** Notes a stray as {@link Strays#note} does. */
        default void stray(RunRecord run, ProcessIdentity process) {}

        /** Measures memory as {@link Proc#proportionalBytes} does. */
        long proportionalBytes(int pid) throws IOException;
    }

    private final String bootId;
    private final int daemon;
    private final int newestPid;
    private final Host host;
    private final Map<Integer, ProcStat> byPid;
    private final Map<Integer, List<ProcStat>> byParent;
    /** The processes by session, and by process group where that is another number. */
    private final Map<Integer, List<ProcStat>> byLeader;

    private final Map<Integer, Long> cookies = new HashMap<>();
    private final Map<Integer, String> environments = new HashMap<>();
    private final Map<RunId, List<ProcStat>> printing = new HashMap<>();
    private Map<Long, List<ProcStat>> byCookie;

    /** @param newestPid that was given out when reading {@code all} began */
    LinuxProcessTable(String bootId, int daemon, int newestPid, List<ProcStat> all, Host host) {
        this.bootId = bootId;
        this.daemon = daemon;
        this.newestPid = newestPid;
        this.host = host;
        this.byPid = new HashMap<>(all.size() * 2);
        this.byParent = new HashMap<>();
        this.byLeader = new HashMap<>();
        for (ProcStat process : all) {
            byPid.put(process.pid(), process);
            add(byParent, process.parent(), process);
            add(byLeader, process.session(), process);
            if (process.group() != process.session()) {
                add(byLeader, process.group(), process);
            }
        }
    }

    private static <K> void add(Map<K, List<ProcStat>> index, K key, ProcStat process) {
        index.computeIfAbsent(key, k -> new ArrayList<>()).add(process);
    }

    @Override
    public Usage usage(RunRecord run) {
        long pages = 0;
        long ticks = 0;
        int processes = 0;
        int frozen = 0;
        for (ProcStat process : members(run, List.of(), false)) {
            if (!process.isDead()) {
                pages += process.residentPages();
                ticks += process.cpuTicks();
                processes++;
                frozen += process.isFrozen() ? 1 : 0;
            }
        }
        long tick = NANOS_PER_SECOND / LibC.sysconf(LibC.SC_CLK_TCK);
        return new Usage(pages * LibC.sysconf(LibC.SC_PAGESIZE), ticks * tick, processes, frozen);
    }

    @Override
    public String standstill(RunRecord run) {
        int frozen = 0;
        int stuck = 0;
        int all = 0;
        for (ProcStat process : members(run, List.of(), false)) {
            if (!process.isDead()) {
                all++;
                frozen += process.isFrozen() ? 1 : 0;
                stuck += process.isStuck() ? 1 : 0;
            }
        }
        if (frozen > 0) {
            return "frozen by a signal (SIGSTOP): " + frozen + " of its " + all + " processes";
        }
        return stuck > 0
                ? "stuck in the kernel, as on a disk that does not answer (D): " + stuck + " of its " + all
                        + " processes"
                : "";
    }

    @Override
    public long residentBytes(RunRecord run) {
        long page = LibC.sysconf(LibC.SC_PAGESIZE);
        long bytes = 0;
        try {
            for (ProcStat process : members(run, List.of(), false)) {
                long own = process.isDead() ? 0 : host.proportionalBytes(process.pid());
                bytes += own < 0 ? process.residentPages() * page : own;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    /**
     * Returns the processes of a run, also those that have ended and were not waited for yet.
     *
     * @param known processes that were seen to belong to it before
     * @param readEnvironments whether to look for the run's id in environments too: that opens a file for every process
     *     that started since the wrapper and carries no run's mark, and finds more only where marking was not permitted
     */
    List<ProcStat> members(RunRecord run, Collection<ProcessIdentity> known, boolean readEnvironments) {
        if (!run.wrapper().bootId().equals(bootId)) {
            return List.of();
        }
        Map<Integer, ProcStat> members = new HashMap<>();
        int leader = run.wrapper().pid();
        boolean numberIsTaken = byPid.containsKey(leader) && !has(run.wrapper());
        if (has(run.wrapper())) {
            put(members, byPid.get(leader));
            group(leader).forEach(process -> put(members, process));
        }
        List<ProcessIdentity> seen = new ArrayList<>(known);
        seen.addAll(host.strays(run.run()));
        for (ProcessIdentity identity : seen) {
            if (has(identity)) {
                put(members, byPid.get(identity.pid()));
            }
        }
        try {
            for (int pid : host.cgroup(run.run())) {
                ProcStat process = byPid.get(pid);
                if (process != null && isCandidate(process, members, run)) {
                    put(members, process);
                }
            }
            addMarked(members, run, readEnvironments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!numberIsTaken && members.values().stream().anyMatch(p -> p.session() == leader || p.group() == leader)) {
            group(leader).forEach(process -> put(members, process));
        }
        addDescendants(members);
        for (ProcStat process : members.values()) {
            // A process with the mark of another run is found by that run too.
            if (!process.isDead() && cookie(process.pid()) == RunCookie.NONE && process.pid() != leader) {
                host.stray(run, new ProcessIdentity(bootId, process.pid(), process.startTime()));
            }
        }
        return List.copyOf(members.values());
    }

    private List<ProcStat> group(int leader) {
        return byLeader.getOrDefault(leader, List.of());
    }

    private void put(Map<Integer, ProcStat> members, ProcStat process) {
        if (process.pid() != daemon && process.pid() > 1) {
            members.put(process.pid(), process);
        }
    }

    /**
     * Living orphans that print to the log of a run, and carry nothing else of it, as far as a search of its members with
     * environments came upon them: likely to be of it, and not proven.
     */
    List<ProcStat> printing(RunId run) {
        return printing.getOrDefault(run, List.of());
    }

    /**
     * Returns whether the parent of the process is one to which orphans fall: an ancestor of the daemon, or the first
     * process there is.
     */
    private boolean isOrphan(ProcStat process) {
        if (process.parent() <= 1) {
            return true;
        }
        ProcStat ancestor = byPid.get(daemon);
        for (int i = 0; ancestor != null && i < MOST_ANCESTORS; i++) {
            if (ancestor.pid() == process.parent()) {
                return true;
            }
            ancestor = byPid.get(ancestor.parent());
        }
        return false;
    }

    private void addMarked(Map<Integer, ProcStat> members, RunRecord run, boolean readEnvironments) throws IOException {
        for (ProcStat process : carriersOf(RunCookie.of(run.run()))) {
            if (isCandidate(process, members, run) && host.maySignal(process.pid())) {
                put(members, process);
            }
        }
        if (!readEnvironments) {
            return;
        }
        List<ProcStat> prints = new ArrayList<>();
        for (ProcStat process : byPid.values()) {
            int pid = process.pid();
            boolean unmarked = isCandidate(process, members, run)
                    && !process.isDead()
                    && pid != daemon
                    && cookie(pid) == RunCookie.NONE;
            if (unmarked && isExecutedFor(run.run(), pid) && host.isOurs(pid)) {
                put(members, process);
            } else if (unmarked && isOrphan(process) && host.isOurs(pid) && host.printsTo(pid, run.output())) {
                prints.add(process);
            }
        }
        printing.put(run.run(), prints);
    }

    private boolean isCandidate(ProcStat process, Map<Integer, ProcStat> members, RunRecord run) {
        return process.startTime() >= run.wrapper().startTime() && !members.containsKey(process.pid());
    }

    private void addDescendants(Map<Integer, ProcStat> members) {
        Deque<ProcStat> open = new ArrayDeque<>(members.values());
        while (!open.isEmpty()) {
            for (ProcStat child : byParent.getOrDefault(open.pop().pid(), List.of())) {
                if (child.pid() != daemon && members.putIfAbsent(child.pid(), child) == null) {
                    open.push(child);
                }
            }
        }
    }

    private List<ProcStat> carriersOf(long cookie) {
        if (byCookie == null) {
            byCookie = new HashMap<>();
            for (ProcStat process : byPid.values()) {
                add(byCookie, cookie(process.pid()), process);
            }
        }
        return byCookie.getOrDefault(cookie, List.of());
    }

    /**
     * Reads the mark as {@link Host#cookie} does, once: a process that has ended has it only until somebody waits for
     * it.
     */
    long cookie(int pid) {
        return cookies.computeIfAbsent(pid, host::cookie);
    }

    private boolean isExecutedFor(RunId run, int pid) throws IOException {
        String id = environments.get(pid);
        if (id == null) {
            id = host.runIdInEnvironment(pid);
            environments.put(pid, id);
        }
        return id.equals(run.value());
    }

    int newestPid() {
        return newestPid;
    }

    /**
     * Returns whether a process in the cgroup of a run came there by birth: the daemon, and older processes, were moved
     * in by somebody.
     */
    boolean isBornIn(RunRecord run, int pid) {
        ProcStat process = byPid.get(pid);
        return pid != daemon
                && (process == null || process.startTime() >= run.wrapper().startTime());
    }

    boolean has(ProcessIdentity identity) {
        ProcStat process = byPid.get(identity.pid());
        return process != null && process.is(identity);
    }

    /** Ended children of the daemon that nobody has waited for. */
    List<ProcStat> unreapedChildren() {
        return byParent.getOrDefault(daemon, List.of()).stream()
                .filter(process -> process.state() == 'Z')
                .toList();
    }

    /** Returns the children of a process, as far as they live. */
    List<ProcStat> livingChildren(int parent) {
        return byParent.getOrDefault(parent, List.of()).stream()
                .filter(process -> !process.isDead())
                .toList();
    }
}
