package algo.cli.importing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A strategy as OpenAlgo's server hosts it.
 *
 * @param id as it is there
 * @param script null where {@code refusal} says why there is none
 * @param values of its config here, by their keys, without the schedule
 * @param schedule by the keys of the config; empty for none
 * @param stopped whether somebody stopped it by hand
 * @param secrets names of its variables that look like secrets, whose values were not read
 * @param logs of its runs, oldest first
 * @param refusal why it cannot be taken over; empty if it can
 */
record HostedScript(
        String id,
        Path script,
        Map<String, String> values,
        Map<String, Object> schedule,
        boolean stopped,
        List<String> secrets,
        List<OldLog> logs,
        String refusal) {
    /**
     * The log of one run.
     *
     * @param at when the run began
     */
    record OldLog(Path file, Instant at) {}

    static HostedScript refused(String id, String why) {
        return new HostedScript(id, null, Map.of(), Map.of(), false, List.of(), List.of(), why);
    }

    /** Returns its id without the time at its end at which somebody uploaded it. */
    String shortId() {
        return id.replaceFirst("_\\d{14}$", "");
    }
}
