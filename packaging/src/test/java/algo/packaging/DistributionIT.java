package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is shipped: with the licences of all of it, and nothing in it that depends on who built it, where and when. */
class DistributionIT {
    /** Libraries whose jars hold no licence: the one of their sources lies in {@code packaging/licenses}. */
    private static final Set<String> BRING_NONE = Set.of("Java-WebSocket", "snakeyaml", "snakeyaml-engine");

    /** The parts of a library that bring none either. */
    private static final String PARTS = "kubernetes-";

    private static final Path DIST = Path.of(System.getProperty("algo.dist"));
    private static final Path LICENSES = DIST.resolve("licenses");
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2026, 1, 1, 12, 0);

    @Test
    void everyClassThatIsShippedBelongsToALibraryWithItsLicence() throws Exception {
        Map<String, String> owners = owners();
        for (Path jar : jars()) {
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                assertThat(classes(zip))
                        .as("classes of %s that no library of licenses/README.md owns", jar)
                        .allMatch(name -> name.startsWith("algo/")
                                || owners.keySet().stream().anyMatch(name::startsWith));
            }
        }
        for (String texts : owners.values()) {
            assertHasLicence(LICENSES.resolve(texts));
        }
        assertHasLicence(LICENSES.resolve("libffi"));
    }

    @Test
    void aJarThatIsShippedAsItIsHasTheTextsThatItBrings() throws Exception {
        for (Path jar : jars()) {
            String library = jar.getFileName().toString().replaceFirst("-[0-9.]+\\.jar$", "");
            if (library.endsWith(".jar")) {
                continue;
            }
            assertHasLicence(LICENSES.resolve(library));
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                List<String> texts = zip.stream()
                        .map(ZipEntry::getName)
                        .filter(name -> name.matches("META-INF/[^/]*(LICEN[SC]E|NOTICE)[^/]*"))
                        .map(name -> name.substring("META-INF/".length()))
                        .toList();
                assertThat(texts)
                        .as("texts in %s", jar)
                        .allMatch(text ->
                                Files.isRegularFile(LICENSES.resolve(library).resolve(text)));
                assertThat(texts.isEmpty())
                        .as("%s brings no text of its own", jar)
                        .isEqualTo(BRING_NONE.contains(library) || library.startsWith(PARTS));
            }
        }
    }

    @Test
    void theClientHoldsTheNoticesOfTheLibraryThatItIsMadeOf() throws Exception {
        try (ZipFile client = new ZipFile(lib().resolve("algo-cli.jar").toFile())) {
            assertThat(client.stream().map(ZipEntry::getName))
                    .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/FastDoubleParser-LICENSE");
        }
    }

    @Test
    void ourJarsTellNothingOfTheMachineThatMadeThem() throws Exception {
        for (String name : List.of("algo-cli.jar", "algo-daemon.jar", "algo-kubernetes.jar")) {
            try (ZipFile jar = new ZipFile(lib().resolve(name).toFile())) {
                assertThat(jar.stream()).as("entries of %s", name).allMatch(entry -> entry.getTimeLocal()
                        .equals(ENTRY_TIME));
                byte[] manifest =
                        jar.getInputStream(jar.getEntry("META-INF/MANIFEST.MF")).readAllBytes();
                assertThat(new String(manifest, StandardCharsets.UTF_8))
                        .contains("Created-By: algo")
                        .doesNotContain("Built-By", "Build-Jdk");
            }
        }
    }

    @Test
    void nobodyButItsOwnerMayChangeItAndEverybodyMayReadIt() throws Exception {
        try (Stream<Path> all = Files.walk(DIST)) {
            for (Path each : all.toList()) {
                Set<PosixFilePermission> mode = Files.getPosixFilePermissions(each, LinkOption.NOFOLLOW_LINKS);
                assertThat(mode)
                        .as("mode of %s", each)
                        .contains(PosixFilePermission.OTHERS_READ)
                        .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
            }
        }
    }

    private static Path lib() throws IOException {
        return DIST.resolve("lib")
                .resolve(Files.readString(DIST.resolve("lib/current")).strip());
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(lib())) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar")).toList();
            assertThat(jars).isNotEmpty();
            return jars;
        }
    }

    private static List<String> classes(ZipFile zip) {
        List<String> classes = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (name.endsWith(".class") && !name.endsWith("module-info.class")) {
                classes.add(name.replaceFirst("^META-INF/versions/[0-9]+/", ""));
            }
        }
        return classes;
    }

    /** Where the texts of each library are, by how its classes begin: the table of the README. */
    private static Map<String, String> owners() throws IOException {
        Map<String, String> owners = new LinkedHashMap<>();
        for (String line : Files.readAllLines(LICENSES.resolve("README.md"))) {
            String[] cells = line.split("\\|");
            if (cells.length > 4 && cells[4].contains("`")) {
                owners.put(
                        cells[4].replace("`", "").strip(),
                        cells[3].replace("`", "").strip());
            }
        }
        assertThat(owners).hasSizeGreaterThan(5);
        return owners;
    }

    private static void assertHasLicence(Path texts) throws IOException {
        assertThat(texts).isDirectory();
        try (Stream<Path> files = Files.list(texts)) {
            assertThat(files.filter(file -> file.getFileName().toString().contains("LICEN")))
                    .as("licences in %s, of which one is whole and does not only name another", texts)
                    .anyMatch(file -> file.toFile().length() > 500);
        }
    }
}
