package algo.app.model;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A loss of a day that reached its limit.
 *
 * @param strategy that lost; empty for the account of live mode
 * @param day the date of it in IST
 * @param limit in paise
 * @param loss in paise, when it was seen
 */
public record LossBreach(String strategy, LocalDate day, long limit, long loss) {
    /** The words with which what people are told of one of the account of live mode begins, and no other problem of a home. */
    public static final String OF_ACCOUNT = "the LIVE account ";

    /** Returns what the problems of a home tell of the account that reached its limit, one line; empty if it did not. */
    public static Optional<String> among(List<String> problems) {
        return problems.stream()
                .filter(problem -> problem.startsWith(OF_ACCOUNT))
                .findFirst();
    }

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
