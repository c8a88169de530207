package algo.app.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Code that was read and may be taken in, with the data files that come with it.
 *
 * @param manifest every file
 * @param texts content of the files that are text, by path
 * @param others where the content of each other file is, by path
 */
public record Code(Manifest manifest, Map<String, byte[]> texts, Map<String, Path> others) {
    /** What goes into the config: the file that is started, relative to the strategy's directory. */
    public String script() {
        return manifest.script();
    }

    /** The file that is started. */
    public byte[] main() {
        return texts.get(script());
    }
}
