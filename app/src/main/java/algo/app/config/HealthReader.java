package algo.app.config;

import algo.app.model.Ready;
import algo.app.model.Sign;
import algo.app.model.Text;
import algo.app.model.Watch;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Reads the keys {@code ready} and {@code watch} of a strategy. Every problem is noted with its path. */
final class HealthReader {
    /** The keys of {@code ready}, those that name its sign first. */
    static final List<String> READY = List.of("line", "port", "http", "command", "notify", "limit");

    private static final List<String> READY_SIGNS = READY.subList(0, 5);

    /** The keys of one watch, those that name its sign first. */
    static final List<String> WATCH =
            List.of("silence", "command", "port", "http", "watchdog", "pattern", "every", "limit", "failures", "do");

    private static final List<String> WATCH_SIGNS = WATCH.subList(0, 5);

    private static final int MOST_WATCHES = 8;
    private static final int LONGEST_PATTERN = 500;
    private static final int LONGEST_ADDRESS = 500;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** Stands in for what is no text, which is a problem already. */
    private static final String PLAIN_ADDRESS = "http://127.0.0.1/";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private HealthReader() {}

    static Ready ready(NodeReader strategy) {
        if (strategy.rawObject("ready").isEmpty()) {
            return Ready.PLAIN;
        }
        NodeReader reader = strategy.object("ready").onlyKeys(READY);
        Duration limit = positive(reader, "limit", Duration.ofMinutes(5));
        return new Ready(sign(reader, "line", READY_SIGNS, Duration.ZERO), limit);
    }

    static List<Watch> watches(NodeReader strategy) {
        List<NodeReader> readers = strategy.objects("watch");
        if (readers.size() > MOST_WATCHES) {
            strategy.problem("watch", "has " + readers.size() + " entries, more than " + MOST_WATCHES);
            return List.of();
        }
        List<Watch> watches = new ArrayList<>();
        for (NodeReader reader : readers) {
            watches.add(watch(reader.onlyKeys(WATCH)));
        }
        return List.copyOf(watches);
    }

    private static Watch watch(NodeReader reader) {
        Watch.Deed deed = reader.oneOf(
                "do",
                Watch.Deed.ALERT,
                Stream.of(Watch.Deed.values()).map(Watch.Deed::label).toList(),
                List.of(Watch.Deed.values()));
        boolean silence = reader.has("silence");
        String said = silence ? "silence" : reader.has("watchdog") ? "watchdog" : "";
        Duration window = said.isEmpty() ? Duration.ZERO : positive(reader, said, DAY);
        Sign sign = sign(reader, "silence", WATCH_SIGNS, window);
        misplaced(reader, !said.isEmpty(), List.of("every", "limit", "failures"), "belongs to command, port and http");
        misplaced(reader, !silence, List.of("pattern"), "belongs to silence");
        if (!said.isEmpty()) {
            return new Watch(sign, Duration.ZERO, Duration.ZERO, 1, deed);
        }
        return new Watch(
                sign,
                positive(reader, "every", Duration.ofSeconds(30)),
                bounded(reader, "limit", Duration.ofSeconds(10), Duration.ofMinutes(5)),
                (int) reader.number("failures", 3, 1, 100),
                deed);
    }

    private static void misplaced(NodeReader reader, boolean wrong, List<String> keys, String where) {
        for (String key : keys) {
            if (wrong && reader.has(key)) {
                reader.problem(key, where);
            }
        }
    }

    /** @param lines the key whose sign is lines */
    private static Sign sign(NodeReader reader, String lines, List<String> keys, Duration window) {
        List<String> named = keys.stream().filter(reader::has).toList();
        if (named.size() != 1) {
            String which = named.isEmpty() ? "names none of " : "names " + String.join(" and ", named) + ", of ";
            reader.problem("", which + String.join(", ", keys) + (named.isEmpty() ? "" : " only one can be"));
            return Sign.START_WINDOW;
        }
        String key = named.get(0);
        if (key.equals(lines)) {
            boolean watched = lines.equals("silence");
            String text = pattern(reader, watched ? "pattern" : lines);
            return new Sign(watched ? Sign.Kind.SILENCE : Sign.Kind.LINE, text, 0, List.of(), window);
        }
        return switch (key) {
            case "watchdog" -> new Sign(Sign.Kind.WATCHDOG, "", 0, List.of(), window);
            case "notify" -> {
                if (!reader.bool("notify", true)) {
                    reader.problem("notify", "must be true; leave 'ready' away for none");
                }
                yield Sign.of(Sign.Kind.NOTIFY, "", 0, List.of());
            }
            case "port" -> Sign.of(Sign.Kind.PORT, "", (int) reader.number("port", 1, 1, 65_535), List.of());
            case "http" -> Sign.of(Sign.Kind.HTTP, address(reader), 0, List.of());
            default -> {
                List<String> command = reader.command("command");
                if (reader.isEmpty("command")) {
                    reader.problem("command", "must name a program, not be empty");
                }
                yield Sign.of(Sign.Kind.COMMAND, "", 0, command);
            }
        };
    }

    private static String pattern(NodeReader reader, String key) {
        boolean empty = key.equals("line") && reader.isEmpty(key);
        if (empty) {
            reader.problem(key, "must be a regular expression, not empty");
        }
        String text = reader.text(key, "");
        if (text.length() > LONGEST_PATTERN) {
            reader.problem(key, "must have at most " + LONGEST_PATTERN + " characters");
            return "";
        }
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            reader.problem(
                    key,
                    "is no regular expression: " + e.getDescription() + " at character " + (e.getIndex() + 1) + " of '"
                            + Text.excerpt(text) + "'");
            return "";
        }
        return text;
    }

    private static String address(NodeReader reader) {
        String text = reader.text("http", PLAIN_ADDRESS);
        String wrong = "must be an address of this machine such as http://127.0.0.1:8080/health, not '"
                + Text.excerpt(text) + "'; a command can ask others";
        try {
            URI uri = new URI(text);
            boolean plain = "http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && LOOPBACK.contains(uri.getHost())
                    && uri.getUserInfo() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65_535
                    && text.length() <= LONGEST_ADDRESS;
            if (plain) {
                return text;
            }
        } catch (URISyntaxException e) {
            // The same is said below.
        }
        reader.problem("http", wrong);
        return "";
    }

    private static Duration positive(NodeReader reader, String key, Duration otherwise) {
        return bounded(reader, key, otherwise, DAY);
    }

    private static Duration bounded(NodeReader reader, String key, Duration otherwise, Duration most) {
        Duration duration = reader.duration(key, otherwise, most);
        if (duration.compareTo(SHORTEST) < 0) {
            reader.problem(key, "must be at least 1s");
            return otherwise;
        }
        return duration;
    }
}
