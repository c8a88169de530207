package algo.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A directory of wheels that a test brings, so that an environment is made without a network. */
final class Wheels {
    private final Path directory;

    Wheels(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** A package of one module that says its version, with a script of the package's name. */
    Wheels add(String name, String version) throws IOException {
        String info = name + "-" + version + ".dist-info/";
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(name + ".py", "VERSION = '%s'\ndef main(): print('%s', VERSION)\n".formatted(version, name));
        entries.put(info + "METADATA", "Metadata-Version: 2.1\nName: %s\nVersion: %s\n".formatted(name, version));
        entries.put(info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        entries.put(info + "entry_points.txt", "[console_scripts]\n%s = %s:main\n".formatted(name, name));
        entries.put(info + "RECORD", String.join(",,\n", entries.keySet()) + ",,\n" + info + "RECORD,,\n");
        Path file = directory.resolve(name + "-" + version + "-py3-none-any.whl");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return this;
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
