package algo.app.state;

import algo.app.model.Actor;
import algo.app.model.EventType;
import algo.app.model.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the room that is left where a home writes, and says early when it runs out. Each file system is spoken of once, by
 * the home if that is on it. Belongs to one thread.
 */
public final class StorageWatch {
    private static final Logger LOG = LoggerFactory.getLogger("storage");

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    /** The free bytes below which nothing is started any more, because its output could not be logged. */
    private static final long FULL_BYTES = 64 * KIB;
    /**
     * The bound of low space: free bytes are low below this and below a twentieth of all. {@code LOW_FILES} bounds free
     * files alike.
     */
    private static final long LOW_BYTES = 256 * MIB;

    private static final long LOW_FILES = 1000;
    private static final int SHARE = 20;
    /**
     * The time between two looks at places that are all well, because each look asks the system several times. A place
     * that is not well is looked at in every call.
     */
    static final Duration PACE = Duration.ofSeconds(2);

    /**
     * The room that is left on one file system.
     *
     * @param id the same for every place on it
     * @param files that can be made there in all; 0 if they are not counted
     */
    public record Room(Object id, long freeBytes, long bytes, long freeFiles, long files, boolean readOnly) {}

    /**
     * Asks for the room on the file system of a directory; empty if that cannot be done. Called often, so it must be
     * cheap.
     */
    public interface Probe {
        Optional<Room> look(Path directory);
    }

    private enum Level {
        OK,
        LOW,
        FULL,
        READ_ONLY;

        private String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private record Finding(Level level, String text) {
        private static final Finding FINE = new Finding(Level.OK, "");
    }

    private record Key(Object id, boolean readOnly) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && Objects.equals(id, that.id) && readOnly == that.readOnly;
        }

        @Override
        public int hashCode() {
            return 31 * id.hashCode() + Boolean.hashCode(readOnly);
        }
    }

    private final Path home;
    private final List<Path> places;
    private final Probe probe;
    private final EventJournal journal;
    private final TimeSource time;
    private final List<Supplier<String>> others;
    private Map<Path, Finding> findings = Map.of();
    private Instant nextLook = Instant.MIN;
    private List<String> told = List.of();

    /**
     * @param places directories in which the daemon or the strategies write
     * @param others asked at each look for a problem with files that they know of; they answer with an empty text if all is
     *     well
     */
    public StorageWatch(
            Path home,
            List<Path> places,
            Probe probe,
            EventJournal journal,
            TimeSource time,
            List<Supplier<String>> others) {
        this.home = home;
        this.places = List.copyOf(places);
        this.probe = probe;
        this.journal = journal;
        this.time = time;
        this.others = List.copyOf(others);
    }

    /**
     * Checks the room of every place, if that is due; a change is logged and becomes an event. Also checks the journal
     * and the others.
     */
    public void check() {
        journal.check(time.wall());
        boolean uneasy = findings.values().stream().anyMatch(finding -> finding.level() != Level.OK);
        if (uneasy || !time.steady().isBefore(nextLook)) {
            nextLook = time.steady().plus(PACE);
            checkPlaces();
        }
        told = others.stream()
                .map(Supplier::get)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private void checkPlaces() {
        Map<Path, Finding> now = new LinkedHashMap<>();
        rooms().forEach((place, room) -> now.put(place, judge(place, room)));
        for (Map.Entry<Path, Finding> found : now.entrySet()) {
            tell(found.getKey(), before(found.getKey()), found.getValue());
        }
        findings = now;
    }

    private Finding before(Path place) {
        return findings.getOrDefault(place, Finding.FINE);
    }

    private void tell(Path place, Finding before, Finding now) {
        if (before.level() == now.level()) {
            return;
        }
        String text = now.level() == Level.OK ? place + " has room again" : now.text();
        LOG.warn("{}", text);
        journal.append(
                time.wall(),
                new EventJournal.Entry(
                        "",
                        EventType.STORAGE,
                        before.level().label(),
                        now.level().label(),
                        "host",
                        Actor.DAEMON,
                        text));
    }

    private Map<Path, Room> rooms() {
        Optional<Key> homes = probe.look(home).map(StorageWatch::key);
        Map<Key, Path> names = new LinkedHashMap<>();
        Map<Path, Room> rooms = new LinkedHashMap<>();
        for (Path place : places) {
            probe.look(place).ifPresent(room -> {
                Key key = key(room);
                boolean ofHome = homes.isPresent() && homes.get().equals(key);
                rooms.put(names.computeIfAbsent(key, any -> ofHome ? home : place), room);
            });
        }
        return rooms;
    }

    private static Key key(Room room) {
        return new Key(room.id(), room.readOnly());
    }

    /**
     * Judges the room of a place. A finding stays until there is twice the room, so that it does not come and go with
     * each line of a log.
     */
    private Finding judge(Path place, Room room) {
        Level before = before(place).level();
        int margin = before == Level.OK ? 1 : 2;
        if (room.readOnly()) {
            return new Finding(
                    Level.READ_ONLY, place + " is read-only: nothing can be saved there until it is writable again");
        }
        if (room.freeBytes() < FULL_BYTES * (before == Level.FULL ? margin : 1)) {
            return new Finding(
                    Level.FULL,
                    "no space left in " + place + " (" + size(room.freeBytes())
                            + " free): changes are refused and lines of logs are lost until some is freed");
        }
        if (room.files() > 0 && room.freeFiles() == 0) {
            return new Finding(
                    Level.FULL, "no inodes left in " + place + ": no file can be made there until some are removed");
        }
        if (isLow(room.freeBytes(), room.bytes(), LOW_BYTES, margin)) {
            return new Finding(
                    Level.LOW,
                    "space runs low in " + place + ": " + size(room.freeBytes()) + " of " + size(room.bytes())
                            + " free; free some before lines of logs are lost");
        }
        if (isLow(room.freeFiles(), room.files(), LOW_FILES, margin)) {
            return new Finding(
                    Level.LOW,
                    "inodes run low in " + place + ": " + room.freeFiles() + " of " + room.files()
                            + " free; remove files before no more can be made");
        }
        return Finding.FINE;
    }

    private static boolean isLow(long free, long all, long least, int margin) {
        return free < least * margin && free < all / SHARE * margin;
    }

    /** Formats a size such as "640 KiB" or "12 MiB". */
    private static String size(long bytes) {
        return bytes < 10 * MIB ? bytes / KIB + " KiB" : bytes / MIB + " MiB";
    }

    /** Returns the problems that people should know, each one line; empty when all is well. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        findings.values().stream()
                .filter(finding -> finding.level() != Level.OK)
                .forEach(finding -> problems.add(finding.text()));
        problems.add(journal.problem());
        problems.addAll(told);
        problems.removeIf(String::isEmpty);
        return problems;
    }
}
