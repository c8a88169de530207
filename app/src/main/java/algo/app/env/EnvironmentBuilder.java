package algo.app.env;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Installs packages into a new environment. */
interface EnvironmentBuilder {
    /**
     * The environment that is to be made.
     *
     * @param packages as pip takes them
     * @param settings as {@link Wanted#settings}
     * @param exact whether these are all that is to be there, each with its version
     * @param directory what relative paths in them are relative to
     */
    record Order(
            PythonIdentity python,
            List<String> packages,
            List<String> constraints,
            List<String> options,
            Map<String, List<String>> settings,
            boolean exact,
            Path directory,
            BuildOptions how) {}

    /**
     * Makes the environment {@code workshop.environment()}.
     *
     * @return what is installed there, each as pip takes it, sorted
     * @throws EnvironmentException if that cannot be done; names the package that it fails for, where one does
     */
    List<String> build(Order order, Workshop workshop, BuildRun run)
            throws IOException, EnvironmentException, InterruptedException;

    /** Returns the name of what it installs with, e.g. {@code uv}. */
    String tool();
}
