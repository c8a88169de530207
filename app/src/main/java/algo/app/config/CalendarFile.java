package algo.app.config;

import algo.app.calendar.CalendarException;
import algo.app.calendar.MarketCalendar;
import algo.app.files.FileSignature;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.Sha256;
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
    private String editedBy = "";
    private volatile Announced announced = new Announced("", "");

    /** An edit that somebody has announced. */
    private record Announced(String digest, String by) {}

    /** Reads the calendar with the user's file, if there is one. */
    public CalendarFile(Path file) {
        this.file = file;
        check();
    }

    /** Any thread. */
    public MarketCalendar calendar() {
        return calendar;
    }

    /** Returns why the file as it stands is refused; empty if it is not. */
    public List<String> problems() {
        return problems;
    }

    /**
     * Notes that somebody is about to write the file. Any thread.
     *
     * @param digest of what is to be written: SHA-256, in hexadecimal digits
     * @param by a user
     */
    public void announce(String digest, String by) {
        announced = new Announced(digest, by);
    }

    /** Returns who wrote what is in force, if that was announced; empty if it was not. */
    public String editedBy() {
        return editedBy;
    }

    /** Notices what somebody wrote since the last check. True if the calendar changed. Costs one stat. */
    public boolean check() {
        FileSignature now = FileSignature.of(file);
        if (now.isSame(seen)) {
            return false;
        }
        seen = now;
        MarketCalendar before = calendar;
        try {
            boolean absent = now.equals(FileSignature.ABSENT);
            byte[] content = absent ? new byte[0] : WholeFile.read(file);
            calendar = absent ? bundled : bundled.with(content);
            Announced last = announced;
            editedBy = !absent && last.digest().equals(Sha256.hex(content)) ? last.by() : "";
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
