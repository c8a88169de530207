package algo.app.kubernetes;

import algo.app.model.Text;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;

/** Tells from an answer of the API server that is no success what it means, and says it in one clause. Pure. */
final class ClusterAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 400;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private ClusterAnswers() {}

    /**
     * Makes the exception of an answer.
     *
     * @param what was asked, e.g. {@code create pods}
     * @param code HTTP status
     * @param body as it came
     * @param retryAfter the header of that name; empty if there is none
     */
    static ClusterException of(String what, ClusterPlace place, int code, String body, String retryAfter) {
        JsonNode status = status(body);
        String reason = status.path("reason").asText();
        String said = Text.printable(status.path("message").asText().strip(), SHOWN);
        String shown = said.isEmpty() ? "HTTP " + code : said;
        Duration pause = pause(
                retryAfter, status.path("details").path("retryAfterSeconds").asInt(0));
        switch (code) {
            case 401:
                return refused("the cluster of " + context(place) + " does not know who asks: " + shown);
            case 403:
                return refused(forbidden(what, place, said, shown));
            case 404:
                // A namespace that is missing is no sign that an object in it is: nobody looked at the right place.
                return said.startsWith("namespaces \"")
                        ? refused("there is no such namespace: " + shown)
                        : new ClusterException(ClusterException.Kind.NOT_FOUND, shown, pause);
            case 409:
                return new ClusterException(ClusterException.Kind.CONFLICT, shown, pause);
            case 410:
                return new ClusterException(ClusterException.Kind.TOO_OLD, shown, pause);
            case 429:
                return new ClusterException(
                        ClusterException.Kind.BUSY, "the API server has too much to do: " + shown, pause);
            default:
                return code >= 400 && code < 500
                        ? refused("the cluster does not take it: " + shown)
                        : new ClusterException(
                                ClusterException.Kind.UNKNOWN,
                                what + ": HTTP " + code + (said.isEmpty() ? "" : ": " + said),
                                pause);
        }
    }

    /** Makes the exception of no answer. */
    static ClusterException none(String what, String why) {
        return new ClusterException(
                ClusterException.Kind.UNKNOWN, what + ": " + Text.printable(why, SHOWN), Duration.ZERO);
    }

    private static ClusterException refused(String words) {
        return new ClusterException(ClusterException.Kind.REFUSED, words, Duration.ZERO);
    }

    private static String forbidden(String what, ClusterPlace place, String said, String shown) {
        int quota = said.indexOf("exceeded quota");
        if (quota >= 0) {
            return "the quota of namespace " + place.namespace() + " has no room for it: " + said.substring(quota);
        }
        if (said.contains("cannot ")) {
            return "the user of " + context(place) + " may not " + what + " in namespace " + place.namespace() + ": "
                    + said.substring(Math.max(0, said.indexOf("User ")));
        }
        return "the cluster forbids to " + what + " in namespace " + place.namespace() + ": " + shown;
    }

    static String context(ClusterPlace place) {
        return place.context().isEmpty() ? "the current context" : "context " + place.context();
    }

    private static JsonNode status(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null ? JSON.createObjectNode() : tree;
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static Duration pause(String header, int details) {
        int seconds = details;
        try {
            seconds = Integer.parseInt(header.strip());
        } catch (NumberFormatException e) {
            // A date, or none: what the body says counts, or a pause of ours.
        }
        Duration pause = Duration.ofSeconds(Math.max(0, seconds));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
