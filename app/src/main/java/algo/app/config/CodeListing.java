package algo.app.config;

import algo.app.files.WholeFile;
import algo.app.model.Masks;
import algo.app.model.SourceFinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of a strategy's code as they are now, for whoever takes it elsewhere: what was brought and is still there, and the
 * modules that people put beside it. What the strategy wrote is not among them, nor is a file that is there to hold keys.
 *
 * @param script the file that is started, as its place among the files names it
 * @param files by path relative to the code
 * @param leftOut the paths of files that came with the code and stay here, since they may hold keys
 * @param ownKeys the lines of the code that bring a key of their own, as {@code file:line}
 * @param warnings what else people should know
 */
public record CodeListing(
        String script, List<Item> files, List<String> leftOut, List<String> ownKeys, List<String> warnings) {
    private static final int MOST_FILES = 1000;
    private static final long MOST_BYTES = 256L * 1024 * 1024;
    private static final int BLOCK = 1 << 20;

    /**
     * One file.
     *
     * @param path relative to the code, with slashes
     * @param at its real path
     * @param size in bytes
     * @param sha256 of its content, in lower-case hexadecimal digits
     */
    public record Item(String path, Path at, long size, String sha256, boolean executable) {}

    /**
     * Reads all of it; for a thread that may wait.
     *
     * @param id of the strategy whose code it is
     * @param script as the config has it
     * @param secrets what must not be in any of the files
     * @throws ConfigException if it cannot be taken elsewhere as it is; says why
     */
    public static CodeListing of(CodeStore code, String id, String script, Masks secrets)
            throws IOException, ConfigException {
        Path directory = code.places().directory(id);
        Path started = code.script(id, script);
        boolean own = Files.isDirectory(directory) && started.normalize().startsWith(directory);
        List<String> warnings = new ArrayList<>();
        Map<String, Path> places = new TreeMap<>();
        List<String> leftOut = new ArrayList<>();
        String name = script;
        if (own) {
            name = directory.relativize(started.normalize()).toString();
            for (String path : paths(code, id, directory, name)) {
                if (OwnAddresses.isSettings(path)) {
                    leftOut.add(path);
                } else {
                    places.put(path, inside(directory, path));
                }
            }
        } else {
            name = started.getFileName().toString();
            places.put(name, started.toRealPath());
            warnings.add(
                    "its script has no directory of its own; what lies beside " + started + " does not come along");
        }
        if (!places.containsKey(name)) {
            throw ConfigException.failed("there is no file " + started);
        }
        if (places.size() > MOST_FILES) {
            throw ConfigException.failed("its code has more than " + MOST_FILES + " files");
        }
        List<Item> items = new ArrayList<>();
        List<String> ownKeys = new ArrayList<>();
        long total = 0;
        for (Map.Entry<String, Path> each : places.entrySet()) {
            Item item = read(each.getKey(), each.getValue(), secrets, ownKeys);
            total += item.size();
            if (total > MOST_BYTES) {
                throw ConfigException.failed("its files have more than 256 MiB together");
            }
            items.add(item);
        }
        return new CodeListing(name, items, leftOut, ownKeys, warnings);
    }

    private static TreeSet<String> paths(CodeStore code, String id, Path directory, String script) throws IOException {
        TreeSet<String> paths = new TreeSet<>();
        Manifest brought = Manifest.read(code.places().manifest(id)).orElse(Manifest.NONE);
        for (String path : brought.items().keySet()) {
            if (Files.exists(directory.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
                paths.add(path);
            }
        }
        paths.addAll(CodeReader.modules(directory, new CodeFiles()).items().keySet());
        if (Files.exists(directory.resolve(script))) {
            paths.add(script);
        }
        return paths;
    }

    private static Path inside(Path directory, String path) throws IOException, ConfigException {
        Path real = directory.resolve(path).toRealPath();
        if (!real.startsWith(directory.toRealPath())) {
            throw ConfigException.failed(
                    directory.resolve(path) + " is a link that leaves the directory; put a copy in its place");
        }
        if (!Files.isRegularFile(real)) {
            throw ConfigException.failed(real + " is no regular file");
        }
        return real;
    }

    private static Item read(String path, Path file, Masks secrets, List<String> ownKeys)
            throws IOException, ConfigException {
        MessageDigest digest = CodeFiles.digest();
        long size = 0;
        byte[] block = new byte[BLOCK];
        int kept = 0;
        try (InputStream in = Channels.newInputStream(WholeFile.openExactly(file))) {
            for (int n = in.readNBytes(block, kept, BLOCK - kept);
                    n > 0;
                    n = in.readNBytes(block, kept, BLOCK - kept)) {
                digest.update(block, kept, n);
                int length = kept + n;
                // The array itself comes back where nothing is to be hidden.
                if (secrets.hide(block, length) != block) {
                    throw ConfigException.failed(path + " holds the value of a secret, which no archive may have");
                }
                if (size == 0 && path.endsWith(".py")) {
                    findKeys(path, new String(block, 0, length, StandardCharsets.UTF_8), ownKeys);
                }
                size += n;
                // A value may lie across the end of a block.
                kept = Math.min(length, Secrets.MOST_BYTES);
                System.arraycopy(Arrays.copyOfRange(block, length - kept, length), 0, block, 0, kept);
            }
        }
        return new Item(path, file, size, HexFormat.of().formatHex(digest.digest()), Files.isExecutable(file));
    }

    private static void findKeys(String path, String text, List<String> ownKeys) {
        for (SourceFinding finding : OwnAddresses.find(text)) {
            if (finding.kind() == SourceFinding.Kind.KEY) {
                ownKeys.add(path + ":" + finding.line());
            }
        }
    }
}
