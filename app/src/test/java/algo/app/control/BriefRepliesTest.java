package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BriefRepliesTest {
    private static final String LONG = "y".repeat(1000);

    private final List<Reply> sent = new ArrayList<>();
    private final ReplySink out = new ReplySink() {
        @Override
        public void send(Reply reply) {
            sent.add(reply);
        }

        @Override
        public boolean isGone() {
            return false;
        }
    };

    @Test
    void noMessageRepeatsMoreThanAnExcerptOfWhatWasSent() throws Exception {
        Request request = new Request.Set("a", Map.of("params." + LONG, "v", "name", LONG + "z"));
        ReplySink replies = new BriefReplies(out, request, text -> text);

        replies.send(new Reply.Failure(2, "wrong: '" + LONG + "z'", "not params." + LONG));
        replies.send(new Reply.Outcomes(
                List.of(Outcome.of("a", 2, "no '" + LONG + "z'", LONG + "z")), List.of("a: " + LONG + "z")));

        assertThat(sent).hasSize(2).allMatch(reply -> reply.line().length() < 600);
        assertThat(sent.get(0).line()).contains("wrong: '" + "y".repeat(80) + "...'");
    }

    @Test
    void shortTextsAndDocumentsStayAsTheyAre() throws Exception {
        Reply document = new Reply.Document(Map.of("name", LONG), LONG);
        new BriefReplies(out, new Request.Set("a", Map.of("name", LONG)), text -> text).send(document);
        Reply failure = new Reply.Failure(3, "/a/path/of/someone: no such file", "");
        new BriefReplies(out, new Request.Show("/a/path/of/someone"), text -> text).send(failure);

        assertThat(sent).containsExactly(document, failure);
    }

    @Test
    void anExcerptTellsNothingOfASecret() throws Exception {
        Request request = new Request.Set("a", Map.of("name", LONG));
        ReplySink replies = new BriefReplies(out, request, text -> text.replace(LONG, "***"));

        replies.send(new Reply.Failure(2, "wrong: " + LONG, ""));

        assertThat(sent.get(0).line()).contains("wrong: ***");
    }
}
