package algo.app.process.macos;

import algo.app.process.ProcessIdentity;
import algo.app.process.ProcessTable;
import algo.app.process.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All processes of a Mac at one instant, and the answer to which of them belong to a run. A process does, if
 *
 * <ol>
 *   <li>it is the wrapper, by pid and start;
 *   <li>it was seen to belong to the run before, by this daemon or an earlier one;
 *   <li>it was executed with the run's {@code ALGO_RUN_ID}, has our user id, and started no earlier than the wrapper;
 *   <li>its session or process group is the wrapper's, and one process in it is proven: the kernel gives no number away again while a
 *       session or group has it;
 *   <li>it descends from one of these.
 * </ol>
 *
 * The daemon itself never does. A process that has ended counts as a proof of its numbers, not as living. One thread.
 */
final class MacProcessTable implements ProcessTable {
    /** The questions about single processes. They are asked only where the answer decides. */
    interface Host {
        /** Returns the session of a process; a negative number if it has ended. */
        int session(int pid);

        /** Returns the run that a process was executed for, as its environment tells; empty if that does not. */
        String run(int pid) throws IOException;

        Optional<MacProcesses.Use> use(int pid);
    }

    private final String bootId;
    private final int daemon;
    private final int user;
    private final Host host;
    private final Map<Integer, BsdProcess> byPid = new LinkedHashMap<>();
    private final Map<Integer, Integer> sessions = new HashMap<>();
    private final Map<Integer, String> runs = new HashMap<>();

    /** @param user the number of the user whose processes runs are */
    MacProcessTable(String bootId, int daemon, int user, List<BsdProcess> all, Host host) {
        this.bootId = bootId;
        this.daemon = daemon;
        this.user = user;
        this.host = host;
        all.forEach(process -> byPid.put(process.pid(), process));
    }

    /**
     * Returns the processes of a run, also those that have ended and were not waited for yet.
     *
     * @param known processes that were seen to belong to it before
     * @param readEnvironments whether to look for the run's id in environments too, which costs a call for each process of ours
     */
    List<BsdProcess> members(RunRecord run, Collection<ProcessIdentity> known, boolean readEnvironments)
            throws IOException {
        Map<Integer, BsdProcess> members = new LinkedHashMap<>();
        if (!run.wrapper().bootId().equals(bootId)) {
            return List.of();
        }
        find(run.wrapper()).ifPresent(wrapper -> members.put(wrapper.pid(), wrapper));
        for (ProcessIdentity each : known) {
            find(each).ifPresent(process -> members.putIfAbsent(process.pid(), process));
        }
        if (readEnvironments) {
            for (BsdProcess process : byPid.values()) {
                boolean candidate = isCandidate(process, run) && process.realUser() == user && !process.isDead();
                if (candidate && !members.containsKey(process.pid()) && isOf(process.pid(), run)) {
                    members.put(process.pid(), process);
                }
            }
        }
        addSession(members, run);
        addDescendants(members);
        return List.copyOf(members.values());
    }

    private Optional<BsdProcess> find(ProcessIdentity identity) {
        return Optional.ofNullable(byPid.get(identity.pid()))
                .filter(process -> identity.bootId().equals(bootId) && process.is(identity) && process.pid() != daemon);
    }

    private boolean isCandidate(BsdProcess process, RunRecord run) {
        return process.pid() > 1
                && process.pid() != daemon
                && process.started() >= run.wrapper().startTime();
    }

    private boolean isOf(int pid, RunRecord run) throws IOException {
        String id = runs.get(pid);
        if (id == null) {
            id = host.run(pid);
            runs.put(pid, id);
        }
        return id.equals(run.run().value());
    }

    private void addSession(Map<Integer, BsdProcess> members, RunRecord run) {
        int number = run.wrapper().pid();
        List<BsdProcess> there = byPid.values().stream()
                .filter(process -> isCandidate(process, run))
                .filter(process -> process.group() == number || session(process.pid()) == number)
                .toList();
        if (there.stream().anyMatch(process -> members.containsKey(process.pid()))) {
            there.forEach(process -> members.putIfAbsent(process.pid(), process));
        }
    }

    private int session(int pid) {
        return sessions.computeIfAbsent(pid, host::session);
    }

    private void addDescendants(Map<Integer, BsdProcess> members) {
        Deque<BsdProcess> open = new ArrayDeque<>(members.values());
        while (!open.isEmpty()) {
            BsdProcess parent = open.pop();
            for (BsdProcess child : byPid.values()) {
                boolean born = child.parent() == parent.pid() && child.started() >= parent.started();
                if (born && child.pid() != daemon && members.putIfAbsent(child.pid(), child) == null) {
                    open.push(child);
                }
            }
        }
    }

    @Override
    public Usage usage(RunRecord run) {
        long resident = 0;
        long cpu = 0;
        int processes = 0;
        int frozen = 0;
        for (BsdProcess process : living(run)) {
            Optional<MacProcesses.Use> use = host.use(process.pid());
            resident += use.map(MacProcesses.Use::residentBytes).orElse(0L);
            cpu += use.map(MacProcesses.Use::cpuNanos).orElse(0L);
            processes++;
            frozen += process.isFrozen() ? 1 : 0;
        }
        return new Usage(resident, cpu, processes, frozen);
    }

    private List<BsdProcess> living(RunRecord run) {
        try {
            return members(run, List.of(), false).stream()
                    .filter(process -> !process.isDead())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String standstill(RunRecord run) {
        List<BsdProcess> living = living(run);
        long frozen = living.stream().filter(BsdProcess::isFrozen).count();
        return frozen == 0 ? "" : "frozen by a signal (SIGSTOP): " + frozen + " of its " + living.size() + " processes";
    }

    @Override
    public long residentBytes(RunRecord run) {
        return living(run).stream()
                .mapToLong(process -> host.use(process.pid())
                        .map(MacProcesses.Use::footprintBytes)
                        .orElse(0L))
                .sum();
    }
}
