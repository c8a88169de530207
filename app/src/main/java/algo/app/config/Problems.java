package algo.app.config;

import algo.app.model.Text;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one config, each as {@code path: what is wrong and what would be right}. */
public final class Problems {
    private static final int MOST = 100;
    private static final int LONGEST_PATH = 200;
    private static final int LONGEST = 500;

    private final List<String> list = new ArrayList<>();
    private int more;

    void add(String path, String message) {
        if (list.size() == MOST) {
            more++;
            return;
        }
        list.add(cut(path, LONGEST_PATH) + ": " + cut(message, LONGEST));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : Text.printable(text, most);
    }

    /** Returns the number of problems found so far. */
    int count() {
        return list.size() + more;
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    /**
     * Returns a copy of the problems, in the order in which they were found; the last says how many more than 100 there
     * are.
     */
    public List<String> list() {
        List<String> all = new ArrayList<>(list);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return List.copyOf(all);
    }
}
