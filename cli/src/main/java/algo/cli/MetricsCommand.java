package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** {@code algo metrics}. */
final class MetricsCommand extends Command {
    MetricsCommand(Arguments given) {
        super(given);
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (!isSet("--output")) {
            Reply reply = in.ask(new Request.Metrics());
            if (in.json()) {
                return in.show(reply);
            }
            in.out().print(text(reply));
            return ExitCode.DONE;
        }
        if (in.json()) {
            throw new ClientException(
                    ExitCode.USAGE, "a file gets OpenMetrics text, not JSON", "leave out --json or --output");
        }
        Path file = file(text("--output"));
        String text;
        try {
            text = text(in.ask(new Request.Metrics()));
        } catch (ClientException e) {
            // Numbers of a daemon that is gone would look as if it still ran.
            write(file, OpenMetrics.unreachable());
            throw e;
        }
        write(file, text);
        return ExitCode.DONE;
    }

    private static String text(Reply reply) throws ClientException {
        StringWriter text = new StringWriter();
        try {
            OpenMetrics.write(DaemonClient.expect(Reply.Document.class, reply).body(), text);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    /** A link stays, and its target is replaced; a device is not. */
    private static Path file(String name) throws ClientException {
        Path file = Path.of(name).toAbsolutePath();
        try {
            if (!Files.exists(file)) {
                return file;
            }
            if (!Files.isRegularFile(file)) {
                throw notWritten(file, "it is no file");
            }
            return file.toRealPath();
        } catch (IOException e) {
            throw notWritten(file, e);
        }
    }

    /** Readers see the file as it was or as it is now. It gets the rights that new files of this user get. */
    private static void write(Path file, String text) throws ClientException {
        Path beside = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.writeString(
                    beside, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(beside);
            } catch (IOException stays) {
                e.addSuppressed(stays);
            }
            throw notWritten(file, e);
        }
    }

    private static ClientException notWritten(Path file, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "there is no directory " + file.getParent()
                : e instanceof AccessDeniedException ? "permission denied" : e.getMessage();
        return notWritten(file, why);
    }

    private static ClientException notWritten(Path file, String why) {
        return new ClientException(
                ExitCode.FAILED, file + " was not written: " + why, "name a file in a directory that is yours");
    }
}
