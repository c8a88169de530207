package algo.cli;

import algo.app.model.StrategyIds;
import algo.app.model.Text;
import algo.app.platform.SystemFiles;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The call of a command: its global options, the daemon, and the streams for its output. */
public final class Invocation {
    private final Arguments given;
    private final Printer out;
    private final Printer err;
    /** The files of the home, where no daemon runs; null where one does, or nobody was asked yet. */
    private FromFiles fromFiles;
    /** The machine that is meant; null for this one, or until it is asked. */
    private FarDaemon far;
    /** False where nobody is there whom ssh might ask something. */
    private boolean asks = true;
    /** The machine that is meant, whatever {@code --host} and {@code --hosts} say, empty for this one; null where those count. */
    private String machine;

    /** @param given of which the options count that every command takes */
    Invocation(Arguments given, Printer out, Printer err) {
        this.given = given;
        this.out = out;
        this.err = err;
    }

    public boolean json() {
        return given.isSet("--json");
    }

    public Printer out() {
        return out;
    }

    public Printer err() {
        return err;
    }

    /** Returns the same call, with another place for what is said beside its answer. Nobody is asked anything by it. */
    public Invocation telling(OutputStream to) {
        Invocation told = new Invocation(given, out, new Printer(to, true));
        told.asks = false;
        told.machine = machine;
        return told;
    }

    /** Returns the same call for the daemon of this machine, whatever {@code --host} says. */
    public Invocation here() {
        Invocation own = new Invocation(given, out, err);
        own.machine = "";
        return own;
    }

    /**
     * Returns the same call for one of the machines of {@code --hosts}. Nobody is asked anything by it.
     *
     * @param name of a machine; where it is empty, {@code --host} counts
     */
    public Invocation at(String name) {
        Invocation one = telling(OutputStream.nullOutputStream());
        one.machine = name.isEmpty() ? machine : name;
        return one;
    }

    /**
     * Returns the machine that {@code --host} names; empty for this one. Options of the same name that a command has of its own
     * do not count.
     */
    public String host() {
        return machine == null ? given.ofAll("--host") : machine;
    }

    /** Returns the machines that {@code --hosts} means, as they were given; empty if it was not. */
    public String hosts() {
        return machine == null ? given.ofAll("--hosts") : "";
    }

    /** Returns whether the daemons of other machines are meant. */
    public boolean isFar() {
        return !host().isEmpty() || !hosts().isEmpty();
    }

    /** Returns whether several daemons are asked. */
    boolean isOfMany() {
        return allUsers() || !hosts().isEmpty();
    }

    /** Returns the field, in an answer of several daemons, that tells which of them has what. */
    String fieldOfMany() {
        return hosts().isEmpty() ? "owner" : "host";
    }

    /** Returns how a command for the same daemon begins, for messages. */
    public String algo() {
        return !hosts().isEmpty() ? "algo --hosts " + hosts() : host().isEmpty() ? "algo" : "algo --host " + host();
    }

    /** Returns how a command line begins that runs on the machine of {@code --host}. */
    String overSsh() throws ClientException {
        return far().overSsh();
    }

    /** Returns the machine for a question about real money, as {@code " on vps"}; empty for this one. */
    String onHost() {
        return host().isEmpty() ? "" : " on " + host();
    }

    /**
     * Returns what the daemon of another machine says with the commands in it as they are for that machine: as it says them they
     * would act on this one.
     *
     * @param host empty for this machine
     */
    public static String from(String host, String text) {
        return host.isEmpty() ? text : text.replace("'algo ", "'algo --host " + host + " ");
    }

    private FarDaemon far() throws ClientException {
        if (far == null) {
            far = FarDaemon.of(ownHome(), host(), asks, err);
        }
        return far;
    }

    /** @throws ClientException if {@code --host} was given where it makes no sense */
    void requireHostFor(Command command) throws ClientException {
        if (!isFar()) {
            return;
        }
        String option = hosts().isEmpty() ? "--host" : "--hosts";
        if (!host().isEmpty() && !hosts().isEmpty()) {
            throw new ClientException(ExitCode.USAGE, "give --host or --hosts, not both", "");
        }
        String[] others = {"--socket", "--user", "--all-users"};
        for (String other : others) {
            if (given.isSet(other)) {
                throw new ClientException(
                        ExitCode.USAGE,
                        option + " and " + other + " do not go together",
                        option + " means the daemon there");
            }
        }
        if (!command.takesHost()) {
            throw notFar(command.name());
        }
        if (!hosts().isEmpty() && !command.takesHosts()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--hosts does not go with this 'algo " + command.name() + "'",
                    "it goes with status, list, top, logs, events, stop, panic and doctor; --host names one machine");
        }
    }

    private ClientException notFar(String what) {
        return new ClientException(
                ExitCode.USAGE,
                (hosts().isEmpty() ? "--host" : "--hosts") + " does not go with this 'algo " + what
                        + "', which is about the machine that it runs on",
                "run it there, by ssh");
    }

    /** @throws ClientException if {@code --user} or {@code --all-users} was given where it makes no sense */
    void requireUsersFor(Command command) throws ClientException {
        if (given.isSet("--all-users") && !given.text("--user").isEmpty()) {
            throw new ClientException(ExitCode.USAGE, "give --user or --all-users, not both", "");
        }
        if (given.isSet("--all-users") && !command.takesAllUsers()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--all-users does not go with this 'algo " + command.name() + "'",
                    "it goes with list, status, doctor, events, daemon status, and with start, stop, restart and reset"
                            + " --all");
        }
    }

    boolean allUsers() {
        return given.isSet("--all-users");
    }

    /** Returns whether {@code --user} or {@code --all-users} was given. */
    boolean namesUsers() {
        return given.isSet("--all-users") || !given.text("--user").isEmpty();
    }

    public Sockets sockets() throws ClientException {
        if (isFar()) {
            throw notFar(given.name());
        }
        return namesUsers()
                ? Sockets.ofSystem(given.text("--home"), given.text("--socket"))
                : Sockets.of(given.text("--home"), given.text("--socket"));
    }

    /**
     * Returns the home that is named, else that of the user; whether or not it is there. For what needs no daemon.
     *
     * @throws ClientException if others could have put something there
     */
    public Path home() throws ClientException {
        if (namesUsers()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--user and --all-users do not go with a command that reads the files of a home itself",
                    "run it as that user");
        }
        if (isFar()) {
            throw notFar(given.name());
        }
        return ownHome();
    }

    /** Returns the home whose config names the hosts. */
    public Path homeOfHosts() throws ClientException {
        return ownHome();
    }

    private Path ownHome() throws ClientException {
        Path home = keptBySystem().orElse(Sockets.home(given.text("--home"), SystemFiles.environment()));
        HomeTrust.require(home);
        return home;
    }

    Optional<Path> keptBySystem() throws ClientException {
        return Sockets.keptBySystem(given.text("--home"), given.text("--socket"), SystemFiles.environment());
    }

    /** Connects to the daemon that runs. */
    public DaemonClient connect() throws ClientException {
        if (!host().isEmpty()) {
            return far().connect().warningOn(err);
        }
        return DaemonClient.connect(sockets(), new DaemonClient.Whose(given.text("--user"), false))
                .warningOn(err);
    }

    /** Connects to the daemon that runs, or, where none does, to what answers {@code request} from the files of the home. */
    DaemonClient connectFor(Request request) throws ClientException {
        if (fromFiles != null) {
            return fromFiles.connect();
        }
        try {
            return connect();
        } catch (NoDaemonException e) {
            if (namesUsers() || !FromFiles.canAnswer(sockets(), request)) {
                throw e;
            }
        }
        fromFiles = FromFiles.of(sockets());
        return fromFiles.connect();
    }

    /** Returns what is to be said below an answer from files; null where a daemon answered, or nobody was asked. */
    ClientException noticeOfFiles() {
        return fromFiles == null ? null : fromFiles.notice();
    }

    /** Connects to the daemon that runs; where it is that of several users, to it and not to strategies. */
    DaemonClient connectToDaemon() throws ClientException {
        if (isFar()) {
            return connect();
        }
        return DaemonClient.connect(sockets(), new DaemonClient.Whose("", true)).warningOn(err);
    }

    /** Connects to the daemon, which is started in the background if none runs. */
    public DaemonClient connectOrStart() throws ClientException {
        if (namesUsers() || isFar()) {
            return connect();
        }
        Optional<Path> kept = keptBySystem();
        if (kept.isEmpty()) {
            return new Autostart(sockets(), err).connect();
        }
        try {
            return connect();
        } catch (NoDaemonException e) {
            throw notRunning(kept.get());
        }
    }

    /**
     * Returns the starter of a daemon of this user. There is none where the system daemon keeps the strategies, which
     * would be there twice.
     */
    Autostart autostart() throws ClientException {
        Optional<Path> kept = keptBySystem();
        if (kept.isPresent()) {
            throw notRunning(kept.get());
        }
        return new Autostart(sockets(), err);
    }

    private static ClientException notRunning(Path kept) {
        return new ClientException(
                ExitCode.UNREACHABLE,
                "the system daemon, which keeps your strategies in " + kept + ", is not running",
                "root starts it; --home names another home, for a daemon of your own");
    }

    /** Asks the daemon that runs one question. */
    Reply ask(Request request) throws ClientException {
        try (DaemonClient daemon = connectFor(request)) {
            return daemon.ask(request);
        }
    }

    /** Takes each answer; {@code owner} is empty where nobody else's are asked for. Returns an exit code. */
    public interface Each {
        /** Takes one answer; returns the exit code that it stands for. */
        int take(String owner, Reply reply) throws ClientException;
    }

    /**
     * Asks the daemon one question, or, with {@code --all-users}, that of each user.
     *
     * @return the highest exit code; that one user's daemon fails is said, and the others are asked all the same
     */
    public int askEach(Request request, Each each) throws ClientException {
        if (!hosts().isEmpty()) {
            return ManyHosts.of(this, ownHome()).ask(request, false, each);
        }
        return given.isSet("--all-users") ? everybody().ask(request, false, each) : each.take("", ask(request));
    }

    /** Asks as {@link #askEach} does with {@code --all-users}, where each answers in many lines. */
    int askEachForLines(Request request, Each each) throws ClientException {
        return hosts().isEmpty()
                ? everybody().ask(request, true, each)
                : ManyHosts.of(this, ownHome()).ask(request, true, each);
    }

    /** Everybody who has strategies with the system daemon. */
    private AllUsers everybody() throws ClientException {
        Sockets sockets = sockets();
        try (DaemonClient daemon = connectToDaemon()) {
            if (!daemon.isSystem()) {
                throw new ClientException(
                        ExitCode.USAGE, "this daemon serves one user alone", "--all-users is for the system daemon");
            }
            Reply.Document owners = DaemonClient.expect(Reply.Document.class, daemon.ask(new Request.Owners()));
            List<AllUsers.User> users = new ArrayList<>();
            if (owners.body().get("users") instanceof List<?> names) {
                List<?> uids = owners.body().get("uids") instanceof List<?> known ? known : List.of();
                for (int i = 0; i < names.size(); i++) {
                    long uid = i < uids.size() && uids.get(i) instanceof Long number ? number : -1;
                    users.add(new AllUsers.User(String.valueOf(names.get(i)), uid));
                }
            }
            return new AllUsers(users, user -> DaemonClient.connect(sockets, new DaemonClient.Whose(user, false)), err);
        }
    }

    /**
     * Returns the owner of the strategies of an answer: {@code owner}, with which it was taken, or the one that
     * {@code --user} names; else empty.
     */
    String whose(String owner) {
        return owner.isEmpty() ? given.text("--user") : owner;
    }

    /** Prints one JSON object on one line. */
    public void print(Map<String, ?> object) {
        out.println(Text.json(Json.line(object)));
    }

    /** Prints a document in the form that was asked for. */
    int show(Reply reply) throws ClientException {
        return show("", reply);
    }

    /** @param owner said in the object of JSON; empty for none */
    int show(String owner, Reply reply) throws ClientException {
        Reply.Document document = DaemonClient.expect(Reply.Document.class, reply);
        if (json()) {
            Map<String, Object> body = new LinkedHashMap<>(document.body());
            if (!owner.isEmpty()) {
                body.put(fieldOfMany(), owner);
            }
            print(body);
        } else {
            String text = FittedTable.lay(document.text(), Terminal.columns());
            out.print(owner.isEmpty() ? text : indented(text));
        }
        return ExitCode.DONE;
    }

    /** Returns the text indented, so that one user's daemon cannot imitate the lines about others. */
    private static String indented(String text) {
        StringBuilder indented = new StringBuilder(text.length() + 64);
        for (int begin = 0; begin < text.length(); ) {
            int end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            indented.append("  ").append(text, begin, end).append('\n');
            begin = end + 1;
        }
        return indented.toString();
    }

    /** Prints a document of which the text says what to do next, with the commands in it as they are for its machine. */
    int showAdvice(String owner, Reply.Document document) throws ClientException {
        String host = hosts().isEmpty() ? host() : owner;
        return show(owner, new Reply.Document(document.body(), from(host, document.text())));
    }

    /** Asks for something to be done with strategies, of each user that is meant, and reports what became of each. */
    int reportEach(Request request) throws ClientException {
        Report report = new Report();
        int code = askEach(request, report);
        return Math.max(code, report.finish());
    }

    /** Reports what became of each strategy: what is done on standard output, what failed on standard error. */
    int report(Reply reply) throws ClientException {
        Report report = new Report();
        int code = report.take("", reply);
        return Math.max(code, report.finish());
    }

    private final class Report implements Each {
        private final List<Object> results = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final List<String> known = new ArrayList<>();
        private final List<Outcome> missing = new ArrayList<>();

        @Override
        public int take(String owner, Reply reply) throws ClientException {
            Reply.Outcomes outcomes = DaemonClient.expect(Reply.Outcomes.class, reply);
            int highest = ExitCode.DONE;
            for (Outcome outcome : outcomes.outcomes()) {
                if (!hosts().isEmpty() && outcome.code() == ExitCode.NOT_FOUND) {
                    // A strategy belongs to one host: the others need not have it.
                    missing.add(outcome);
                    continue;
                }
                known.add(outcome.strategy());
                highest = Math.max(highest, outcome.code());
                Map<String, Object> fields = new LinkedHashMap<>(outcome.fields());
                if (!owner.isEmpty()) {
                    fields.put(fieldOfMany(), owner);
                }
                results.add(fields);
                if (!json()) {
                    report(owner, outcome);
                }
            }
            for (String warning : outcomes.warnings()) {
                warnings.add(owner.isEmpty() ? warning : owner + ": " + warning);
            }
            return highest;
        }

        /** Reports what was kept for the end; returns the exit code of that. */
        int finish() {
            int code = ExitCode.DONE;
            for (Outcome outcome : missing) {
                if (!known.contains(outcome.strategy())) {
                    known.add(outcome.strategy());
                    code = outcome.code();
                    results.add(outcome.fields());
                    if (!json()) {
                        report("", outcome);
                    }
                }
            }
            if (json()) {
                Map<String, Object> all = new LinkedHashMap<>();
                all.put("results", results);
                all.put("warnings", warnings);
                print(all);
                return code;
            }
            for (String warning : warnings) {
                err.println("algo: warning: " + warning);
            }
            return code;
        }
    }

    /**
     * Returns the failure for strategies that were named and that nobody has.
     *
     * @param code of what was done otherwise
     */
    public ClientException missing(List<String> ids, int code) {
        List<String> unknown = new ArrayList<>(ids);
        unknown.removeIf(StrategyIds::isSelector);
        List<String> said = new ArrayList<>();
        if (!unknown.isEmpty()) {
            said.add(String.join(", ", unknown) + ": no such strategy");
        }
        for (String id : ids) {
            if (!unknown.contains(id)) {
                said.add(StrategyIds.meansNone(id));
            }
        }
        return new ClientException(
                Math.max(code, ExitCode.NOT_FOUND),
                String.join("; ", said),
                "see '" + algo() + " list' for those there are");
    }

    /** Says that there is no strategy of an id, or none that a selector means. */
    public void sayMissing(String id) {
        String what = StrategyIds.isSelector(id) ? StrategyIds.meansNone(id) : id + ": no such strategy";
        err().println("algo: " + what + "; see '" + algo() + " list' for those there are");
    }

    private void report(String owner, Outcome outcome) {
        String strategy = owner.isEmpty() ? outcome.strategy() : owner + "/" + outcome.strategy();
        String host = hosts().isEmpty() ? host() : owner;
        String message = from(host, outcome.message());
        String line = strategy.isEmpty() ? message : strategy + ": " + message;
        if (outcome.code() == ExitCode.DONE) {
            out.println(line);
            return;
        }
        String hint = outcome.hint().isEmpty() ? "" : "; " + from(host, outcome.hint());
        err.println("algo: " + line + hint);
        for (String last : outcome.logLines()) {
            err.println("  | " + last);
        }
    }
}
