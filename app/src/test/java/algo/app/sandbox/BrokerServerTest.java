package algo.app.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.OwnThread;
import algo.app.broker.wire.Answer;
import algo.app.broker.wire.Question;
import algo.app.ipc.unix.UnixQuestions;
import algo.app.ipc.unix.UnixSocketEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String RUN = "0123456789ab";

    @Test
    void whoWaitsForTheFirstAnswerGoesOnOnceStrategiesAreServed(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("s");
        String own = Files.getOwner(directory).getName();
        try (Sandbox sandbox = new Sandbox(directory.resolve("journal"), Clock.systemUTC(), (peer, local) -> true);
                BrokerServer server = new BrokerServer(
                        UnixSocketEndpoint.open(socket, UnixSocketEndpoint.Audience.OWNER), sandbox, RUN, own)) {
            server.start();
            UnixQuestions questions = new UnixQuestions(socket, Answer.MOST_BYTES);
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> await(server, LIMIT.multipliedBy(3)), OwnThread.EACH);

            Answer hello = Answer.read(questions.ask(Question.hello().line(), LIMIT));
            assertThat(hello.port()).as("nobody is served yet").isZero();
            assertThat(waiting).isNotDone();
            await(server, Duration.ZERO); // whoever has no time goes on at once

            Question begin = Question.begin(0, Map.of("ema", "key"));
            assertThat(Answer.read(questions.ask(begin.line(), LIMIT)).port()).isPositive();
            assertThat(waiting).succeedsWithin(LIMIT);
        }
    }

    private static void await(BrokerServer server, Duration limit) {
        try {
            server.awaitBegin(limit);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
