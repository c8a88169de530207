package algo.app.model;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A loss of a day that reached its limit.
 *
 * @param strategy that lost; empty for the account of live mode
 * @param day the date of it in IST
 * @param limit in paise
 * @param loss in paise, when it was seen
 */
public record LossBreach(String strategy, LocalDate day, long limit, long loss) {
    /** Returns whether it is one of the account of live mode, and not of one strategy in the sandbox. */
    public boolean isOfAccount() {
        return strategy.isEmpty();
    }

    /** Returns what a file holds of it, by name: texts, and amounts in paise. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("strategy", strategy);
        fields.put("day", day.toString());
        fields.put("limit", limit);
        fields.put("loss", loss);
        return fields;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LossBreach that
                && Objects.equals(strategy, that.strategy)
                && Objects.equals(day, that.day)
                && limit == that.limit
                && loss == that.loss;
    }
}
