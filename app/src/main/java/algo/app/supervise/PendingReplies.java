package algo.app.supervise;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The decisions on the requests of one turn of the loop. They are told once it is known whether they are on disk. */
final class PendingReplies {
    private record Answer(CompletableFuture<Decision> reply, Decision decision, boolean needsState) {}

    private final List<Answer> answers = new ArrayList<>();

    /** @param needsState whether it is done only once the state is saved */
    void add(CompletableFuture<Decision> reply, Decision decision, boolean needsState) {
        answers.add(new Answer(reply, decision, needsState));
    }

    /** @param saveProblem why the state could not be saved; empty if it was */
    void give(String saveProblem) {
        for (Answer answer : answers) {
            boolean lost = answer.needsState()
                    && !saveProblem.isEmpty()
                    && answer.decision().isDone();
            answer.reply().complete(lost ? Decision.of(Decision.Verdict.UNSAVED, saveProblem) : answer.decision());
        }
        answers.clear();
    }
}
