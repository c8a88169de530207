package algo.app.env;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The place of a strategy's code.
 *
 * @param script the file that is run
 * @param directory the directory of the project; empty where there is a script alone
 */
public record Project(Path script, Optional<Path> directory) {}
