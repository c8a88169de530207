package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Masks;
import algo.app.protocol.LogLine;
import algo.app.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What leaves the daemon holds no secret, whatever it was made of. */
class MaskedRepliesTest {
    private final List<Reply> sent = new ArrayList<>();
    private Masks masks = Masks.NONE.and(Map.of("hunter22", "KEY", "sandbox", "ODD", "postgres", "DB"));

    private Reply sent(Reply reply) throws Exception {
        ReplySink replies = new ReplySink() {
            @Override
            public void send(Reply each) {
                sent.add(each);
            }

            @Override
            public boolean isGone() {
                return false;
            }
        };
        new MaskedReplies(replies, () -> masks, "postgres"::equals).send(reply);
        return sent.get(sent.size() - 1);
    }

    @Test
    void textsAreHiddenHoweverDeepAndNumbersStay() throws Exception {
        Reply reply = new Reply.Document(
                Map.of("params", Map.of("A", "x hunter22", "hunter22", List.of("hunter22", 7, true))), "A=hunter22\n");

        assertThat(Reply.read(sent(reply).line()))
                .isEqualTo(new Reply.Document(
                        Map.of("params", Map.of("A", "x ***KEY***", "***KEY***", List.of("***KEY***", 7L, true))),
                        "A=***KEY***\n"));
    }

    @Test
    void failuresAreHiddenWithTheirHints() throws Exception {
        assertThat(Reply.read(sent(new Reply.Failure(1, "no file /hunter22", "see hunter22"))
                        .line()))
                .isEqualTo(new Reply.Failure(1, "no file /***KEY***", "see ***KEY***"));
    }

    @Test
    void anIdThatThereIsAndAWordOfAlgosOwnStay() throws Exception {
        Reply reply = sent(new Reply.Event(Map.of("strategy", "postgres", "mode", "sandbox", "detail", "sandbox")));

        assertThat(reply.fields()).isEqualTo(Map.of("strategy", "postgres", "mode", "sandbox", "detail", "***ODD***"));
        assertThat(sent(new Reply.Event(Map.of("strategy", "hunter22"))).fields())
                .isEqualTo(Map.of("strategy", "***KEY***"));
    }

    @Test
    void withoutSecretsAndForLinesThatAreReadWithoutThemTheReplyItselfIsSent() throws Exception {
        Reply lines = new Reply.LogLines("ema", "0a", 0, false, List.of(new LogLine("", "***KEY***", "", true)));
        Reply failure = new Reply.Failure(1, "hunter22", "");

        assertThat(sent(lines)).isSameAs(lines);
        masks = Masks.NONE;
        assertThat(sent(failure)).isSameAs(failure);
    }
}
