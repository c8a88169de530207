package algo.app.control;

import algo.app.model.Masks;
import algo.app.protocol.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** ReplySink in whose texts no value of a secret is left, whoever wrote them: a config, a strategy, the system. */
final class MaskedReplies implements ReplySink {
    /** The fields that algo itself fills: a value that happens to be the same tells nothing there. */
    private static final Set<String> OWN_WORDS =
            Set.of("mode", "phase", "intent", "run", "run_id", "exchange", "event", "from", "to", "cause", "at");

    /** The fields with the id of a strategy, or with what somebody took for one. */
    private static final Set<String> IDS = Set.of("id", "strategy");

    private final ReplySink replies;
    private final Supplier<Masks> masks;
    private final Predicate<String> isId;

    /** @param isId whether there is a strategy of that id */
    MaskedReplies(ReplySink replies, Supplier<Masks> masks, Predicate<String> isId) {
        this.replies = replies;
        this.masks = masks;
        this.isId = isId;
    }

    @Override
    public void send(Reply reply) throws ClientGoneException {
        Masks hidden = masks.get();
        // The lines of logs are read without secrets already.
        replies.send(
                hidden.isEmpty() || reply instanceof Reply.LogLines
                        ? reply
                        : new Reply.Shown(reply.kind(), masked(reply.fields(), hidden)));
    }

    private Map<String, Object> masked(Map<?, ?> fields, Masks hidden) {
        Map<String, Object> masked = new LinkedHashMap<>();
        fields.forEach((key, value) -> {
            String name = (String) key;
            boolean own = value instanceof String text
                    && (OWN_WORDS.contains(name) || (IDS.contains(name) && isId.test(text)));
            masked.put(own ? name : hidden.hide(name), own ? value : masked(value, hidden));
        });
        return masked;
    }

    private Object masked(Object value, Masks hidden) {
        if (value instanceof String text) {
            return hidden.hide(text);
        }
        if (value instanceof Map<?, ?> fields) {
            return masked(fields, hidden);
        }
        if (value instanceof List<?> list) {
            List<Object> masked = new ArrayList<>();
            list.forEach(item -> masked.add(masked(item, hidden)));
            return masked;
        }
        return value;
    }

    @Override
    public boolean isGone() {
        return replies.isGone();
    }
}
