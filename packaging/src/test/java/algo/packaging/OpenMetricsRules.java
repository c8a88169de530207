package algo.packaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of OpenMetrics 1.0, as far as a text may break them that has counters, gauges and histograms alone, without
 * timestamps: those of names, order, escapes, units and ends.
 */
final class OpenMetricsRules {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern META = Pattern.compile("# (TYPE|UNIT|HELP) (" + NAME + ") (.*)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(.*)\\})? (\\S+)");
    /** One label; in its value a quote, a backslash and a line end are escaped. */
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    private static final Map<String, Set<String>> SUFFIXES = Map.of(
            "gauge", Set.of(""),
            "counter", Set.of("_total", "_created"),
            "histogram", Set.of("_bucket", "_count", "_sum", "_created"));

    private final List<String> problems = new ArrayList<>();
    private final Set<String> families = new HashSet<>();
    private final Set<String> samples = new HashSet<>();
    /** Of the family that goes on. */
    private String family = "";

    private String type = "";
    private final Set<String> metas = new HashSet<>();
    /** The labels, without {@code le}, of the metrics of the family that came before the last. */
    private final Set<String> metrics = new HashSet<>();

    private String metric = "";
    private double lastBound;
    private final Map<String, String> last = new HashMap<>();

    private OpenMetricsRules() {}

    /** Returns what is wrong with a text; empty if nothing is. */
    static List<String> problems(String text) {
        OpenMetricsRules rules = new OpenMetricsRules();
        if (!text.endsWith("# EOF\n")) {
            rules.problems.add("the text does not end with # EOF");
        }
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length - 2; i++) {
            rules.line(lines[i]);
        }
        rules.endMetric();
        return rules.problems;
    }

    private void line(String line) {
        Matcher meta = META.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (meta.matches()) {
            meta(line, meta.group(1), meta.group(2), meta.group(3));
        } else if (line.startsWith("#") || !sample.matches()) {
            problems.add("neither a sample nor a TYPE, UNIT or HELP: " + line);
        } else {
            sample(line, sample.group(1), sample.group(2) == null ? "" : sample.group(2), sample.group(3));
        }
    }

    private void meta(String line, String kind, String name, String value) {
        if (kind.equals("TYPE")) {
            endMetric();
            metrics.clear();
            metric = "";
            metas.clear();
            family = name;
            type = value;
            if (!families.add(name)) {
                problems.add("a second family of one name, or one that is not in one piece: " + line);
            }
            if (!SUFFIXES.containsKey(value)) {
                problems.add("a type that the older format lacks: " + line);
            }
            if (value.equals("counter") && name.endsWith("_total")) {
                problems.add("the name of a counter's family ends with _total: " + line);
            }
        } else if (!name.equals(family)) {
            problems.add("not behind the TYPE of its family: " + line);
        } else if (!metas.add(kind) || !metric.isEmpty()) {
            problems.add("twice, or behind a sample: " + line);
        }
        if (kind.equals("UNIT") && !name.endsWith("_" + value)) {
            problems.add("the name does not end with its unit: " + line);
        }
        if (kind.equals("HELP") && value.replace("\\\\", "").replace("\\n", "").contains("\\")) {
            problems.add("a wrong escape: " + line);
        }
    }

    private void sample(String line, String name, String labels, String value) {
        String suffix = name.startsWith(family) ? name.substring(family.length()) : "-";
        if (family.isEmpty() || !SUFFIXES.getOrDefault(type, Set.of()).contains(suffix)) {
            problems.add("not a sample of " + type + " " + family + ": " + line);
            return;
        }
        if (!samples.add(name + "{" + labels + "}")) {
            problems.add("twice: " + line);
        }
        StringBuilder others = new StringBuilder("of ");
        String bound = labels(line, labels, others);
        if (!others.toString().equals(metric)) {
            endMetric();
            metric = others.toString();
            if (!metrics.add(metric)) {
                problems.add("the samples of one metric are not in one piece: " + line);
            }
        }
        number(line, suffix, bound, value);
    }

    /** Returns the value of {@code le}; the other labels are added to {@code others}. */
    private String labels(String line, String labels, StringBuilder others) {
        Matcher label = LABEL.matcher(labels);
        Set<String> names = new HashSet<>();
        String bound = "";
        int at = 0;
        while (at < labels.length() && label.find(at) && label.start() == at) {
            if (!names.add(label.group(1))) {
                problems.add("a label twice: " + line);
            }
            if (label.group(1).equals("le")) {
                bound = label.group(2);
            } else {
                others.append(label.group());
            }
            at = label.end();
        }
        if (at < labels.length() || labels.endsWith(",")) {
            problems.add("wrong labels: " + line);
        }
        return bound;
    }

    private void number(String line, String suffix, String bound, String value) {
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            problems.add("no number: " + line);
            return;
        }
        boolean counts = !type.equals("gauge");
        if (counts && (number < 0 || Double.isNaN(number))) {
            problems.add("counts below nothing: " + line);
        }
        if (suffix.equals("_bucket")) {
            double at = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
            if (!bound.equals("+Inf") && !bound.equals(Double.toString(at)) && !bound.matches("0[.]0*[1-9]")) {
                problems.add("a bound that is not written as it has to be: " + line);
            }
            if (last.containsKey("_bucket") && (at <= lastBound || number < Double.parseDouble(last.get("_bucket")))) {
                problems.add("a bound or its count is not above the one before: " + line);
            }
            lastBound = at;
        }
        last.put(suffix, value);
    }

    private void endMetric() {
        if (metric.isEmpty()) {
            return;
        }
        // These count on over daemons, and so tell no time since when: OpenMetrics leaves that free.
        boolean countsOn = family.startsWith("algo_notify_") && last.keySet().equals(Set.of("_total"));
        if (!countsOn && !last.keySet().equals(SUFFIXES.getOrDefault(type, last.keySet()))) {
            problems.add(family + " " + metric + " has only " + last.keySet());
        }
        if (type.equals("histogram")
                && !(lastBound == Double.POSITIVE_INFINITY
                        && last.get("_bucket").equals(last.get("_count")))) {
            problems.add(family + " " + metric + " does not count all in +Inf");
        }
        last.clear();
    }
}
