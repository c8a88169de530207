package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OPTIONAL;
import static algo.app.protocol.Wire.Presence.OR_LEFT_OUT;
import static algo.app.protocol.Wire.Presence.REQUIRED;

import algo.app.model.Labelled;
import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.SquareOffAt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request of a client. On the wire: one JSON object a line, its kind in {@code "ask"}. Each request names its fields
 * once, in {@link #over}; one without fields is read and written by its kind alone.
 */
public sealed interface Request extends Wired<Request> {
    /** The longest grace that may be asked for, in milliseconds. */
    long MOST_GRACE_MILLIS = 3_600_000;

    /** A request that only asks, and changes, starts and stops nothing. */
    sealed interface Query extends Request {
        @Override
        default boolean isQuery() {
            return true;
        }
    }

    /**
     * Returns whether the request is a {@link Query}: it changes, starts and stops nothing. False unless a request says
     * so itself.
     */
    default boolean isQuery() {
        return false;
    }

    /** Returns its kind on the wire: the name of its record in small letters, with {@code _} between the words. */
    default String ask() {
        String name = getClass().getSimpleName();
        StringBuilder ask = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            ask.append(i > 0 && c < 'a' ? "_" : "").append(c < 'a' ? (char) (c + 'a' - 'A') : c);
        }
        return ask.toString();
    }

    /**
     * Returns the same request about other strategies.
     *
     * @param of makes the ids of those from the ids that it names
     */
    default Request about(UnaryOperator<List<String>> of) {
        return this;
    }

    /** Returns the other fields of this request. */
    default Map<String, Object> fields() {
        return WireWriter.fields(this);
    }

    default String line() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ask", ask());
        all.putAll(fields());
        return Json.line(all);
    }

    @Override
    default Request over(Wire wire) throws WireException {
        return this;
    }

    private static int lines(Wire wire, int lines) throws WireException {
        return (int) wire.numberOr("lines", lines, -1, 1_000_000);
    }

    /** The strategies that a command is about. With {@code all}, {@code ids} is empty. */
    record Targets(List<String> ids, boolean all) {
        static final Targets ALL = new Targets(List.of(), true);

        private Targets about(UnaryOperator<List<String>> of) {
            return all ? this : new Targets(of.apply(ids), false);
        }

        private Targets over(Wire wire) throws WireException {
            Targets targets = new Targets(wire.texts("ids", ids), wire.truth("all", all));
            if (wire.isReading() && targets.all == !targets.ids.isEmpty()) {
                throw new WireException("either 'ids' names strategies or 'all' is true");
            }
            return targets;
        }
    }

    /**
     * Asks for the status of strategies; without ids, of all.
     *
     * @param lines how many of the last that were printed, where one is asked for
     * @param latestOf of which of them the last line that was printed is wanted too
     */
    record Status(List<String> ids, int lines, List<String> latestOf) implements Query {
        public Status(List<String> ids, int lines) {
            this(ids, lines, List.of());
        }

        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Status(of.apply(ids), lines, latestOf);
        }

        @Override
        public Status over(Wire wire) throws WireException {
            return new Status(
                    wire.texts("ids", ids), Request.lines(wire, lines), wire.texts("latest_of", latestOf, OR_LEFT_OUT));
        }
    }

    /** Asks for the status of the daemon. */
    record DaemonStatus() implements Query {}

    /** Asks for the numbers that monitoring collects. */
    record Metrics() implements Query {}

    /**
     * Runs strategies now, whatever their schedules say.
     *
     * @param mode for this run and its restarts
     * @param awaitUp whether to answer once they stayed up for their start window, not just once they were executed
     * @param consent what the person has said about real money
     */
    record Start(Targets targets, ModeChoice mode, boolean force, boolean awaitUp, LiveConsent consent)
            implements Request {
        public Start(Targets targets, ModeChoice mode, boolean force, boolean awaitUp) {
            this(targets, mode, force, awaitUp, LiveConsent.UNASKED);
        }

        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Start(targets.about(of), mode, force, awaitUp, consent);
        }

        @Override
        public Start over(Wire wire) throws WireException {
            return new Start(
                    targets.over(wire),
                    wire.word("mode", mode, ModeChoice.values()),
                    wire.truth("force", force),
                    wire.truth("wait", awaitUp),
                    consent(wire, consent));
        }

        private static LiveConsent consent(Wire wire, LiveConsent consent) throws WireException {
            Optional<LiveConsent> said = consent == LiveConsent.UNASKED ? Optional.empty() : Optional.of(consent);
            return wire.word("consent", said, LiveConsent.values(), OR_LEFT_OUT).orElse(LiveConsent.UNASKED);
        }
    }

    /**
     * Ends strategies, and keeps them down.
     *
     * @param graceMillis before they are killed; -1 as their configs say
     * @param today only until the next windows of their schedules
     */
    record Stop(Targets targets, long graceMillis, boolean today) implements Request {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Stop(targets.about(of), graceMillis, today);
        }

        @Override
        public Stop over(Wire wire) throws WireException {
            return new Stop(
                    targets.over(wire),
                    wire.numberOr("grace_ms", graceMillis, -1, MOST_GRACE_MILLIS),
                    wire.truth("today", today));
        }
    }

    /**
     * Has a strategy belong to another machine from now on: ends it, and lets nothing start it here. Answered by an outcome, whose
     * effect is {@code stays_stopped} if a person's stop kept it down before.
     *
     * @param host by which commands call the machine; empty to take that back, by which nothing starts
     */
    record Move(String id, String host) implements Request {
        @Override
        public Move over(Wire wire) throws WireException {
            return new Move(wire.text("id", id), wire.text("host", host));
        }
    }

    /**
     * Stops strategies and starts them again.
     *
     * @param consent as in {@link Start}
     */
    record Restart(Targets targets, LiveConsent consent) implements Request {
        public Restart(Targets targets) {
            this(targets, LiveConsent.UNASKED);
        }

        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Restart(targets.about(of), consent);
        }

        @Override
        public Restart over(Wire wire) throws WireException {
            return new Restart(targets.over(wire), Start.consent(wire, consent));
        }
    }

    /**
     * Clears failures, restart budgets and manual stops.
     *
     * @param risk whether to lift too what a loss of the day has left
     */
    record Reset(Targets targets, boolean risk) implements Request {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Reset(targets.about(of), risk);
        }

        @Override
        public Reset over(Wire wire) throws WireException {
            return new Reset(targets.over(wire), wire.truth("risk", risk, Wire.Presence.OR_LEFT_OUT));
        }
    }

    /**
     * Lifts what a loss of the account of live mode has left of this day; answered by outcomes: one without a strategy, and one for
     * each strategy that starts by that. Where strategies would start live at once and that is not confirmed, nothing changes, and
     * the outcomes are conflicts, one for each of them.
     *
     * @param confirmed whether the person has said yes to starts with real money
     */
    record AccountReset(boolean confirmed) implements Request {
        @Override
        public AccountReset over(Wire wire) throws WireException {
            return new AccountReset(wire.truth("confirmed", confirmed, OR_LEFT_OUT));
        }
    }

    /**
     * Stops everything at once, and keeps it down until {@link PanicEnd}. Answered by a document, {@code
     * {"results","warnings","since","steps","gone","saved","left"}}.
     *
     * @param reason one line for people; may be empty
     * @param squareOff where orders are cancelled and positions closed once everything is gone
     * @param confirmed whether the person has said yes to that with real money
     */
    record Panic(String reason, SquareOffAt squareOff, boolean confirmed) implements Request {
        @Override
        public Panic over(Wire wire) throws WireException {
            Optional<SquareOffAt> at = squareOff == SquareOffAt.NOWHERE ? Optional.empty() : Optional.of(squareOff);
            return new Panic(
                    wire.text("reason", reason, OR_LEFT_OUT),
                    wire.word("square_off", at, SquareOffAt.values(), OR_LEFT_OUT)
                            .orElse(SquareOffAt.NOWHERE),
                    wire.truth("confirmed", confirmed, OR_LEFT_OUT));
        }
    }

    /**
     * Lifts a panic; answered as {@link Panic}. Where strategies would start live at once and that is not confirmed, nothing
     * changes: the document has {@code "unconfirmed":"live"}, and a result for each of them.
     *
     * @param confirmed whether the person has said yes to starts with real money
     */
    record PanicEnd(boolean confirmed) implements Request {
        @Override
        public PanicEnd over(Wire wire) throws WireException {
            return new PanicEnd(wire.truth("confirmed", confirmed, OR_LEFT_OUT));
        }
    }

    /**
     * Takes a file or a directory in as a strategy.
     *
     * @param path absolute; the daemon reads it
     * @param id empty: made from the name of the file
     * @param values config keys and their texts, as in {@code set}
     * @param python interpreter by name or path; empty: the one on the path of the daemon
     * @param main the file of a directory that is started, relative to it or absolute; empty: none is named
     * @param module the module of a directory that is started in its place; empty: none is named
     * @param replace whether other content may take the place of what is there
     * @param param that each instance of it has a value of its own for; empty for no instances
     * @param each those values, from which the ids of the instances are made too
     * @param terms how its environment is made
     * @param rerun whether a run in the sandbox is stopped for other content, once that is known to be right
     * @param carried the config and the environment that came with it from another home, as JSON; empty if none did
     */
    record Add(
            String path,
            String id,
            Map<String, String> values,
            String python,
            String main,
            String module,
            boolean replace,
            String param,
            List<String> each,
            BuildTerms terms,
            boolean rerun,
            String carried)
            implements Request {
        /** The most characters of what came with it. */
        public static final int MOST_CARRIED = 256 * 1024;

        /** Makes no instances. */
        public Add(
                String path,
                String id,
                Map<String, String> values,
                String python,
                String main,
                String module,
                boolean replace) {
            this(path, id, values, python, main, module, replace, "", List.of(), BuildTerms.USUAL, false, "");
        }

        @Override
        public Add over(Wire wire) throws WireException {
            return new Add(
                    wire.text("path", path, REQUIRED, Wire.PATH),
                    wire.text("id", id, OPTIONAL),
                    wire.textMap("values", values, OPTIONAL),
                    wire.text("python", python, OPTIONAL, Wire.PATH),
                    wire.text("main", main, OR_LEFT_OUT, Wire.PATH),
                    wire.text("module", module, OR_LEFT_OUT),
                    wire.truth("replace", replace),
                    wire.text("for", param, OR_LEFT_OUT),
                    wire.texts("each", each, OR_LEFT_OUT),
                    terms.over(wire),
                    wire.truth("rerun", rerun, OR_LEFT_OUT),
                    wire.text("carried", carried, OR_LEFT_OUT, MOST_CARRIED));
        }
    }

    /**
     * Takes the log of a run in that a strategy had under another server, unless it is there already.
     *
     * @param path absolute; the daemon reads it
     * @param atMillis when that run began, in milliseconds since 1970
     */
    record TakeLog(String id, String path, long atMillis) implements Request {
        @Override
        public TakeLog over(Wire wire) throws WireException {
            return new TakeLog(
                    wire.text("id", id),
                    wire.text("path", path, REQUIRED, Wire.PATH),
                    wire.number("at_ms", atMillis, 0, Wire.MOST_MILLIS));
        }
    }

    /**
     * Takes strategies out, with their code and, unless kept, their logs.
     *
     * @param purge whether what they wrote is deleted too, and not put aside
     */
    record Remove(Targets targets, boolean keepLogs, boolean stop, boolean purge) implements Request {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Remove(targets.about(of), keepLogs, stop, purge);
        }

        @Override
        public Remove over(Wire wire) throws WireException {
            return new Remove(
                    targets.over(wire),
                    wire.truth("keep_logs", keepLogs),
                    wire.truth("stop", stop),
                    wire.truth("purge", purge));
        }
    }

    /**
     * Gives a strategy another id, and its instances with it.
     *
     * @param to the new id
     */
    record Rename(String id, String to) implements Request {
        @Override
        public Rename over(Wire wire) throws WireException {
            return new Rename(wire.text("id", id), wire.text("to", to));
        }
    }

    /** Asks for the config of one strategy, with the defaults filled in. */
    record Show(String id) implements Query {
        @Override
        public Show over(Wire wire) throws WireException {
            return new Show(wire.text("id", id));
        }
    }

    /** Changes config keys of one strategy. */
    record Set(String id, Map<String, String> values) implements Request {
        @Override
        public Set over(Wire wire) throws WireException {
            return new Set(wire.text("id", id), wire.textMap("values", values, OPTIONAL));
        }
    }

    /**
     * Asks for the text of one strategy in the config file, for people who edit it: a document {@code {"id","entry"}}. No
     * {@link Query}: a daemon that would refuse the change refuses this, before anybody has edited for nothing.
     */
    record Entry(String id) implements Request {
        @Override
        public Entry over(Wire wire) throws WireException {
            return new Entry(wire.text("id", id));
        }
    }

    /**
     * Puts an edited text of one strategy into the config file, whole or not at all.
     *
     * @param before the text as it was answered: refused if another one stands there now
     */
    record EntrySet(String id, String text, String before) implements Request {
        @Override
        public EntrySet over(Wire wire) throws WireException {
            return new EntrySet(
                    wire.text("id", id),
                    wire.text("text", text, REQUIRED, Wire.VALUE),
                    wire.text("before", before, REQUIRED, Wire.VALUE));
        }
    }

    /** Asks for what is decided outside single strategies: of these keys or groups of keys, or of all. */
    record ConfigShow(List<String> keys) implements Query {
        @Override
        public ConfigShow over(Wire wire) throws WireException {
            return new ConfigShow(wire.texts("keys", keys, OPTIONAL));
        }
    }

    /** Changes config keys outside single strategies, all of them or none. */
    record ConfigSet(Map<String, String> values) implements Request {
        @Override
        public ConfigSet over(Wire wire) throws WireException {
            return new ConfigSet(wire.textMap("values", values, OPTIONAL));
        }
    }

    /** Asks for the code of one strategy. */
    record Source(String id) implements Query {
        @Override
        public Source over(Wire wire) throws WireException {
            return new Source(wire.text("id", id));
        }
    }

    /**
     * Asks for what an archive of one strategy has: a document {@code {"id","moved_to","strategy","files","left_out","warnings"}}, in which
     * {@code strategy} is the text of its {@code strategy.json}, and each file has {@code path}, {@code at}, {@code size},
     * {@code sha256} and {@code executable}.
     */
    record Export(String id) implements Query {
        @Override
        public Export over(Wire wire) throws WireException {
            return new Export(wire.text("id", id));
        }
    }

    /**
     * Has the config file read again.
     *
     * @param accept whether one without strategies is meant so
     */
    record Reload(boolean accept) implements Request {
        @Override
        public Reload over(Wire wire) throws WireException {
            return new Reload(wire.truth("accept", accept, OR_LEFT_OUT));
        }
    }

    /**
     * Asks for lines of logs.
     *
     * @param lines how many of the last; -1 for all
     * @param follow whether to go on with what is printed from then on, until the client closes
     * @param untilEnd whether following ends when none of them runs any more, or is about to
     * @param pick which of them
     */
    record Logs(List<String> ids, int lines, boolean follow, boolean untilEnd, LogPick pick) implements Query {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Logs(of.apply(ids), lines, follow, untilEnd, pick);
        }

        @Override
        public Logs over(Wire wire) throws WireException {
            return new Logs(
                    wire.texts("ids", ids),
                    Request.lines(wire, lines),
                    wire.truth("follow", follow),
                    wire.truth("until_end", untilEnd),
                    pick.over(wire));
        }
    }

    /** Asks for the runs that have logs. */
    record LogRuns(List<String> ids) implements Query {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new LogRuns(of.apply(ids));
        }

        @Override
        public LogRuns over(Wire wire) throws WireException {
            return new LogRuns(wire.texts("ids", ids));
        }
    }

    /** Empties the logs of strategies. */
    record ClearLogs(List<String> ids) implements Request {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new ClearLogs(of.apply(ids));
        }

        @Override
        public ClearLogs over(Wire wire) throws WireException {
            return new ClearLogs(wire.texts("ids", ids));
        }
    }

    /**
     * Sets the schedule of one strategy.
     *
     * @param values as in the config, texts, truth values and lists of texts; empty to remove its schedule
     * @param exchange its exchange from now on; empty to leave that as it is
     */
    record Schedule(String id, Map<String, Object> values, String exchange, boolean resume) implements Request {
        @Override
        public Schedule over(Wire wire) throws WireException {
            return new Schedule(
                    wire.text("id", id),
                    wire.object("values", values, REQUIRED),
                    wire.text("exchange", exchange, OPTIONAL),
                    wire.truth("resume", resume));
        }
    }

    /**
     * Asks why one strategy is up or down.
     *
     * @param at an instant, e.g. {@code 2026-11-23T03:50:00Z}; empty for now
     */
    record Explain(String id, String at) implements Query {
        @Override
        public Explain over(Wire wire) throws WireException {
            return new Explain(wire.text("id", id), wire.text("at", at, OPTIONAL));
        }
    }

    /**
     * Asks for events, each as a line of its own.
     *
     * @param since everything after this sequence number; -1 for none
     * @param lines where nothing says since when, how many of the last
     * @param follow whether to go on with those that come
     * @param pick which of them
     */
    record Events(List<String> ids, long since, int lines, boolean follow, EventPick pick) implements Query {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Events(of.apply(ids), since, lines, follow, pick);
        }

        @Override
        public Events over(Wire wire) throws WireException {
            return new Events(
                    wire.texts("ids", ids),
                    wire.numberOr("since", since, Long.MIN_VALUE, Long.MAX_VALUE),
                    Request.lines(wire, lines),
                    wire.truth("follow", follow),
                    pick.over(wire));
        }
    }

    /**
     * Asks how long each strategy was wanted and up, day by day.
     *
     * @param ids empty for all
     * @param sinceMillis Unix time at which it begins
     */
    record Report(List<String> ids, long sinceMillis) implements Query {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new Report(of.apply(ids), sinceMillis);
        }

        @Override
        public Report over(Wire wire) throws WireException {
            return new Report(wire.texts("ids", ids), wire.number("since_ms", sinceMillis, -1, Wire.MOST_MILLIS));
        }
    }

    /**
     * Announces that somebody is about to write the calendar of the home, so that whoever finds it changed like this
     * knows who did it.
     *
     * @param digest of what is to be written: SHA-256, in hexadecimal digits
     */
    record CalendarEdit(String digest) implements Request {
        @Override
        public CalendarEdit over(Wire wire) throws WireException {
            return new CalendarEdit(wire.text("digest", digest));
        }
    }

    /** Asks for a part of the paper account, or resets it. */
    record Sandbox(What what) implements Request {
        /** The parts of the paper account that can be asked for, and its reset. */
        public enum What implements Labelled {
            SUMMARY,
            POSITIONS,
            ORDERS,
            FUNDS,
            RESET
        }

        @Override
        public boolean isQuery() {
            return what != What.RESET;
        }

        @Override
        public Sandbox over(Wire wire) throws WireException {
            return new Sandbox(wire.word("what", what, What.values()));
        }
    }

    /** The channels by which people are told, and what they last told. */
    record NotifyList() implements Query {}

    /**
     * Send a message by a channel, to see whether it arrives.
     *
     * @param channel empty for all
     */
    record NotifyTest(String channel) implements Request {
        @Override
        public NotifyTest over(Wire wire) throws WireException {
            return new NotifyTest(wire.text("channel", channel));
        }
    }

    /** The Python environments of the home. */
    record EnvList() implements Query {}

    /**
     * Make the Python environments that strategies want, where they are not there.
     *
     * @param upgrade whether the newest versions of the packages are looked for
     */
    record EnvBuild(Targets targets, boolean upgrade, BuildTerms terms) implements Request {
        @Override
        public Request about(UnaryOperator<List<String>> of) {
            return new EnvBuild(targets.about(of), upgrade, terms);
        }

        @Override
        public EnvBuild over(Wire wire) throws WireException {
            return new EnvBuild(targets.over(wire), wire.truth("upgrade", upgrade), terms.over(wire));
        }
    }

    /** Take away the Python environments that no strategy uses. */
    record EnvClean() implements Request {}

    /**
     * Keeps a secret.
     *
     * @param strategy whose alone it is to be; empty for all
     */
    record SecretSet(String name, String strategy, String value) implements Request {
        @Override
        public SecretSet over(Wire wire) throws WireException {
            return new SecretSet(
                    wire.text("name", name),
                    wire.text("strategy", strategy, OPTIONAL),
                    wire.text("value", value, REQUIRED, Wire.VALUE));
        }

        /** Returns the request without the value, because this may end up in a log. */
        @Override
        public String toString() {
            return "SecretSet[name=" + name + ", strategy=" + strategy + "]";
        }
    }

    /** Removes a secret of one strategy, or of all if {@code strategy} is empty. */
    record SecretRemove(String name, String strategy) implements Request {
        @Override
        public SecretRemove over(Wire wire) throws WireException {
            return new SecretRemove(wire.text("name", name), wire.text("strategy", strategy, OPTIONAL));
        }
    }

    /** Asks for the names and fingerprints of all secrets, and for the strategies that use them. */
    record SecretList() implements Query {}

    /** Ends the daemon, and with {@code strategies} first everything that runs. */
    record Shutdown(boolean strategies) implements Request {
        @Override
        public Shutdown over(Wire wire) throws WireException {
            return new Shutdown(wire.truth("strategies", strategies));
        }
    }

    /**
     * Makes a held home, a copy or one that was restored, a home of its own. Answered by a document,
     * {@code {"claimed"}}; a daemon that claimed its home ends, as after {@link Shutdown}, and the next one uses it.
     */
    record Claim() implements Request {}

    /**
     * Asks for the names of the users who have strategies. Only for root, to the daemon of several users; answered by a
     * document.
     */
    record Owners() implements Query {}

    /** Asks what stands between one strategy and trading live: answered by a document with a list of checks. */
    record Live(String id) implements Query {
        @Override
        public Live over(Wire wire) throws WireException {
            return new Live(wire.text("id", id));
        }
    }

    /**
     * Has the home and the host examined.
     *
     * @param today whether of the strategies those alone that run or are to start today, each by itself
     */
    record Doctor(boolean today) implements Query {
        @Override
        public Doctor over(Wire wire) throws WireException {
            return new Doctor(wire.truth("today", today, OR_LEFT_OUT));
        }
    }

    /**
     * Reads a request.
     *
     * @throws WireException if it is no request of this version
     */
    static Request read(String line) throws WireException {
        return RequestReader.read(line);
    }
}
