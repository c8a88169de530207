package algo.app.control;

import algo.app.model.Text;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** ReplySink whose messages repeat no more than an excerpt of what the request says, whoever put the message together. */
final class BriefReplies implements ReplySink {
    /** A text up to here is repeated as it is: most paths, and every id. */
    private static final int SHORT = 160;

    private final ReplySink replies;
    private final UnaryOperator<String> hide;
    private final List<String> longTexts = new ArrayList<>();

    /** @param hide of a text, what may be shown: in an excerpt no value of a secret would be found any more */
    BriefReplies(ReplySink replies, Request request, UnaryOperator<String> hide) {
        this.replies = replies;
        this.hide = hide;
        collect(request.fields());
    }

    private void collect(Object value) {
        if (value instanceof String text && text.length() > SHORT) {
            longTexts.add(text);
        } else if (value instanceof List<?> list) {
            list.forEach(this::collect);
        } else if (value instanceof Map<?, ?> object) {
            object.keySet().forEach(this::collect);
            object.values().forEach(this::collect);
        }
    }

    @Override
    public void send(Reply reply) throws ClientGoneException {
        replies.send(longTexts.isEmpty() ? reply : brief(reply));
    }

    private Reply brief(Reply reply) {
        if (reply instanceof Reply.Failure failure) {
            return new Reply.Failure(failure.code(), brief(failure.message()), brief(failure.hint()));
        }
        if (reply instanceof Reply.Outcomes outcomes) {
            List<Outcome> brief = new ArrayList<>();
            outcomes.outcomes().forEach(each -> brief.add(each.withTexts(this::brief)));
            return new Reply.Outcomes(
                    brief, outcomes.warnings().stream().map(this::brief).toList());
        }
        return reply;
    }

    private String brief(String message) {
        String brief = message;
        for (String text : longTexts) {
            brief = brief.replace(text, Text.excerpt(hide.apply(text)));
        }
        return brief;
    }

    @Override
    public boolean isGone() {
        return replies.isGone();
    }
}
