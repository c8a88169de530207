package algo.app.kubernetes;

import algo.app.model.Sha256;
import java.util.Locale;

/** The names and labels by which Pods and strategies know each other. Pure. */
final class PodNames {
    /** The label with the id of the home. */
    static final String HOME = "algo/home";

    /** The label with the id of the run. */
    static final String RUN = "algo/run";

    /** The annotation with the id of the strategy, which may be no label. */
    static final String STRATEGY = "algo/strategy";

    static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    static final String ALGO = "algo";

    /** The name of the one container. */
    static final String CONTAINER = "strategy";

    private static final int LONGEST_WORD = 40;
    private static final int DIGITS = 8;

    private PodNames() {}

    /**
     * Returns the name of the Pod of a strategy, which is the same for each of its runs, so that a cluster holds one at most. It
     * does not depend on the home: two homes that run the same strategy in a namespace meet.
     */
    static String pod(String strategy) {
        StringBuilder word = new StringBuilder();
        for (char c : strategy.toLowerCase(Locale.ROOT).toCharArray()) {
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (word.length() < LONGEST_WORD) {
                word.append(plain ? c : '-');
            }
        }
        return "algo-" + word + "-" + Sha256.hex(strategy).substring(0, DIGITS);
    }

    /** Returns the name of the Secret of a run, without which its Pod cannot start. */
    static String secret(String strategy, String run) {
        return pod(strategy) + "-" + run;
    }
}
