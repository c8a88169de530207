package algo.app.config;

import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one config, each as {@code path: what is wrong and what would be right}. */
public final class Problems {
    private final List<String> list = new ArrayList<>();

    void add(String path, String message) {
        list.add(path + ": " + message);
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    /** A copy, in the order in which they were found. */
    public List<String> list() {
        return List.copyOf(list);
    }
}
