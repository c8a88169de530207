package algo.app.config;

import algo.app.calendar.CalendarException;
import algo.app.calendar.MarketCalendar;
import algo.app.state.IoProblems;
import algo.app.state.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The market calendar in force: the bundled one, with the user's {@code calendar.json} over it. A file that is broken, or
 * cannot be read, leaves the last good calendar in force and is a problem. One thread polls; any may ask for the calendar.
 */
public final class CalendarFile {
    private static final Logger LOG = LoggerFactory.getLogger("calendar");

    /** What {@code stat} tells of a version of the file. */
    private record Signature(long modifiedNanos, long size, Object key) {
        static final Signature ABSENT = new Signature(0, -1, "");
        /** Of no version: whatever is there is read at the next look. */
        static final Signature NONE = new Signature(0, -2, "");
    }

    private final Path file;
    private final MarketCalendar bundled = MarketCalendar.bundled();
    private volatile MarketCalendar calendar = bundled;
    private Signature seen = Signature.ABSENT;
    private List<String> problems = List.of();

    /** With the user's file, if there is one. */
    public CalendarFile(Path file) {
        this.file = file;
        poll();
    }

    /** Any thread. */
    public MarketCalendar calendar() {
        return calendar;
    }

    /** Why the file as it stands is refused; empty if it is not. */
    public List<String> problems() {
        return problems;
    }

    /** Notices what somebody wrote since the last look. True if the calendar changed. Costs one stat. */
    public boolean poll() {
        Signature now = signature();
        if (now.equals(seen) && !now.equals(Signature.NONE)) {
            return false;
        }
        seen = now;
        MarketCalendar before = calendar;
        try {
            calendar = now.equals(Signature.ABSENT) ? bundled : bundled.with(WholeFile.read(file));
            problems = List.of();
            LOG.info(
                    "{}",
                    now.equals(Signature.ABSENT) ? "only the bundled calendar is in force" : file + " is in force");
        } catch (CalendarException e) {
            refuse(e.problems());
        } catch (IOException e) {
            seen = Signature.NONE;
            refuse(List.of("cannot be read: " + IoProblems.explain(e)));
        }
        return calendar != before;
    }

    private void refuse(List<String> why) {
        List<String> refused = why.stream()
                .map(problem -> file.getFileName() + ": " + problem + "; the last good calendar is in force")
                .toList();
        if (!refused.equals(problems)) {
            LOG.warn("{}", String.join("; ", refused));
        }
        problems = refused;
    }

    private Signature signature() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Signature(
                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size(), attributes.fileKey());
        } catch (NoSuchFileException e) {
            return Signature.ABSENT;
        } catch (IOException e) {
            return Signature.NONE;
        }
    }
}
