package algo.cli.leaving;

import algo.app.model.Ist;
import algo.app.model.StrategyIds;
import algo.app.model.Text;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.calendar.HomeCalendar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code algo export --to}: writes, for each strategy, a directory with files that run it without algo. A directory is there
 * whole, or not at all; nothing changes in the home.
 */
public final class LeavingFiles {
    private final Invocation in;
    private final String kind;
    private final Path parent;
    private final boolean replace;

    private LeavingFiles(Invocation in, String kind, Path parent, boolean replace) {
        this.in = in;
        this.kind = kind;
        this.parent = parent;
        this.replace = replace;
    }

    /**
     * Writes the files, and says where they are.
     *
     * @param kind of {@code systemd} and {@code kubernetes}
     * @param output the directory in which the directories are made; empty for this one
     */
    public static int write(Invocation in, List<String> ids, String kind, String output, boolean replace)
            throws ClientException {
        if (!kind.equals("systemd") && !kind.equals("kubernetes")) {
            throw new ClientException(
                    ExitCode.USAGE, "--to takes systemd or kubernetes, not '" + Text.printable(kind, 60) + "'", "");
        }
        Path parent;
        try {
            parent = Path.of(output).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "'" + Text.printable(output, 100) + "' is no path", "");
        }
        if (!Files.isDirectory(parent)) {
            throw new ClientException(ExitCode.USAGE, "there is no directory " + parent, "make it first");
        }
        LeavingFiles files = new LeavingFiles(in, kind, parent, replace);
        List<Map<String, Object>> all = new ArrayList<>();
        int code = ExitCode.DONE;
        try (DaemonClient daemon = in.connect()) {
            LeaverReader reader =
                    new LeaverReader(daemon, HomeCalendar.of(in.home()).calendar(), LocalDate.now(Ist.ZONE));
            for (String id : ids) {
                try {
                    all.add(files.write(id, reader.read(id)));
                } catch (ClientException e) {
                    code = Math.max(code, files.failed(id, e, ids.size() == 1));
                }
            }
        }
        if (in.json()) {
            in.print(Map.of("exported", all));
        }
        return code;
    }

    /** @param alone whether nothing else was asked for, so that the failure is that of the command */
    private int failed(String id, ClientException e, boolean alone) throws ClientException {
        if (alone) {
            throw e;
        }
        in.err().println("algo: " + e.getMessage());
        return e.exitCode();
    }

    private Map<String, Object> write(String id, LeaverReader.Family family) throws ClientException {
        Path target = parent.resolve(id + "-" + kind);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !replace) {
            throw new ClientException(
                    ExitCode.CONFLICT,
                    target + " is there already, so it was not written",
                    "--replace overwrites it, --output names another place");
        }
        Map<String, String> texts = texts(family.leavers());
        Path beside = parent.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try {
            delete(beside);
            Files.createDirectory(beside, PrivateFiles.ofDirectory());
            for (Map.Entry<String, String> each : texts.entrySet()) {
                Path file = Files.createFile(beside.resolve(each.getKey()), PrivateFiles.ofFile());
                Files.write(file, each.getValue().getBytes(StandardCharsets.UTF_8));
            }
            if (kind.equals("kubernetes")) {
                copy(family.files(), beside.resolve("code"));
            }
            delete(target);
            Files.move(beside, target);
        } catch (IOException e) {
            throw new ClientException(
                    ExitCode.FAILED, id + ": was not exported: " + Text.line(String.valueOf(e.getMessage())), "");
        } finally {
            deleteQuietly(beside);
        }
        family.warnings().forEach(each -> in.err().println("algo: warning: " + each));
        if (!in.json()) {
            in.out()
                    .println(id + ": exported to " + target + ", " + texts.size()
                            + (texts.size() == 1 ? " file" : " files") + "; each begins with what is lost");
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("id", id);
        said.put("to", kind);
        said.put("directory", target.toString());
        said.put("files", List.copyOf(texts.keySet()));
        said.put("warnings", family.warnings());
        return said;
    }

    private Map<String, String> texts(List<Leaver> leavers) throws ClientException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Leaver each : leavers) {
            Map<String, String> its = kind.equals("systemd")
                    ? new SystemdFiles(each, launcher()).all()
                    : Map.of(each.object() + ".yaml", new KubernetesFiles(each).manifest());
            for (Map.Entry<String, String> file : its.entrySet()) {
                if (texts.putIfAbsent(file.getKey(), file.getValue()) != null) {
                    throw new ClientException(
                            ExitCode.CONFLICT,
                            each.id() + ": was not exported: its file would have the name of another one, "
                                    + file.getKey(),
                            "give it another id with 'algo rename " + StrategyIds.inShell(each.id()) + " NEW'");
                }
            }
        }
        if (kind.equals("kubernetes")) {
            Leaver base = leavers.get(0);
            texts.put("Dockerfile", KubernetesFiles.dockerfile(base));
            if (!base.pins().isEmpty()) {
                texts.put(
                        "requirements.txt",
                        "# requirements.txt: the packages of " + base.base()
                                + ", exported from algo.\n#\n# What is lost:\n"
                                + "# - Their files: they are fetched anew, by their versions alone.\n"
                                + String.join("\n", base.pins()) + "\n");
            }
        }
        return texts;
    }

    private static String launcher() {
        String launcher = System.getProperty("algo.launcher", "");
        return launcher.isEmpty() ? "/usr/bin/algo" : launcher;
    }

    private static void copy(List<?> files, Path to) throws IOException {
        for (Object each : files) {
            Map<?, ?> file = (Map<?, ?>) each;
            Path target = to.resolve(String.valueOf(file.get("path"))).normalize();
            if (!target.startsWith(to)) {
                throw new IOException(file.get("path") + " is no path within the code");
            }
            Files.createDirectories(target.getParent(), PrivateFiles.ofDirectory());
            Files.copy(Path.of(String.valueOf(file.get("at"))), target);
        }
    }

    private static void delete(Path top) throws IOException {
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(top)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    private static void deleteQuietly(Path top) {
        try {
            delete(top);
        } catch (IOException e) {
            // It has a name that nothing else has, and lies where the directory was to lie.
        }
    }
}
