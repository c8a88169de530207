package algo.app.doctor;

import algo.app.model.Ist;
import algo.app.state.IoProblems;
import algo.app.state.WholeFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the market calendar knows this year, and, when it is time, the next. */
final class CalendarCheck {
    private static final String BUNDLED = "/algo/app/calendar/market-calendar-in.json";

    /** Of December: from then on the next year's holidays should be known. */
    private static final int NEXT_YEAR_FROM = 15;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path own;
    private final Clock clock;

    CalendarCheck(Path root, Clock clock) {
        this.own = root.resolve("calendar.json");
        this.clock = clock;
    }

    Check run() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), Ist.ZONE);
        List<JsonNode> calendars = new ArrayList<>();
        try (InputStream bundled = CalendarCheck.class.getResourceAsStream(BUNDLED)) {
            calendars.add(JSON.readTree(bundled));
            if (Files.exists(own)) {
                JsonNode additions = JSON.readTree(WholeFile.read(own));
                if (!additions.isObject()) {
                    return Check.bad("calendar", own + " is not a JSON object", "correct it");
                }
                calendars.add(additions);
            }
        } catch (JsonProcessingException e) {
            return Check.bad("calendar", own + " is not valid JSON: " + e.getOriginalMessage(), "correct it");
        } catch (IOException e) {
            return Check.bad("calendar", IoProblems.explain(e), "make it readable");
        }
        boolean soon = today.getMonth() == Month.DECEMBER && today.getDayOfMonth() >= NEXT_YEAR_FROM;
        StringBuilder known = new StringBuilder();
        for (int year = today.getYear(); year <= today.getYear() + (soon ? 1 : 0); year++) {
            Set<String> kinds = coverage(calendars, year);
            if (kinds.isEmpty()) {
                return Check.bad(
                        "calendar",
                        "the market holidays of " + year + " are not known, so that only weekends count as closed",
                        "install a newer algo, or add them to " + own);
            }
            known.append(known.length() > 0 ? " and " : "").append(year);
            known.append(kinds.equals(Set.of("provisional")) ? " (provisionally)" : "");
        }
        return Check.ok(
                "calendar",
                "knows the market holidays of " + known + (calendars.size() > 1 ? ", with additions in " + own : ""));
    }

    /** How well a year is known, for each kind of market of which anything is; empty if for none. */
    private static Set<String> coverage(List<JsonNode> calendars, int year) {
        Set<String> kinds = new HashSet<>();
        for (JsonNode calendar : calendars) {
            calendar.path("years")
                    .path(Integer.toString(year))
                    .path("coverage")
                    .forEach(kind -> kinds.add(kind.asText()));
        }
        kinds.remove("none");
        return kinds;
    }
}
