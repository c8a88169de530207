package algo.app.supervise;

import algo.app.model.Ist;
import algo.app.schedule.SettingCheck;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which years the calendar does not know well enough for the schedules there are. Looks once a day. One thread. */
final class YearWatch {
    private static final Logger LOG = LoggerFactory.getLogger("calendar");
    private static final int MOST_NAMED = 3;

    private LocalDate looked = LocalDate.MIN;
    private List<String> problems = List.of();

    /** The schedules or the calendar may be others. */
    void forget() {
        looked = LocalDate.MIN;
    }

    List<String> problems(Collection<Entry> entries, Instant now) {
        LocalDate today = Ist.date(now);
        if (today.equals(looked)) {
            return problems;
        }
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.isConfigured() && entry.plan().timetable().isPresent()) {
                for (String problem :
                        SettingCheck.years(entry.plan().timetable().get(), now)) {
                    found.computeIfAbsent(problem, key -> new ArrayList<>()).add(entry.id());
                }
            }
        }
        List<String> next = new ArrayList<>();
        found.forEach((problem, ids) -> next.add(problem + " (" + named(ids) + ")"));
        next.stream().filter(problem -> !problems.contains(problem)).forEach(LOG::warn);
        looked = today;
        problems = next;
        return problems;
    }

    private static String named(List<String> ids) {
        String first = String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
        int more = ids.size() - MOST_NAMED;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
