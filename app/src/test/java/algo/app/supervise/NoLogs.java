package algo.app.supervise;

import algo.app.log.LogCare;
import java.util.List;
import java.util.Map;

/** Nobody looks after logs. */
final class NoLogs implements LogCare {
    @Override
    public void keep(Map<String, Kept> strategies) {}

    @Override
    public List<String> problems() {
        return List.of();
    }

    @Override
    public void attend(String strategy) {}

    @Override
    public Cleared clear(String strategy) {
        return new Cleared(0, 0);
    }
}
