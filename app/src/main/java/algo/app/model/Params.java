package algo.app.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the names of a strategy's own parameters, which are environment variables. */
public final class Params {
    /** Read by the numeric libraries when they are loaded; each starts a thread per core without them. */
    public static final List<String> THREAD_CAPS = List.of(
            "OPENBLAS_NUM_THREADS",
            "OMP_NUM_THREADS",
            "MKL_NUM_THREADS",
            "NUMEXPR_NUM_THREADS",
            "NUMBA_NUM_THREADS",
            "POLARS_MAX_THREADS",
            "RAYON_NUM_THREADS",
            "LOKY_MAX_CPU_COUNT");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final Set<String> RESERVED = Set.of(
            "STRATEGY_ID",
            "STRATEGY_NAME",
            "OPENALGO_STRATEGY_EXCHANGE",
            "OPENALGO_HOST",
            "HOST_SERVER",
            "OPENALGO_APIKEY",
            "OPENALGO_API_KEY",
            "PYTHONUNBUFFERED",
            "MALLOC_ARENA_MAX",
            "WEBSOCKET_URL",
            "WEBSOCKET_HOST",
            "WEBSOCKET_PORT",
            "PATH");

    private Params() {}

    /** Returns whether {@code name} is the name of a variable, reserved or not. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns why {@code name} cannot be the name of a parameter; empty if it can. */
    public static Optional<String> problem(String name) {
        if (!isName(name)) {
            return Optional.of("'" + Text.printable(name, 80)
                    + "' is no valid variable name: letters, digits and '_', not starting with a digit");
        }
        boolean own = RESERVED.contains(name) || THREAD_CAPS.contains(name);
        if (own || name.startsWith("LD_") || name.startsWith("ALGO_")) {
            return Optional.of("'" + name + "' is reserved; algo sets or withholds it itself");
        }
        return Optional.empty();
    }
}
