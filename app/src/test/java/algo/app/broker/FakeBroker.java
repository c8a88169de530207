package algo.app.broker;

import algo.app.broker.wire.Answer;
import algo.app.broker.wire.LossRow;
import algo.app.broker.wire.Question;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What listens on the socket of the broker, as a test says. */
final class FakeBroker implements BrokerChannel {
    /** The run that it is of; empty while nobody listens. */
    String run = "";

    boolean frozen;
    /** What it says in place of an answer; empty for nothing. */
    String nonsense = "";
    /** Why it does not do what it is asked; empty if it does. */
    String refusal = "";

    int port;
    final Map<String, String> keys = new LinkedHashMap<>();
    Map<String, Long> limits = Map.of();
    /** What it tells of losses, by number. */
    final List<LossRow> losses = new ArrayList<>();

    /** Whether it knows no renamings. */
    boolean isOld;
    /** What it was told of renamings, by their ids. */
    final Map<String, Map<String, String>> renamings = new LinkedHashMap<>();

    final List<Question.Kind> asked = new ArrayList<>();

    @Override
    public String ask(String line, Duration limit) throws IOException {
        if (run.isEmpty()) {
            throw new ConnectException("Connection refused");
        }
        if (frozen) {
            throw new SocketTimeoutException("it does not answer in time");
        }
        Question question = Question.read(line);
        asked.add(question.kind());
        if (!nonsense.isEmpty()) {
            return nonsense;
        }
        if (!refusal.isEmpty()) {
            return Answer.failed(run, port, refusal).line();
        }
        switch (question.kind()) {
            case BEGIN -> {
                port = port == 0 ? question.port() : port;
                keys.clear();
                keys.putAll(question.keys());
            }
            case REGISTER -> keys.putAll(question.keys());
            case FORGET -> keys.remove(question.strategy());
            case LIMITS -> limits = question.limits();
            case LOSSES -> {
                return Answer.losses(
                                run,
                                port,
                                losses.stream()
                                        .filter(loss -> loss.number() > question.after())
                                        .toList())
                        .line();
            }
            case RENAME -> {
                if (isOld) {
                    throw new EOFException("it closed the connection");
                }
                renamings.put(question.renaming(), question.ids());
            }
            case HELLO, VIEW, RESET -> {
                // Nothing changes.
            }
        }
        return Answer.done(run, port).line();
    }
}
