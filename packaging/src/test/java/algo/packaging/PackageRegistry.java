package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The registry of Python packages that this machine's own pip uses, with its settings and its caches. Some tests install
 * what other people publish; where no registry can be reached, they are skipped.
 */
final class PackageRegistry {
    private static final List<String> SETTINGS = List.of(
            "PIP_",
            "UV_",
            "SSL_CERT_",
            "PYENV_",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "all_proxy",
            "no_proxy");

    /** Holds {@code uv} alone, so that no other program of it is found before that of the machine. */
    private static final Path BIN = AlgoHome.DIST.resolveSibling("registry/bin").toAbsolutePath();

    private static boolean reached;

    private PackageRegistry() {}

    /** The variables of a daemon that makes environments as the user of this machine would. */
    static Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        System.getenv().forEach((name, value) -> {
            if (SETTINGS.stream().anyMatch(name::startsWith)) {
                all.put(name, value);
            }
        });
        Path home = Path.of(System.getProperty("user.home"));
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElse(home.resolve(".cache"));
        all.putIfAbsent("PIP_CACHE_DIR", caches.resolve("pip").toString());
        all.putIfAbsent("UV_CACHE_DIR", caches.resolve("uv").toString());
        all.putIfAbsent("PYENV_ROOT", home.resolve(".pyenv").toString());
        for (String config : List.of(".config/pip/pip.conf", ".pip/pip.conf")) {
            if (Files.exists(home.resolve(config))) {
                all.putIfAbsent("PIP_CONFIG_FILE", home.resolve(config).toString());
            }
        }
        all.put("PATH", BIN + ":" + System.getenv("PATH"));
        return all;
    }

    /** Gets {@code uv} from the registry, once. A test that needs packages is skipped where no registry answers. */
    static synchronized void reach() throws IOException, InterruptedException {
        Needs.venv(AlgoHome.PYTHON);
        Files.createDirectories(BIN);
        // Classes of tests run in several JVMs, which share the directory.
        try (FileChannel alone = FileChannel.open(
                        BIN.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = alone.lock()) {
            assertThat(lock.isValid()).isTrue();
            getUv();
        }
    }

    private static void getUv() throws IOException, InterruptedException {
        Path venv = BIN.resolveSibling("venv");
        if (!reached) {
            String pip = venv.resolve("bin/pip").toString();
            String place = BIN.resolveSibling("reached").toString();
            reached = (Files.exists(Path.of(pip)) || runs(AlgoHome.PYTHON, "-m", "venv", venv.toString()))
                    && runs(pip, "download", "-q", "--no-deps", "--retries=1", "--timeout=20", "-d", place, "tzdata")
                    && runs(pip, "install", "-q", "uv");
        }
        Needs.machine(reached, "reaches no registry of Python packages");
        Path uv = BIN.resolve("uv");
        if (!Files.exists(uv)) {
            Files.createSymbolicLink(uv, venv.resolve("bin/uv"));
        }
    }

    /** Returns a Python that has a package, named as pip takes it; the test is skipped where no registry answers. */
    static synchronized String pythonWith(String pkg) throws IOException, InterruptedException {
        reach();
        String python = BIN.resolveSibling("venv/bin/python").toString();
        String[] uv = {BIN.resolve("uv").toString(), "pip", "install", "-q", "--python", python, pkg};
        // One at a time: the directory is that of all tests. Some registries answer pip alone.
        try (FileChannel alone = FileChannel.open(BIN.resolveSibling("lock"), StandardOpenOption.WRITE);
                FileLock lock = alone.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(runs(uv) || runs(python, "-m", "pip", "install", "-q", pkg))
                    .as("%s is installed", pkg)
                    .isTrue();
        }
        return python;
    }

    /** Starts a daemon that makes environments with the settings of this machine. */
    static void startDaemon(AlgoHome home) throws IOException, InterruptedException {
        reach();
        Call start = home.algo("daemon", "start");
        environment().forEach(start::with);
        start.run().ok();
    }

    /** Adds with a Python of 3.12 or newer, as the newer packages want it; without one the test is skipped. */
    static void addWithNewPython(AlgoHome home, String... arguments) {
        for (String version : List.of("3.12", "3.13", "3.14")) {
            List<String> line = new ArrayList<>(List.of("add", "--python", version));
            line.addAll(List.of(arguments));
            Call.Result added = home.algo(line.toArray(String[]::new)).run();
            if (!added.err().startsWith("algo: no Python 3.")) {
                added.ok();
                return;
            }
        }
        Needs.machine(false, "has no Python 3.12 or newer");
    }

    private static boolean runs(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment());
        Process process = builder.start();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
