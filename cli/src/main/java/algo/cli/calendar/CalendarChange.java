package algo.cli.calendar;

import algo.app.calendar.CalendarException;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.UserCalendar;
import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.model.Ist;
import algo.app.model.Sha256;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One change of the user's calendar file: read, changed, validated whole, written at once. Only one goes on at a time in
 * a home, so that none undoes another.
 */
final class CalendarChange {
    private final Invocation in;
    private final Path home;

    CalendarChange(Invocation in) throws ClientException {
        this.in = in;
        this.home = in.home();
    }

    /** A change of a calendar file. */
    interface Edit {
        /** @param before the calendar as it is */
        Edited apply(HomeCalendar before) throws ClientException;
    }

    /**
     * The result of an edit.
     *
     * @param done what was done, for people, a line each; empty if there was nothing to do
     */
    record Edited(UserCalendar user, List<String> done) {}

    /**
     * Does it, and says what was done and whom it concerns today.
     *
     * @param keepCopy whether the file as it was is kept beside it
     */
    int run(Edit edit, boolean keepCopy) throws ClientException {
        prepareHome(edit);
        Edited edited;
        CalendarImpact impact = CalendarImpact.NONE;
        try (FileChannel lock = FileChannel.open(
                        lockFile(),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        PrivateFiles.ofFile());
                FileLock held = lock.lock()) {
            HomeCalendar before = HomeCalendar.of(home);
            edited = edit.apply(before);
            MarketCalendar after = valid(before.bundled(), edited.user());
            if (!edited.done().isEmpty()) {
                if (keepCopy && before.content().length > 0) {
                    AtomicFile.replace(home.resolve("calendar.json.bak"), before.content());
                }
                byte[] content = content(edited.user());
                announce(content);
                AtomicFile.replace(AtomicFile.behind(before.file()), content);
                impact = impact(before.calendar(), after);
            }
            held.release();
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "the calendar was not changed: " + IoProblems.explain(e), "");
        }
        report(edited.done(), impact);
        return ExitCode.DONE;
    }

    /**
     * Says what an edit would do, and whom it would concern on a day; changes nothing.
     *
     * @param date the day that is edited
     */
    int preview(Edit edit, LocalDate date) throws ClientException {
        HomeCalendar before = HomeCalendar.of(home);
        Edited edited = edit.apply(before);
        MarketCalendar after = valid(before.bundled(), edited.user());
        Instant now = Instant.now();
        boolean isPast = date.isBefore(Ist.date(now));
        Instant from = date.equals(Ist.date(now)) ? now : Ist.midnight(date);
        CalendarImpact impact = isPast || edited.done().isEmpty()
                ? CalendarImpact.NONE
                : CalendarImpact.of(HomeStrategies.of(home, after), before.calendar(), after, from);
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("changed", false);
            fields.put("file", before.file().toString());
            fields.put("done", edited.done());
            fields.put("today", from.equals(now) ? impact.fields() : List.of());
            fields.put("that_day", impact.fields());
            in.print(fields);
            return ExitCode.DONE;
        }
        List<String> lines = new ArrayList<>(edited.done());
        lines.addAll(impact.linesOn(from.equals(now) ? "today" : "that day"));
        lines.forEach(line -> in.out().println(line));
        in.err().println("algo: nothing was changed");
        return ExitCode.DONE;
    }

    /**
     * Returns the lock of the calendar, if it is a regular file: opening a FIFO in its place would wait for a reader.
     */
    private Path lockFile() throws IOException {
        Path file = home.resolve(".calendar.lock");
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(file.toString(), null, "it is no regular file; move it away");
        }
        return file;
    }

    /** A daemon that runs learns whose change it is, before it can find it. Without one nothing has to be told. */
    private void announce(byte[] content) {
        try (DaemonClient daemon = DaemonClient.connect(in.sockets())) {
            daemon.ask(new Request.CalendarEdit(Sha256.hex(content)));
        } catch (ClientException e) {
            // No daemon runs, or it refuses the notice: then nothing has to be told.
        }
    }

    /** Makes the home if there is none, but not for a change that is refused. */
    private void prepareHome(Edit edit) throws ClientException {
        if (!Files.exists(home)) {
            edit.apply(HomeCalendar.of(home));
        }
        try {
            Files.createDirectories(home, PrivateFiles.ofDirectory());
            Path ours = Files.createTempFile(home, ".calendar", ".owner");
            boolean same;
            try {
                same = PrivateFiles.owner(ours) == PrivateFiles.owner(home);
            } finally {
                Files.delete(ours);
            }
            if (!same) {
                String owner = Files.getOwner(home).getName();
                throw new ClientException(
                        ExitCode.FAILED,
                        home + " belongs to " + owner + ", whose daemon could not read a file of yours",
                        "run it as " + owner);
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "the calendar was not changed: " + IoProblems.explain(e), "");
        }
    }

    /** Returns the bytes of the file that holds {@code user}. */
    static byte[] content(UserCalendar user) {
        return Json.pretty(user.fields());
    }

    /** @throws ClientException with every problem */
    static MarketCalendar valid(MarketCalendar bundled, UserCalendar user) throws ClientException {
        try {
            return bundled.with(content(user));
        } catch (CalendarException e) {
            throw HomeCalendar.refused(ExitCode.USAGE, "nothing was changed", e);
        }
    }

    private CalendarImpact impact(MarketCalendar before, MarketCalendar after) {
        try {
            return CalendarImpact.of(HomeStrategies.of(home, after), before, after, Instant.now());
        } catch (ClientException e) {
            in.err().println("algo: warning: which strategies this concerns is not known: " + e.getMessage());
            return CalendarImpact.NONE;
        }
    }

    private void report(List<String> done, CalendarImpact impact) {
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("changed", !done.isEmpty());
            fields.put("file", home.resolve("calendar.json").toString());
            fields.put("done", done);
            fields.put("today", impact.fields());
            in.print(fields);
            return;
        }
        if (done.isEmpty()) {
            in.out().println("nothing to change: the calendar says so already");
            return;
        }
        List<String> lines = new ArrayList<>(done);
        lines.addAll(impact.lines());
        lines.forEach(line -> in.out().println(line));
        in.err().println("algo: a daemon that runs applies it within a second");
    }
}
