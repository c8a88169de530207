package algo.cli.calendar;

import algo.app.calendar.CalendarException;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.UserCalendar;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import algo.cli.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo calendar validate} and {@code import}. */
final class CalendarImport {
    private final Invocation in;
    private final MarketCalendar bundled = MarketCalendar.bundled();

    CalendarImport(Invocation in) {
        this.in = in;
    }

    /** @param words {@code [FILE]}; without one the calendar of the home */
    int validate(List<String> words) throws ClientException {
        Path file = words.isEmpty() ? in.home().resolve("calendar.json") : path(words.get(0));
        List<String> problems = List.of();
        boolean absent = words.isEmpty() && !Files.exists(file);
        if (!absent) {
            try {
                bundled.with(read(file));
            } catch (CalendarException e) {
                problems = e.problems();
            }
        }
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("file", file.toString());
            fields.put("valid", problems.isEmpty());
            fields.put("problems", problems);
            in.print(fields);
        } else if (problems.isEmpty()) {
            in.out()
                    .println(
                            absent
                                    ? "there is no " + file + "; the bundled calendar alone is in force"
                                    : file + ": valid");
        }
        for (String problem : in.json() ? List.<String>of() : problems) {
            in.err().println("algo: " + file + ": " + problem);
        }
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.USAGE;
    }

    /** @param replace whether the file takes the place of the user's calendar, and is not laid over it */
    int load(String name, boolean replace) throws ClientException {
        Path file = path(name);
        byte[] content = read(file);
        UserCalendar from;
        try {
            bundled.with(content);
            from = UserCalendar.of(content);
        } catch (CalendarException e) {
            throw HomeCalendar.refused(ExitCode.USAGE, file + " is refused, nothing was changed", e);
        }
        return new CalendarChange(in)
                .run(
                        before -> {
                            UserCalendar user = replace ? from : before.user().merge(from);
                            boolean same = user.equals(before.user()) && before.content().length > 0;
                            return new CalendarChange.Edited(user, same ? List.of() : done(file, replace, before));
                        },
                        true);
    }

    private static List<String> done(Path file, boolean replace, HomeCalendar before) {
        List<String> done = new ArrayList<>();
        done.add(file + (replace ? " is your calendar now" : " is laid over your calendar"));
        if (before.content().length > 0) {
            done.add("as it was it is kept in " + before.file() + ".bak");
        }
        return done;
    }

    private static Path path(String name) throws ClientException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "'" + name + "' is no path", "");
        }
    }

    private static byte[] read(Path file) throws ClientException {
        try {
            return WholeFile.readAny(file);
        } catch (IOException e) {
            throw new ClientException(ExitCode.USAGE, "cannot be read: " + IoProblems.explain(e), "");
        }
    }
}
