package algo.app.model;

import java.nio.file.Path;
import java.util.Optional;

/** Paths as people write them. */
public final class PathText {
    private PathText() {}

    /**
     * Returns why a home or a socket cannot have this path, for people; empty if it can. A byte that is no UTF-8 was
     * read as U+FFFD: such a path is that of another file.
     */
    public static Optional<String> unreadable(Path path) {
        return path.toString().indexOf('\uFFFD') < 0
                ? Optional.empty()
                : Optional.of("the path '" + path + "' has bytes that are no UTF-8");
    }
}
