package algo.app.doctor;

import algo.app.config.Secrets;
import algo.app.files.IoProblems;
import algo.app.files.PlainFile;
import algo.app.files.WholeFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The report of a problem with a home: texts that hold no secret, of at most {@link #MOST_BYTES} together, and what was left
 * out of them. Reads the files of the home, and changes nothing. For one thread.
 */
public final class Report {
    /** The most bytes that are read for a report. */
    static final int MOST_BYTES = 6 << 20;

    private static final String CONFIG = "strategies/strategy_configs.json";

    private static final int WHOLE = 2 << 20;
    private static final int JOURNAL = 512 * 1024;
    private static final int OWN_LOG = 256 * 1024;
    private static final int RUN_LOG = 64 * 1024;
    private static final int HOOK_LOG = 16 * 1024;
    /** The most logs of strategies, the newest first. */
    private static final int MOST_LOGS = 30;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Something that is not in the report.
     *
     * @param path in the home
     * @param reason one clause
     */
    public record LeftOut(String path, String reason) {}

    private final Path root;
    private final ReportSecrets known;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, Integer> replaced = new LinkedHashMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private int room = MOST_BYTES;

    private Report(Path root) {
        this.root = root;
        this.known = new ReportSecrets(root);
    }

    /**
     * Makes the report of a home.
     *
     * @param answers what others say of it, which may hold secrets too: texts by names
     */
    public static Report of(Path root, Secrets secrets, Map<String, String> answers) {
        Report report = new Report(root);
        String unknown = report.learn(secrets);
        answers.forEach(report::take);
        if (unknown.isEmpty()) {
            report.files();
        } else {
            report.leftOut.add(new LeftOut(
                    "log, state, strategies",
                    "it cannot be told what in them is a secret: "
                            + report.masks().text(unknown)));
        }
        report.neverIn();
        return report;
    }

    /** Returns the texts by their places in the report. */
    public Map<String, String> texts() {
        return texts;
    }

    /** Returns how many values were replaced, by the places of the texts; those without any are not named. */
    public Map<String, Integer> replaced() {
        return replaced;
    }

    public List<LeftOut> leftOut() {
        return leftOut;
    }

    /** Returns why it is not known which values are secret; empty if it is. */
    private String learn(Secrets secrets) {
        try {
            known.ofStore(secrets);
            known.ofSettings();
            for (String each : List.of(CONFIG, CONFIG + ".bak", "state/state.json")) {
                Path file = root.resolve(each);
                Optional<JsonNode> tree = Files.isRegularFile(file)
                        ? tree(new String(WholeFile.readAny(file), StandardCharsets.UTF_8))
                        : Optional.empty();
                if (tree.isPresent()) {
                    known.ofTree(tree.get());
                    known.ofEnvFiles(tree.get());
                }
            }
            return "";
        } catch (IOException e) {
            return IoProblems.explain(e);
        } catch (UncheckedIOException e) {
            return IoProblems.explain(e.getCause());
        }
    }

    private ReportMasks masks() {
        return new ReportMasks(known.values());
    }

    private void files() {
        for (String name : List.of(CONFIG, "calendar.json", "home.json")) {
            file(root.resolve(name), WHOLE);
        }
        for (Path each : in("state", ".json")) {
            file(each, WHOLE);
        }
        file(root.resolve("state/events.jsonl"), JOURNAL);
        for (Path each : in("log", ".log")) {
            file(each, OWN_LOG);
        }
        runs();
        for (Path each : in("log/on_exit", ".log")) {
            file(each, HOOK_LOG);
        }
    }

    /** Takes the end of the newest log of each strategy. */
    private void runs() {
        List<Path> newest = new ArrayList<>();
        for (Path link : in("log/strategies", ".log")) {
            try {
                Path log = link.toRealPath();
                if (log.startsWith(root.resolve("log/strategies").toRealPath())) {
                    newest.add(log);
                }
            } catch (IOException e) {
                leave(link, IoProblems.explain(e));
            }
        }
        newest.sort(Comparator.comparing(Report::written).reversed());
        for (Path log : newest.subList(0, Math.min(MOST_LOGS, newest.size()))) {
            file(log, RUN_LOG);
        }
        if (newest.size() > MOST_LOGS) {
            leftOut.add(new LeftOut(
                    "log/strategies",
                    "the logs of " + (newest.size() - MOST_LOGS) + " more strategies; these are the newest"));
        }
    }

    private static long written(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    private List<Path> in(String directory, String end) {
        Path place = root.resolve(directory);
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(place)) {
            return list.filter(each -> each.getFileName().toString().endsWith(end) && !Files.isDirectory(each))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            leave(place, "it could not be listed");
            return List.of();
        }
    }

    private String name(Path file) {
        try {
            return file.startsWith(root)
                    ? root.relativize(file).toString()
                    : root.toRealPath().relativize(file).toString();
        } catch (IOException e) {
            return file.getFileName().toString();
        }
    }

    private void leave(Path file, String reason) {
        leftOut.add(new LeftOut(masks().text(name(file)), masks().text(reason)));
    }

    /** Takes the last whole lines of a file, of {@code most} bytes at most. */
    private void file(Path file, int most) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int bound = Math.min(most, room);
        if (bound == 0) {
            leave(file, "the report is full");
            return;
        }
        try (FileChannel channel = PlainFile.open(followed(file), Set.of(StandardOpenOption.READ))) {
            long begin = Math.max(0, channel.size() - bound);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(bound, channel.size()));
            while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) > 0) {
                continue;
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            if (begin > 0) {
                int line = text.indexOf('\n') + 1;
                // A line that is cut may begin in the middle of a value.
                text = line == 0 ? "" : text.substring(line);
                leave(file, "what is before its last " + bound / 1024 + " KiB");
            }
            room -= bytes.position();
            take(name(file), text);
        } catch (IOException e) {
            leave(file, IoProblems.explain(e));
        }
    }

    /** Returns the config file behind a link, which people may have put in its place. */
    private Path followed(Path file) throws IOException {
        return file.startsWith(root.resolve("strategies")) ? file.toRealPath() : file;
    }

    private void take(String path, String text) {
        ReportMasks masks = masks();
        ReportTree tree = new ReportTree(masks, known.names());
        StringBuilder shown = new StringBuilder();
        if (path.endsWith(".jsonl")) {
            for (String line : text.split("\n")) {
                Optional<JsonNode> object = tree(line);
                shown.append(object.isPresent() ? tree.masked(object.get()).toString() : masks.text(line))
                        .append('\n');
            }
        } else {
            Optional<JsonNode> object = path.endsWith(".json") ? tree(text) : Optional.empty();
            shown.append(object.isPresent() ? tree.masked(object.get()).toPrettyString() + "\n" : masks.text(text));
        }
        int count = masks.count();
        String place = masks.text(path);
        texts.put(place, shown.toString());
        if (count > 0) {
            replaced.put(place, count);
        }
    }

    private static Optional<JsonNode> tree(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return tree.isContainerNode() ? Optional.of(tree) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private void neverIn() {
        for (String[] each : new String[][] {
            {"secrets.json", "secrets"},
            {"state/fingerprint.key", "a key"},
            {"strategies/scripts", "the code of strategies"},
            {"data", "what strategies wrote"},
            {"envs", "packages"}
        }) {
            if (Files.exists(root.resolve(each[0]))) {
                leftOut.add(new LeftOut(each[0], each[1]));
            }
        }
        for (Path each : known.settings()) {
            leftOut.add(new LeftOut(
                    masks().text(each.startsWith(root) ? name(each) : each.toString()),
                    "settings, which may be secret"));
        }
    }
}
