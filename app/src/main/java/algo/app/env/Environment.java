package algo.app.env;

import algo.app.model.Sha256;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * An environment that is there, whole.
 *
 * @param hash of its Python and its packages; the name of its directory
 * @param python the Python that it was made of
 * @param packages what is installed, each with its exact version, sorted
 * @param wanted for what it was made, each as {@link Wanted#lines}
 * @param place where it was made, which its scripts name
 */
public record Environment(
        String hash, PythonIdentity python, List<String> packages, List<List<String>> wanted, Path place) {
    /** Returns the hash of a Python and what is installed beside it: 16 hexadecimal digits. */
    static String hash(PythonIdentity python, List<String> packages) {
        String text = python.key() + '\n' + String.join("\n", packages) + '\n';
        return HexFormat.of().formatHex(Sha256.of(text), 0, 8);
    }

    boolean isFor(Wanted asked) {
        return python.key().equals(asked.python().key()) && wanted.contains(asked.lines());
    }

    /** Returns the version of its Python, e.g. {@code 3.11.2}. */
    public String version() {
        return python.version();
    }
}
