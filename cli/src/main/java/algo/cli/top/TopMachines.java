package algo.cli.top;

import algo.app.model.LossBreach;
import algo.app.model.PanicStatus;
import algo.app.model.StrategyIds;
import algo.app.protocol.Reply;
import algo.app.protocol.StrategyView;
import algo.cli.Cells;
import algo.cli.Invocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last answers of the daemons that {@code algo top} shows: of one, or of those of several machines. The state of each is its
 * own, so one that does not answer makes nothing of the others old. One thread.
 */
final class TopMachines {
    /** A daemon that owes an answer for longer is said to. */
    static final int LATE_SECONDS = 3;

    private static final Reply.Statuses NOTHING = new Reply.Statuses(List.of(), List.of(), List.of(), List.of());

    /** The daemon of one machine. */
    private static final class Machine {
        private final String name;
        private Reply.Statuses answer = NOTHING;
        private String version = "";
        private String lost = "";
        private boolean answered;
        private long silentSeconds;

        Machine(String name) {
            this.name = name;
        }

        /** Returns why its strategies are not known as they are now; empty where they are. */
        String why() {
            if (!lost.isEmpty()) {
                return lost + "; trying again";
            }
            boolean late = silentSeconds >= LATE_SECONDS;
            String since = late ? " for " + silentSeconds + " s" : "";
            return answered ? late ? "no answer" + since : "" : "connecting" + since + " …";
        }
    }

    private final Map<String, Machine> all = new LinkedHashMap<>();
    private boolean several;
    private String algo = "algo";

    TopMachines() {
        on("");
    }

    /** Says of which machine the daemon is; empty for this one. */
    void on(String host) {
        all.clear();
        all.put(host, new Machine(host));
    }

    /**
     * Says of which machines the daemons are.
     *
     * @param command that means them all, as {@code algo --hosts all}
     */
    void onSeveral(List<String> hosts, String command) {
        all.clear();
        hosts.forEach(host -> all.put(host, new Machine(host)));
        several = true;
        algo = command;
    }

    void answered(String host, Reply.Statuses statuses, String version) {
        Machine machine = all.get(host);
        machine.answer = statuses;
        machine.version = version;
        machine.lost = "";
        machine.answered = true;
    }

    void lost(String host, String why) {
        String prefix = host + ": ";
        all.get(host).lost = Cells.safe(several && why.startsWith(prefix) ? why.substring(prefix.length()) : why, 1000);
    }

    /** @param seconds how long it has owed an answer */
    void silent(String host, long seconds) {
        all.get(host).silentSeconds = seconds;
    }

    /** Returns whether the rows are of several machines, each of which is said. */
    boolean areSeveral() {
        return several;
    }

    /** Returns how a command begins that means all of them. */
    String algo() {
        return algo;
    }

    /** Returns the names of all; one that is empty means this machine. */
    List<String> names() {
        return List.copyOf(all.keySet());
    }

    String first() {
        return all.keySet().iterator().next();
    }

    /** Returns the strategies of all, in the order that is chosen, and behind them the machines that do not answer now. */
    List<TopRow> rows(TopSort sort, boolean reversed) {
        List<TopRow> rows = new ArrayList<>();
        List<TopRow> alone = new ArrayList<>();
        for (Machine machine : all.values()) {
            for (StrategyView view : machine.answer.strategies()) {
                rows.add(new TopRow(machine.name, view, ""));
            }
            if (several && !machine.why().isEmpty()) {
                alone.add(new TopRow(machine.name, null, machine.why()));
            }
        }
        rows.sort(sort.ofRows(reversed));
        rows.addAll(alone);
        return rows;
    }

    /** Returns whether what is known of a machine is old. */
    boolean isOld(String host) {
        Machine machine = all.get(host);
        return several ? !machine.why().isEmpty() : !machine.lost.isEmpty();
    }

    /** Returns why nothing is known of a machine as it is now; empty if it is. */
    String why(String host) {
        return all.get(host).why();
    }

    /** Returns how many do not answer now. */
    int down() {
        return (int) all.values().stream().filter(each -> !each.why().isEmpty()).count();
    }

    /** Returns the last line that a strategy printed; null if none is known. */
    String latest(TopRow row) {
        return all.get(row.host()).answer.latest().get(row.id());
    }

    /** Returns the problems that people should know and correct, each with its machine where there are several. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (Machine machine : all.values()) {
            machine.answer.problems().forEach(problem -> problems.add(of(machine, problem)));
        }
        for (String id : all.get(first()).answer.missing()) {
            // A strategy belongs to one machine: the others need not have it.
            if (all.values().stream().allMatch(each -> each.answer.missing().contains(id))) {
                problems.add(StrategyIds.isSelector(id) ? StrategyIds.meansNone(id) : id + ": no such strategy");
            }
        }
        return problems;
    }

    private String of(Machine machine, String problem) {
        return (several ? machine.name + ": " : "") + Invocation.from(machine.name, problem);
    }

    /** Returns what is to be known of the first panic that holds, one line; empty if none does. */
    String panic() {
        return grave(PanicStatus::among);
    }

    /** Returns what is to be known while an account of live mode has reached its limit, one line; empty if none has. */
    String accountLoss() {
        return grave(LossBreach::among);
    }

    private interface Among {
        Optional<String> find(List<String> problems);
    }

    private String grave(Among kind) {
        for (Machine machine : all.values()) {
            String found = kind.find(machine.answer.problems()).orElse("");
            if (!found.isEmpty()) {
                return of(machine, found);
            }
        }
        return "";
    }

    /** Returns where a panic holds, for a heading; {@code " on vps, home"}, or empty where there is one machine. */
    String panicWhere() {
        List<String> where = all.values().stream()
                .filter(each -> PanicStatus.among(each.answer.problems()).isPresent())
                .map(each -> each.name)
                .toList();
        return several && !where.isEmpty() ? " on " + String.join(", ", where) : "";
    }

    /** Returns the version of the daemon of the first. */
    String version() {
        return all.get(first()).version;
    }

    /** Returns why nothing new is known of the only one; empty while it answers. */
    String lostBecause() {
        return several ? "" : all.get(first()).lost;
    }

    /** Returns how many seconds the only one has owed an answer. */
    long silentSeconds() {
        return several ? 0 : all.get(first()).silentSeconds;
    }

    /** Returns whether all have answered once. */
    boolean haveAnswered() {
        return all.values().stream().allMatch(each -> each.answered);
    }
}
