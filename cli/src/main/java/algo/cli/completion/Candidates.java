package algo.cli.completion;

import algo.app.model.EventType;
import algo.app.model.Labelled;
import algo.app.model.Text;
import algo.cli.syntax.CommandGroups;
import algo.cli.syntax.CommandTable;
import algo.cli.syntax.Cursor;
import algo.cli.syntax.Option;
import algo.cli.syntax.Syntax;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words that may stand at a cursor of a command line, each with what it is. A word that ends in {@code =} wants more
 * behind it.
 */
public final class Candidates {
    /** The most characters of what a word is; the shells show one line of it. */
    private static final int LONGEST_ABOUT = 70;

    private static final String TAG = "tag:";
    private static final List<String> EXCHANGES =
            List.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCDEX", "NCO", "CRYPTO");

    private static final List<String> SETS = List.of("equity", "equity_derivatives", "currency", "commodity", "agri");

    /** Values by the option that takes them. */
    private static final Map<String, List<String>> OF_OPTIONS = Map.of(
            "--days", List.of("mon-fri", "mon", "tue", "wed", "thu", "fri", "sat", "sun"),
            "--late-start", List.of("always", "never", "30m"),
            "--on-missing-year", List.of("run", "hold"),
            "--kind", List.of("holiday", "partial", "muhurat", "budget", "special_live", "dr_drill", "note"),
            "--use", List.of("morning", "evening"),
            "--start", List.of("09:20", "open", "open-15m"),
            "--stop", List.of("15:15", "close", "close-5m"),
            "--since", List.of("10m", "2h", "1d", "09:15"));

    /** Values by the key of the config that takes them. */
    private static final Map<String, List<String>> OF_KEYS = Map.of(
            "mode", List.of("sandbox", "live"),
            "exchange", EXCHANGES,
            "restart.when", List.of("always", "on-failure", "never"),
            "stop.signal", List.of("TERM", "INT", "HUP", "QUIT", "USR1", "USR2", "KILL"),
            "log.compress", List.of("true", "false"));

    private final Cursor cursor;
    private final Known known;
    private final Map<String, String> words = new LinkedHashMap<>();
    private boolean files;

    private Candidates(Cursor cursor, Known known) {
        this.cursor = cursor;
        this.known = known;
    }

    /** Finds the candidates for the word that is being written. */
    public static Candidates at(Cursor cursor, Known known) {
        Candidates candidates = new Candidates(cursor, known);
        candidates.find();
        return candidates;
    }

    /** Returns the words that begin as the one that is being written does, each with what it is, perhaps empty. */
    public Map<String, String> words() {
        Map<String, String> fitting = new LinkedHashMap<>();
        words.forEach((word, about) -> {
            if (word.startsWith(cursor.word())) {
                fitting.put(cursor.lead() + word, about);
            }
        });
        return fitting;
    }

    /** Returns whether a path may stand there as well. */
    public boolean takesFiles() {
        return files;
    }

    private void find() {
        Option value = cursor.value();
        if (value != null) {
            values(value);
        } else if (cursor.isOption()) {
            cursor.options().forEach(option -> add(option.longName(), option.description()));
            add("--help", "Show this help.");
        } else if (!cursor.names().isEmpty()) {
            cursor.names().forEach(this::addNamed);
        } else {
            parameter(cursor.parameter());
        }
    }

    private void addNamed(Syntax named) {
        add(named.name(), named.description()[0]);
    }

    private void add(String word, String about) {
        int end = about.indexOf(". ");
        String first = end < 0 ? about : about.substring(0, end + 1);
        String line = first.length() <= LONGEST_ABOUT ? first : first.substring(0, LONGEST_ABOUT - 1) + "…";
        words.putIfAbsent(Text.printable(word, 200), Text.printable(line, LONGEST_ABOUT));
    }

    private void addAll(Iterable<String> all) {
        all.forEach(each -> add(each, ""));
    }

    private void values(Option option) {
        List<String> fixed = OF_OPTIONS.get(option.longName());
        if (fixed != null) {
            addAll(fixed);
        } else if (option.longName().equals("--type")) {
            eventTypes();
        } else if (option.longName().equals("--tag")) {
            known.strategies().forEach(each -> addAll(each.tags()));
        } else if (option.longName().equals("--strategy")) {
            known.strategies().forEach(this::add);
        } else if (option.longName().equals("--exchange")) {
            addAll(EXCHANGES);
        } else {
            files = Arrays.stream(option.label().split("\\|"))
                    .anyMatch(each -> List.of("DIR", "FILE", "PATH").contains(each));
        }
    }

    /** Several may be given, with commas between them. */
    private void eventTypes() {
        int comma = cursor.word().lastIndexOf(',');
        String before = cursor.word().substring(0, comma + 1);
        for (Labelled type : EventType.values()) {
            add(before + type.label(), "");
        }
    }

    private void parameter(String label) {
        switch (label) {
            case "ID" -> targets();
            case "ID|FILE|DIR" -> {
                targets();
                files = true;
            }
            case "FILE", "FILE|DIR", "DIR" -> files = true;
            case "EX" -> addAll(EXCHANGES);
            case "EX|SET" -> {
                addAll(EXCHANGES);
                addAll(SETS);
            }
            case "ID KEY=VALUE..." -> change();
            case "NAME" -> secrets();
            case "COMMAND" -> commands();
            default -> {
                // What only its writer knows: a date, a number.
            }
        }
    }

    private void secrets() {
        if (cursor.name().startsWith("secret")) {
            addAll(known.secrets());
        }
    }

    /** The commands that {@code algo help} tells of, or the actions of the one that stands before. */
    private void commands() {
        List<String> before = cursor.parameters();
        if (before.isEmpty()) {
            CommandGroups.all().forEach(group -> group.entries().forEach(entry -> add(entry.name(), entry.summary())));
        } else if (before.size() == 1 && CommandTable.command(before.get(0)) != null) {
            CommandTable.command(before.get(0)).actions().forEach(this::addNamed);
        }
    }

    /** Strategies that were not named yet, and what stands for several. */
    private void targets() {
        Set<String> several = new TreeSet<>();
        for (Known.Strategy each : known.strategies()) {
            add(each);
            if (!each.of().isEmpty()) {
                several.add(each.of() + "@*");
            }
            each.tags().forEach(tag -> several.add(TAG + tag));
        }
        several.forEach(each -> add(each, each.startsWith(TAG) ? "all with this tag" : "all instances"));
        words.keySet().removeAll(cursor.parameters());
    }

    private void add(Known.Strategy strategy) {
        add(strategy.id(), strategy.about());
    }

    /** Of {@code set}: first who, then keys with a {@code =}, then perhaps values. */
    private void change() {
        if (cursor.parameters().isEmpty()) {
            targets();
            return;
        }
        int joint = cursor.word().indexOf('=');
        if (joint >= 0) {
            String key = cursor.word().substring(0, joint);
            OF_KEYS.getOrDefault(key, List.of()).forEach(value -> add(key + "=" + value, ""));
            return;
        }
        Set<String> written = new LinkedHashSet<>();
        cursor.parameters().forEach(each -> written.add(each.replaceFirst("=.*", "=")));
        known.config(cursor.parameters().get(0)).forEach((key, value) -> add(key + "=", value));
        words.keySet().removeAll(written);
    }
}
