package algo.app.model;

import java.util.Optional;

/**
 * The way in which a config names a secret: {@code NAME} for a variable with the value, {@code NAME:file} for a
 * variable {@code NAME_FILE} with the path of a file that holds it.
 *
 * @param name of the secret, a valid variable name
 */
public record SecretUse(String name, boolean asFile) {
    /** The key of OpenAlgo: in live mode each strategy has it, named or not. */
    public static final String API_KEY = "OPENALGO_APIKEY";

    /** The other variable that holds it; no secret of its own. */
    public static final String API_KEY_ALIAS = "OPENALGO_API_KEY";

    private static final String FILE = ":file";

    /** Reads the name of a secret in a config, whether or not the name is valid. */
    public static SecretUse of(String text) {
        boolean asFile = text.endsWith(FILE);
        return new SecretUse(asFile ? text.substring(0, text.length() - FILE.length()) : text, asFile);
    }

    /** Returns whether this is the key of OpenAlgo, or in sandbox mode that of the paper broker. */
    public boolean isApiKey() {
        return name.equals(API_KEY) || name.equals(API_KEY_ALIAS);
    }

    /** Returns the name of the secret that gives the value. */
    public String secret() {
        return isApiKey() ? API_KEY : name;
    }

    /** Returns the variable that the strategy finds in its environment. */
    public String variable() {
        return asFile ? fileVariable(name) : name;
    }

    /** Returns the variable that holds the path of the file with the secret {@code name}. */
    public static String fileVariable(String name) {
        return name + "_FILE";
    }

    /** Returns why a strategy cannot name this secret; empty if it can. */
    public Optional<String> problem() {
        if (isApiKey()) {
            return Optional.empty();
        }
        int colon = name.indexOf(':');
        if (colon > 0 && Params.problem(name.substring(0, colon)).isEmpty()) {
            return Optional.of("'" + Text.printable(name, 80) + "' must be NAME, or NAME:file for the path of a file");
        }
        return Params.problem(name);
    }

    /** Returns why no secret can be kept under {@code name}; empty if one can. */
    public static Optional<String> problemToKeep(String name) {
        if (name.equals(API_KEY_ALIAS)) {
            return Optional.of("the key is kept as " + API_KEY + ", which gives strategies both variables");
        }
        return name.equals(API_KEY) ? Optional.empty() : Params.problem(name);
    }
}
