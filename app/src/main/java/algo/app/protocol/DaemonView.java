package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OR_NULL;
import static algo.app.protocol.Wire.Presence.REQUIRED;

import algo.app.model.Phase;
import java.util.List;
import java.util.Map;

/**
 * The daemon as {@code algo daemon status} shows it.
 *
 * @param running whether one answers; all else is empty if none does
 * @param strategies how many are in each phase that any is in
 * @param problems what people should know and correct, each one line
 */
public record DaemonView(
        boolean running,
        long pid,
        String version,
        String home,
        String socket,
        String startedAt,
        long uptimeSeconds,
        Map<String, Object> strategies,
        List<String> problems)
        implements Wired<DaemonView> {
    static final DaemonView BLANK = new DaemonView(false, 0, "", "", "", "", 0, Map.of(), List.of());

    /** Returns the documented fields, in their documented order. */
    public Map<String, Object> fields() {
        return WireWriter.fields(this);
    }

    @Override
    public DaemonView over(Wire wire) throws WireException {
        boolean up = wire.truth("running", running);
        DaemonView view = new DaemonView(
                up,
                wire.number("pid", pid, OR_NULL, 0, Integer.MAX_VALUE),
                wire.text("version", version, OR_NULL),
                wire.text("home", home, OR_NULL),
                wire.text("socket", socket),
                wire.text("started_at", startedAt, OR_NULL, Form.TIME),
                wire.number("uptime_seconds", uptimeSeconds, OR_NULL, up ? -1 : 0, Long.MAX_VALUE),
                wire.object("strategies", strategies, REQUIRED),
                wire.texts("problems", problems));
        if (wire.isReading()) {
            requireCounts(new Fields(view.strategies));
        }
        return view;
    }

    private static void requireCounts(Fields counts) throws WireException {
        for (String phase : counts.map().keySet()) {
            counts.require(phase.equals("total") || isPhase(phase), "strategies", "numbers by phase");
            counts.number(phase, 0, 0, Integer.MAX_VALUE);
        }
    }

    private static boolean isPhase(String label) {
        for (Phase phase : Phase.values()) {
            if (phase.label().equals(label)) {
                return true;
            }
        }
        return false;
    }
}
