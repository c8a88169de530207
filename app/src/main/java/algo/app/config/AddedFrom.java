package algo.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file or directory from which {@code algo add} took code in, as it was then.
 *
 * @param path absolute; empty if it is not known
 * @param size of all its files together, in bytes
 * @param sha256 of a file that of its content, of a directory that of its list of files, in hexadecimal digits
 */
record AddedFrom(String path, long size, String sha256) {
    /** Stands for a source that nobody knows. */
    static final AddedFrom UNKNOWN = new AddedFrom("", 0, "");

    /** Bytes that are read to find out whether a source has changed; of files beyond them only the size counts. */
    private static final long MOST_BYTES = 16L * 1024 * 1024;

    /** Returns the source of these files, which were just read from it. */
    static AddedFrom of(Path source, Map<String, Manifest.Item> items) {
        long size = items.values().stream().mapToLong(Manifest.Item::size).sum();
        if (items.size() == 1 && !Files.isDirectory(source)) {
            return new AddedFrom(
                    source.toString(), size, items.values().iterator().next().sha256());
        }
        StringBuilder list = new StringBuilder();
        new TreeMap<>(items)
                .forEach((path, item) ->
                        list.append(item.sha256()).append("  ").append(path).append('\n'));
        byte[] bytes = list.toString().getBytes(StandardCharsets.UTF_8);
        return new AddedFrom(
                source.toString(), size, CodeFiles.item(bytes, false).sha256());
    }

    /**
     * Returns where the source lies, if it is still there and one of the files that it brought is another one, or gone. A
     * file that is new in a directory does not count.
     */
    static Optional<Path> changed(Manifest manifest) throws IOException {
        if (manifest.source().path().isEmpty()) {
            return Optional.empty();
        }
        Path source;
        try {
            source = Path.of(manifest.source().path());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        if (!Files.exists(source)) {
            return Optional.empty();
        }
        boolean directory = Files.isDirectory(source);
        CodeFiles files = new CodeFiles();
        long left = MOST_BYTES;
        for (Map.Entry<String, Manifest.Item> each : manifest.items().entrySet()) {
            Path file = directory ? source.resolve(each.getKey()) : source;
            Manifest.Item then = each.getValue();
            if (!Files.isRegularFile(file) || Files.size(file) != then.size()) {
                return Optional.of(source);
            }
            left -= then.size();
            if (left >= 0 && !files.item(file).hasContentOf(then)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }
}
