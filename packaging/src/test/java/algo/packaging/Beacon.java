package algo.packaging;

import algo.app.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code beacon.py} wrote outside the home: an oracle that does not trust {@code algo}. Each line is
 * {@code run pid number}; a pid with a word instead of a number belongs to a process that it started.
 */
record Beacon(Path ledger) {
    private List<String[]> entries() {
        List<String[]> entries = new ArrayList<>();
        try {
            String text = Files.exists(ledger) ? Files.readString(ledger) : "";
            // A line without its end is still being written.
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                if (!line.isEmpty()) {
                    entries.add(line.split(" "));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    private static boolean isBeat(String[] entry) {
        return entry[2].matches("[0-9]+");
    }

    /** How often all of its runs together have printed a line. */
    int beats() {
        return (int) entries().stream().filter(Beacon::isBeat).count();
    }

    /** Waits for as many more lines; returns how many there are then. */
    int awaitMore(int more) {
        int before = beats();
        Eventually.holds("more of " + ledger, () -> beats() >= before + more);
        return beats();
    }

    /** Its runs, in order. */
    Set<String> runs() {
        Set<String> runs = new LinkedHashSet<>();
        entries().forEach(entry -> runs.add(entry[0]));
        return runs;
    }

    /** Whether each run had ended before the next began: their lines do not mix. */
    boolean neverTwoAtOnce() {
        Set<String> over = new LinkedHashSet<>();
        String current = "";
        for (String[] entry : entries()) {
            if (isBeat(entry) && !entry[0].equals(current)) {
                over.add(current);
                current = entry[0];
                if (over.contains(current)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The process of the newest run that {@code word} names, once it is there. */
    SeenProcess process(String word) {
        return Eventually.get(word + " in " + ledger, () -> entries().stream()
                .filter(entry -> entry[2].equals(word))
                .reduce((first, second) -> second)
                .map(entry -> SeenProcess.of(Long.parseLong(entry[1]))));
    }

    /** The process that beats. */
    SeenProcess process() {
        return process("1");
    }

    /** Whether no line is missing or doubled in {@code log}: 1, 2, 3 and so on, as many as were written here or more. */
    boolean isWholeIn(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("line "))
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).equals("line " + (i + 1))) {
                return false;
            }
        }
        return lines.size() >= beats();
    }
}
