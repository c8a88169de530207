package algo.cli.completion;

import java.util.List;
import java.util.Map;

/** The strategies, keys and secrets that are known while a command line is being written. Never fails. */
public interface Known {
    /**
     * One strategy.
     *
     * @param of the strategy whose instance it is; empty if it is none
     * @param about a few words, such as its phase
     */
    record Strategy(String id, String of, List<String> tags, String about) {}

    /** Returns the strategies; none if nothing is known. */
    List<Strategy> strategies();

    /** Returns the keys of the config of a strategy, each with the value in force; none if nothing is known. */
    Map<String, String> config(String id);

    /** Returns the names of the secrets; none if nothing is known. */
    List<String> secrets();
}
