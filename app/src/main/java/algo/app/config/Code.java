package algo.app.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Code that was read and may be taken in, with the data files that come with it. Only one file of it is in memory at a time.
 *
 * @param manifest every file
 * @param files where the content of each file is, by path
 * @param module as which the script is run; empty if it is run as a file
 * @param environments the virtual environments that lie among the files and are left out; the likeliest first
 */
public record Code(Manifest manifest, Map<String, Path> files, String module, List<Path> environments) {
    /** Returns the same code, of which nobody is told where it was read: that place is not there for long. */
    public Code ofUnknownSource() {
        return new Code(new Manifest(manifest.script(), manifest.items()), files, module, environments);
    }

    /** Returns what goes into the config: the file that is started, relative to the strategy's directory. */
    public String script() {
        return manifest.script();
    }

    /** Returns the files that a Python reads as source, by path. */
    public List<String> sources() {
        return files.keySet().stream().filter(path -> path.endsWith(".py")).toList();
    }

    /**
     * Returns the content of a file of code; at most 1 MiB.
     *
     * @throws ConfigException if it is no text any more, or longer
     * @throws IOException if it cannot be read
     */
    public byte[] text(String path) throws IOException, ConfigException {
        return CodeReader.text(files.get(path));
    }
}
