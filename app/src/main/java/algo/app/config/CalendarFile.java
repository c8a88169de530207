package algo.app.config;

import algo.app.calendar.CalendarException;
import algo.app.calendar.MarketCalendar;
import algo.app.state.FileSignature;
import algo.app.state.IoProblems;
import algo.app.state.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The market calendar in force: the bundled one, with the user's {@code calendar.json} over it. A file that is broken, or
 * cannot be read, leaves the last good calendar in force and is a problem. One thread polls; any may ask for the calendar.
 */
public final class CalendarFile {
    private static final Logger LOG = LoggerFactory.getLogger("calendar");

    private final Path file;
    private final MarketCalendar bundled = MarketCalendar.bundled();
    private volatile MarketCalendar calendar = bundled;
    private FileSignature seen = FileSignature.ABSENT;
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
        FileSignature now = FileSignature.of(file);
        if (now.isSame(seen)) {
            return false;
        }
        seen = now;
        MarketCalendar before = calendar;
        try {
            calendar = now.equals(FileSignature.ABSENT) ? bundled : bundled.with(WholeFile.read(file));
            problems = List.of();
            LOG.info(
                    "{}",
                    now.equals(FileSignature.ABSENT) ? "only the bundled calendar is in force" : file + " is in force");
        } catch (CalendarException e) {
            refuse(e.problems());
        } catch (IOException e) {
            seen = FileSignature.NONE;
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
}
