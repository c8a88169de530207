package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Request;
import algo.cli.archive.ArchivedStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the request of a command that takes the options of {@code algo add}. */
final class AddOptions {
    /** The path that means standard input. */
    static final String INPUT = "-";

    private AddOptions() {}

    /**
     * Returns the request that takes in what lies at {@code path}.
     *
     * @param mode the mode that its config is to have; empty leaves it
     */
    static Addition request(Command command, String path, String mode) throws ClientException {
        Request.Add request = request(command, path, mode, command.isSet("--replace"), false);
        Path file = path(path);
        boolean input = path.equals(INPUT);
        if (!input && !isArchive(file)) {
            return new Addition(request, null);
        }
        if (input && Terminal.isTyped()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "- takes an archive from standard input, which is a terminal",
                    "such as: algo export ID -o - | ssh HOST algo add -");
        }
        ArchivedStrategy archive = input
                ? ArchivedStrategy.take()
                : ArchivedStrategy.open(file.toAbsolutePath().normalize());
        return new Addition(
                new Request.Add(
                        archive.code().toString(),
                        request.id().isEmpty() ? archive.id() : request.id(),
                        request.values(),
                        request.python(),
                        request.main(),
                        request.module(),
                        request.replace(),
                        request.param(),
                        request.each(),
                        request.terms(),
                        false,
                        archive.carried()),
                archive);
    }

    /** Returns whether a file is an archive: by its name, or by its first two bytes. */
    private static boolean isArchive(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".py") || !Files.isRegularFile(file)) {
            return false;
        }
        if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        } catch (IOException e) {
            return false; // the daemon says what is wrong with it
        }
    }

    /**
     * Returns the request that takes in what is watched.
     *
     * @param again whether it is another version, which takes the place of the one before and of its run
     */
    static Request.Add watched(Command command, String path, boolean again) throws ClientException {
        if (path.equals(INPUT) || isArchive(path(path))) {
            throw new ClientException(ExitCode.USAGE, "--watch goes with code, not with an archive", "");
        }
        return request(command, path, "", again || command.isSet("--replace"), true);
    }

    private static Request.Add request(Command command, String path, String mode, boolean replace, boolean rerun)
            throws ClientException {
        Map<String, String> values = new LinkedHashMap<>();
        put(values, "name", command.text("--name"));
        put(values, "exchange", command.text("--exchange"));
        put(values, "mode", mode);
        for (String param : command.texts("--param")) {
            int at = param.indexOf('=');
            if (at < 1) {
                throw new ClientException(ExitCode.USAGE, "--param takes NAME=VALUE, not '" + param + "'", "");
            }
            values.put("params." + param.substring(0, at), param.substring(at + 1));
        }
        put(values, "requires", String.join(",", command.texts("--with")));
        put(values, "tags", String.join(",", command.texts("--tag")));
        String instances = command.text("--for");
        int equals = instances.indexOf('=');
        if (command.isSet("--for") && (equals < 1 || equals == instances.length() - 1)) {
            throw new ClientException(ExitCode.USAGE, "--for takes NAME=A,B,C, not '" + instances + "'", "");
        }
        return new Request.Add(
                path(path).toAbsolutePath().toString(),
                command.text("--id"),
                values,
                interpreter(command.text("--python")),
                main(path(path), command.text("--main")),
                command.text("--module"),
                replace,
                equals < 1 ? "" : instances.substring(0, equals),
                equals < 1 ? List.of() : List.of(instances.substring(equals + 1).split(",")),
                EnvCommand.terms(command),
                rerun,
                "");
    }

    private static Path path(String text) throws ClientException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new ClientException(ExitCode.USAGE, "'" + text + "' is no path", "");
        }
    }

    /** A relative path of an interpreter, or the name of a directory that is here, is meant from here; a bare name from the path of the daemon. */
    private static String interpreter(String python) throws ClientException {
        boolean isPath = python.indexOf('/') >= 0 || !python.isEmpty() && Files.isDirectory(path(python));
        return isPath ? path(python).toAbsolutePath().normalize().toString() : python;
    }

    /** A file is meant from the directory that is added; or from here, as a shell completes it. */
    private static String main(Path directory, String main) throws ClientException {
        if (main.isEmpty() || Files.exists(directory.resolve(path(main)))) {
            return main;
        }
        Path here = path(main).toAbsolutePath().normalize();
        return Files.exists(here) ? here.toString() : main;
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (!value.isEmpty()) {
            values.put(key, value);
        }
    }
}
