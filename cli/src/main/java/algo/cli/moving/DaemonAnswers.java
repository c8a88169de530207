package algo.cli.moving;

import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads answers of daemons, here and there. */
final class DaemonAnswers {
    private DaemonAnswers() {}

    static Map<String, Object> body(Reply reply) throws ClientException {
        return DaemonClient.expect(Reply.Document.class, reply).body();
    }

    /**
     * Returns the outcome of a command on one strategy.
     *
     * @throws ClientException if it is a failure
     */
    static Outcome outcome(Reply reply, String prefix) throws ClientException {
        Outcome outcome =
                DaemonClient.expect(Reply.Outcomes.class, reply).outcomes().get(0);
        if (outcome.code() != 0) {
            throw new ClientException(outcome.code(), prefix + outcome.message(), outcome.hint());
        }
        return outcome;
    }

    /** Returns the secrets that a strategy names and that are not there, of the answer to a {@code SecretList}. */
    static List<String> missingSecrets(Reply reply, String id) throws ClientException {
        List<String> missing = new ArrayList<>();
        for (Object each : list(body(reply), "missing")) {
            if (each instanceof Map<?, ?> lack && id.equals(lack.get("strategy"))) {
                missing.add(String.valueOf(lack.get("name")));
            }
        }
        return missing;
    }

    static List<?> list(Map<String, Object> body, String key) {
        return body.get(key) instanceof List<?> list ? list : List.of();
    }
}
