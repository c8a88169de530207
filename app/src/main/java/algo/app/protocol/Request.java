package algo.app.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client may ask. On the wire: one JSON object a line, its kind in {@code "ask"}. */
public sealed interface Request {
    /** Longest time before a run is killed that may be asked for. */
    long MOST_GRACE_MILLIS = 3_600_000;

    /** The consent of somebody who was not asked, and was shown nothing. */
    String UNASKED = "unasked";

    /** Its kind on the wire. */
    String ask();

    /** Its other fields. */
    Map<String, Object> fields();

    /** Whether it only asks, and changes, starts and stops nothing. What does not say so does not only ask. */
    default boolean isQuery() {
        return false;
    }

    default String line() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ask", ask());
        all.putAll(fields());
        return Json.line(all);
    }

    private static void putConsent(Map<String, Object> fields, String consent) {
        if (!consent.equals(UNASKED)) {
            fields.put("consent", consent);
        }
    }

    /** Which strategies a command is about. With {@code all}, {@code ids} is empty. */
    record Targets(List<String> ids, boolean all) {
        private void into(Map<String, Object> fields) {
            fields.put("ids", ids);
            fields.put("all", all);
        }

        static Targets of(Fields fields) throws WireException {
            Targets targets = new Targets(fields.texts("ids"), fields.truth("all"));
            if (targets.all == !targets.ids.isEmpty()) {
                throw new WireException("either 'ids' names strategies or 'all' is true");
            }
            return targets;
        }
    }

    /**
     * How the strategies stand; without ids, all of them.
     *
     * @param lines how many of the last that were printed, where one is asked for
     * @param latestOf of which of them the last line that was printed is wanted too
     */
    record Status(List<String> ids, int lines, List<String> latestOf) implements Request {
        public Status(List<String> ids, int lines) {
            this(ids, lines, List.of());
        }

        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "status";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("ids", ids);
            fields.put("lines", lines);
            if (!latestOf.isEmpty()) {
                fields.put("latest_of", latestOf);
            }
            return fields;
        }
    }

    /** How the daemon stands. */
    record DaemonStatus() implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "daemon_status";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /**
     * Run strategies now, whatever their schedules say.
     *
     * @param mode {@code configured}, {@code sandbox} or {@code live}; for this run and its restarts
     * @param awaitUp whether to answer once they stayed up for their start window, not just once they were executed
     * @param consent {@code unasked}, {@code sandbox} if the person was shown that they trade the sandbox, or {@code live}
     *     if the person confirmed that they may trade real money
     */
    record Start(Targets targets, String mode, boolean force, boolean awaitUp, String consent) implements Request {
        public Start(Targets targets, String mode, boolean force, boolean awaitUp) {
            this(targets, mode, force, awaitUp, UNASKED);
        }

        @Override
        public String ask() {
            return "start";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            fields.put("mode", mode);
            fields.put("force", force);
            fields.put("wait", awaitUp);
            putConsent(fields, consent);
            return fields;
        }
    }

    /**
     * End strategies, and keep them down.
     *
     * @param graceMillis before they are killed; -1 as their configs say
     * @param today only until the next windows of their schedules
     */
    record Stop(Targets targets, long graceMillis, boolean today) implements Request {
        @Override
        public String ask() {
            return "stop";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            fields.put("grace_ms", graceMillis);
            fields.put("today", today);
            return fields;
        }
    }

    /**
     * Stop and start.
     *
     * @param consent as in {@link Start}
     */
    record Restart(Targets targets, String consent) implements Request {
        public Restart(Targets targets) {
            this(targets, UNASKED);
        }

        @Override
        public String ask() {
            return "restart";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            putConsent(fields, consent);
            return fields;
        }
    }

    /** Clear failures, restart budgets and manual stops. */
    record Reset(Targets targets) implements Request {
        @Override
        public String ask() {
            return "reset";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            return fields;
        }
    }

    /**
     * Take a file or a directory in as a strategy.
     *
     * @param path absolute; the daemon reads it
     * @param id empty: made from the name of the file
     * @param values config keys and their texts, as in {@code set}
     * @param python interpreter by name or path; empty: the one on the path of the daemon
     * @param replace whether other content may take the place of what is there
     */
    record Add(String path, String id, Map<String, String> values, String python, boolean replace) implements Request {
        @Override
        public String ask() {
            return "add";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("path", path);
            fields.put("id", id);
            fields.put("values", values);
            fields.put("python", python);
            fields.put("replace", replace);
            return fields;
        }
    }

    /**
     * Take strategies out, with their code and, unless kept, their logs.
     *
     * @param purge whether what they wrote is deleted too, and not put aside
     */
    record Remove(Targets targets, boolean keepLogs, boolean stop, boolean purge) implements Request {
        @Override
        public String ask() {
            return "remove";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            targets.into(fields);
            fields.put("keep_logs", keepLogs);
            fields.put("stop", stop);
            fields.put("purge", purge);
            return fields;
        }
    }

    /** The config of one strategy, the defaults filled in. */
    record Show(String id) implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "show";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("id", id);
        }
    }

    /** Change config keys of one strategy. */
    record Set(String id, Map<String, String> values) implements Request {
        @Override
        public String ask() {
            return "set";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", id);
            fields.put("values", values);
            return fields;
        }
    }

    /** The code of one strategy. */
    record Source(String id) implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "source";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("id", id);
        }
    }

    /**
     * Read the config file again.
     *
     * @param accept whether one without strategies is meant so
     */
    record Reload(boolean accept) implements Request {
        @Override
        public String ask() {
            return "reload";
        }

        @Override
        public Map<String, Object> fields() {
            return accept ? Map.of("accept", true) : Map.of();
        }
    }

    /**
     * Lines of logs.
     *
     * @param lines how many of the last; -1 for all
     * @param follow whether to go on with what is printed from then on, until the client closes
     * @param untilEnd whether following ends when none of them runs any more, or is about to
     * @param pick which of them
     */
    record Logs(List<String> ids, int lines, boolean follow, boolean untilEnd, LogPick pick) implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "logs";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("ids", ids);
            fields.put("lines", lines);
            fields.put("follow", follow);
            fields.put("until_end", untilEnd);
            fields.put("run", pick.run());
            fields.put("since_ms", pick.sinceMillis());
            fields.put("grep", pick.grep());
            fields.put("times", pick.times());
            return fields;
        }
    }

    /** The runs that have logs. */
    record LogRuns(List<String> ids) implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "log_runs";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("ids", ids);
        }
    }

    /** Empty the logs of strategies. */
    record ClearLogs(List<String> ids) implements Request {
        @Override
        public String ask() {
            return "clear_logs";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("ids", ids);
        }
    }

    /**
     * Set the schedule of one strategy.
     *
     * @param values as in the config, texts, truth values and lists of texts; empty to remove its schedule
     * @param exchange its exchange from now on; empty to leave that as it is
     */
    record Schedule(String id, Map<String, Object> values, String exchange, boolean resume) implements Request {
        @Override
        public String ask() {
            return "schedule";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", id);
            fields.put("values", values);
            fields.put("exchange", exchange);
            fields.put("resume", resume);
            return fields;
        }
    }

    /**
     * Why one strategy is up or down.
     *
     * @param at an instant, e.g. {@code 2026-11-23T03:50:00Z}; empty for now
     */
    record Explain(String id, String at) implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "explain";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", id);
            fields.put("at", at);
            return fields;
        }
    }

    /**
     * Events, each as a line of its own.
     *
     * @param since everything after this sequence number; -1 for none
     * @param lines where nothing says since when, how many of the last
     * @param follow whether to go on with those that come
     * @param pick which of them
     */
    record Events(List<String> ids, long since, int lines, boolean follow, EventPick pick) implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "events";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("ids", ids);
            fields.put("since", since);
            fields.put("lines", lines);
            fields.put("follow", follow);
            fields.put("since_ms", pick.sinceMillis());
            fields.put("types", pick.types());
            fields.put("causes", pick.causes());
            return fields;
        }
    }

    /**
     * How long each strategy was wanted and up, day by day.
     *
     * @param ids empty for all
     * @param sinceMillis Unix time at which it begins
     */
    record Report(List<String> ids, long sinceMillis) implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "report";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("ids", ids);
            fields.put("since_ms", sinceMillis);
            return fields;
        }
    }

    /**
     * Somebody is about to write the calendar of the home: who finds it written like this knows by whom.
     *
     * @param digest of what is to be written: SHA-256, in hexadecimal digits
     */
    record CalendarEdit(String digest) implements Request {
        @Override
        public String ask() {
            return "calendar_edit";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("digest", digest);
        }
    }

    /** The paper account: {@code positions}, {@code orders}, {@code funds}, {@code summary} or {@code reset}. */
    record Sandbox(String what) implements Request {
        @Override
        public boolean isQuery() {
            return !what.equals("reset");
        }

        @Override
        public String ask() {
            return "sandbox";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("what", what);
        }
    }

    /**
     * Keep a secret.
     *
     * @param strategy whose alone it is to be; empty for all
     */
    record SetSecret(String name, String strategy, String value) implements Request {
        @Override
        public String ask() {
            return "secret_set";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("strategy", strategy);
            fields.put("value", value);
            return fields;
        }

        /** Without the value: this may end up in a log. */
        @Override
        public String toString() {
            return "SetSecret[name=" + name + ", strategy=" + strategy + "]";
        }
    }

    /** Remove a secret of one strategy, or of all if that is empty. */
    record RemoveSecret(String name, String strategy) implements Request {
        @Override
        public String ask() {
            return "secret_remove";
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", name);
            fields.put("strategy", strategy);
            return fields;
        }
    }

    /** The names and fingerprints of all secrets, and who uses them. */
    record ListSecrets() implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "secret_list";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /** End the daemon, and with {@code strategies} everything that runs first. */
    record Shutdown(boolean strategies) implements Request {
        @Override
        public String ask() {
            return "shutdown";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of("strategies", strategies);
        }
    }

    /**
     * Make a home that is held, since it is a copy or was restored, a home of its own. Answered by a document, {@code
     * {"claimed"}}; a daemon that claimed its home ends, as after {@link Shutdown}, and the next one uses it.
     */
    record Claim() implements Request {
        @Override
        public String ask() {
            return "claim";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /** Who has strategies: names of users. Of the daemon of several users, by root; answered by a document. */
    record Owners() implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "owners";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /** Examine the home and the host. */
    record Doctor() implements Request {
        @Override
        public boolean isQuery() {
            return true;
        }

        @Override
        public String ask() {
            return "doctor";
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of();
        }
    }

    /** @throws WireException if it is no request of this version */
    static Request read(String line) throws WireException {
        return RequestReader.read(line);
    }
}
