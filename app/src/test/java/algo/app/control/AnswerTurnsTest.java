package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.ipc.ByteBudget;
import algo.app.protocol.LogPick;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnswerTurnsTest {
    private static final Request STATUS = new Request.Status(List.of(), 0);

    private final AnswerTurns turns = new AnswerTurns();
    private final List<String> written = new ArrayList<>();

    @Test
    void twoLargeAnswersAreMadeAtATimeAndShortOnesWaitForNobody() throws Exception {
        AnswerTurns.Turn first = turns.begin(STATUS);
        turns.begin(STATUS);

        assertThatThrownBy(() -> turns.begin(STATUS)).isInstanceOf(ByteBudget.SpentException.class);
        turns.begin(new Request.DaemonStatus()).close();
        first.close();
        turns.begin(STATUS).close();
    }

    @Test
    void theNextIsMadeWhileOneIsRead() throws Exception {
        turns.begin(STATUS);
        AnswerTurns.Turn slow = turns.begin(STATUS);

        slow.write(document(100_000), line -> {
            try (AnswerTurns.Turn next = turns.begin(STATUS)) {
                next.write(document(10), written::add);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            written.add(line);
        });

        assertThat(written).hasSize(2);
    }

    @Test
    void whatClientsAreSlowToReadIsBounded() throws Exception {
        Reply large = document(AnswerTurns.LONGEST - 1000);
        AnswerTurns.Turn third = turns.begin(STATUS);
        AnswerTurns.Turn second = turns.begin(new Request.DaemonStatus());
        turns.begin(STATUS)
                .write(
                        large,
                        line -> second.write(large, again -> assertThatThrownBy(() -> third.write(large, written::add))
                                .isInstanceOf(ByteBudget.SpentException.class)));
        assertThat(written).isEmpty();

        turns.begin(STATUS).write(large, written::add);
        assertThat(written).hasSize(1);
    }

    @Test
    void anAnswerThatIsTooLongIsNotSent() throws Exception {
        turns.begin(STATUS).write(document(AnswerTurns.LONGEST), written::add);

        assertThat(written)
                .singleElement()
                .asString()
                .contains("\"code\":1", "longer than 4 MiB")
                .hasSizeLessThan(300);
    }

    @Test
    void soManyFollowLogsAtATimeAndOneMoreOnceOneHasLeft() throws Exception {
        Request follow = new Request.Logs(List.of("a"), 0, true, false, new LogPick("", -1, "", false));
        List<AnswerTurns.Turn> followers = new ArrayList<>();
        for (int i = 0; i < AnswerTurns.STREAMS; i++) {
            AnswerTurns.Turn turn = turns.begin(follow);
            turn.write(new Reply.End(), written::add);
            followers.add(turn);
        }

        assertThatThrownBy(() -> turns.begin(follow)).hasMessage("64 clients read logs or events already");
        turns.begin(STATUS).close();
        followers.get(0).close();
        turns.begin(follow).close();
    }

    private static Reply document(int length) {
        return new Reply.Document(Map.of(), "y".repeat(length));
    }
}
