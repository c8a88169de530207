package algo.app.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one run's log, by their names: {@code X.log}, which the run writes; {@code X.log.1}, {@code X.log.2} …,
 * the parts that were rotated out of it, 1 the newest. A part, and the log of a run that has ended, may have
 * {@code .gz} behind it. What is no log is hidden from {@code X.log*}: the index {@code .X.log.idx};
 * {@code .X.log.taken}, if somebody else took something out of it; and, while a rotation is under way,
 * {@code .X.log.END.STAGE}.
 */
final class RunFiles {
    static final String PACKED = ".gz";

    private static final String LIVE = ".log";
    private static final String INDEX = ".idx";
    private static final String BREAKS = ".taken";
    private static final String HIDDEN = ".";

    /** The stages of a rotation; their names are those of the files. */
    enum Stage {
        /** The part is being copied: it is worth nothing yet. */
        COPYING,
        /** The part is copied and on disk; the log still has its bytes, as they were or as a hole. */
        COPIED,
        /** The log has a hole in place of the part, or has closed over it. */
        CUT;

        String suffix() {
            return "." + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A rotation under way: {@code end} is where the part ends, counted from the run's first byte. */
    record Pending(Path file, long end, Stage stage) {}

    /** @param number 1 is the newest; 0 is the log itself */
    record Part(Path file, int number, boolean packed) {}

    private final Path live;

    /** @param live the log that the run writes, whether or not it is there */
    RunFiles(Path live) {
        this.live = live;
    }

    /** Returns the log of the run to which {@code file} belongs; empty if it is no file of a log. */
    static Optional<Path> liveOf(Path file) {
        String name = shown(file);
        int end = name.indexOf(LIVE);
        if (end <= 0) {
            return Optional.empty();
        }
        int rest = end + LIVE.length();
        boolean whole = name.length() == rest || name.charAt(rest) == '.';
        return whole ? Optional.of(file.resolveSibling(name.substring(0, rest))) : Optional.empty();
    }

    static boolean isHidden(Path file) {
        return file.getFileName().toString().startsWith(HIDDEN);
    }

    /** Returns the name without what hides it. */
    private static String shown(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(HIDDEN) ? name.substring(HIDDEN.length()) : name;
    }

    Path live() {
        return live;
    }

    Path index() {
        return beside(HIDDEN, INDEX);
    }

    Path breaks() {
        return beside(HIDDEN, BREAKS);
    }

    /**
     * Returns the name to which a foreign file is moved that has a name of one of these; with it the file is none of
     * the run's.
     */
    static Path aside(Path foreign) {
        int number = 1;
        Path free = aside(foreign, number);
        while (Files.exists(free, LinkOption.NOFOLLOW_LINKS)) {
            free = aside(foreign, ++number);
        }
        return free;
    }

    private static Path aside(Path foreign, int number) {
        return foreign.resolveSibling(
                "aside-" + number + "-" + foreign.getFileName().toString().replace(LIVE, "-log"));
    }

    Path part(int number) {
        return beside("", "." + number);
    }

    Path pending(long end, Stage stage) {
        return beside(HIDDEN, "." + end + stage.suffix());
    }

    private Path beside(String prefix, String suffix) {
        return live.resolveSibling(prefix + live.getFileName() + suffix);
    }

    /**
     * Returns the parts, oldest first, the log itself last. A part that is there packed and unpacked is taken unpacked.
     */
    List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Path file : all()) {
            String suffix = suffix(file);
            boolean packed = suffix.endsWith(PACKED);
            Optional<Integer> number = number(packed ? suffix.substring(0, suffix.length() - PACKED.length()) : suffix);
            if (isHidden(file)) {
                continue;
            }
            boolean twice = packed && Files.exists(unpacked(file));
            if (number.isPresent() && !twice) {
                parts.add(new Part(file, number.get(), packed));
            }
        }
        parts.sort(Comparator.comparingInt(Part::number).reversed());
        return parts;
    }

    static Path unpacked(Path packed) {
        String name = packed.getFileName().toString();
        return packed.resolveSibling(name.substring(0, name.length() - PACKED.length()));
    }

    static Path packed(Path file) {
        return file.resolveSibling(file.getFileName() + PACKED);
    }

    /** Returns the rotations that were begun and not finished, the one that has come farthest first. */
    List<Pending> pending() throws IOException {
        List<Pending> pending = new ArrayList<>();
        for (Path file : all()) {
            String suffix = suffix(file);
            for (Stage stage : Stage.values()) {
                if (suffix.endsWith(stage.suffix())) {
                    String end =
                            suffix.substring(1, suffix.length() - stage.suffix().length());
                    digits(end).ifPresent(number -> pending.add(new Pending(file, number, stage)));
                }
            }
        }
        pending.sort(Comparator.comparing(Pending::stage).reversed());
        return pending;
    }

    /** Returns every file of this run that is there. */
    List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(live.getParent())) {
            return files.filter(file -> liveOf(file).equals(Optional.of(live)))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private String suffix(Path file) {
        return shown(file).substring(live.getFileName().toString().length());
    }

    private static Optional<Integer> number(String suffix) {
        if (suffix.isEmpty()) {
            return Optional.of(0);
        }
        Optional<Long> number = digits(suffix.substring(1));
        return number.filter(n -> n > 0 && n < Integer.MAX_VALUE).map(Long::intValue);
    }

    private static Optional<Long> digits(String text) {
        boolean all = !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return all ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
