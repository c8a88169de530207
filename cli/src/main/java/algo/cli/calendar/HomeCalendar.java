package algo.cli.calendar;

import algo.app.calendar.CalendarException;
import algo.app.calendar.Exchange;
import algo.app.calendar.MarketCalendar;
import algo.app.calendar.UserCalendar;
import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.Nearest;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The calendar of a home: the bundled one, with the user's file over it.
 *
 * @param file the user's, whether or not it is there
 * @param content of the file; empty if it is not there
 */
public record HomeCalendar(Path file, MarketCalendar bundled, byte[] content, MarketCalendar calendar) {
    /** @throws ClientException if the user's file is broken, with every problem, or cannot be read */
    public static HomeCalendar of(Path home) throws ClientException {
        Path file = home.resolve("calendar.json");
        MarketCalendar bundled = MarketCalendar.bundled();
        byte[] content = read(file);
        try {
            return new HomeCalendar(file, bundled, content, content.length == 0 ? bundled : bundled.with(content));
        } catch (CalendarException e) {
            throw refused(ExitCode.FAILED, file + " is refused", e);
        }
    }

    /** Returns the content; none if the file is not there. An empty file is as damaged as any other that is no JSON. */
    private static byte[] read(Path file) throws ClientException {
        try {
            byte[] content = WholeFile.read(file);
            return content.length == 0 ? new byte[] {'\n'} : content;
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "cannot be read: " + IoProblems.explain(e), "");
        }
    }

    /** Returns the content of the user's file, to be edited; that of a new one if there is none. */
    UserCalendar user() throws ClientException {
        try {
            return content.length == 0 ? UserCalendar.empty() : UserCalendar.of(content);
        } catch (CalendarException e) {
            throw refused(ExitCode.FAILED, file + " is refused", e);
        }
    }

    /** Returns one line for one problem; a list for several. */
    static ClientException refused(int code, String what, CalendarException e) {
        List<String> problems = e.problems();
        return problems.size() == 1
                ? new ClientException(code, what + ": " + problems.get(0), "")
                : new ClientException(
                        code, what + ", " + problems.size() + " problems", "\n  " + String.join("\n  ", problems));
    }

    /** @throws ClientException if there is no such exchange, with the nearest */
    Exchange exchange(String code) throws ClientException {
        return calendar.exchange(code)
                .orElseThrow(() -> new ClientException(ExitCode.USAGE, calendar.unknown(code), ""));
    }

    /** Returns the sets of exchanges that have holidays, in the order of the file. */
    List<String> sets() {
        List<String> sets = new ArrayList<>();
        for (Exchange exchange : calendar.exchanges()) {
            if (!exchange.set().isEmpty() && !sets.contains(exchange.set())) {
                sets.add(exchange.set());
            }
        }
        return sets;
    }

    /** Returns the message that a word is neither an exchange nor a set, and which one is nearest. */
    ClientException unknown(String word) {
        List<String> known = new ArrayList<>();
        calendar.exchanges().forEach(exchange -> known.add(exchange.code()));
        known.addAll(sets());
        return new ClientException(ExitCode.USAGE, Nearest.unknown("exchange or set", word, known), "");
    }
}
