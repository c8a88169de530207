package algo.cli.remote;

import algo.app.model.RemoteHost;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import algo.cli.ClientException;
import algo.cli.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of {@code algo add -} on another machine, with an archive on its standard input. */
final class FarAdd {
    /** The time for the archive on a slow line, and for the environment that is made there. */
    private static final long MILLIS = 60 * 60_000L;

    private static final long TOLD_MILLIS = 10_000;
    private static final int MOST_BYTES = 1 << 20;
    private static final String ERROR = "{\"error\":";

    private final FarShell shell;
    private final RemoteHost host;
    private final AtomicBoolean over = new AtomicBoolean();

    FarAdd(FarShell shell, RemoteHost host) {
        this.shell = shell;
        this.host = host;
    }

    /**
     * Sends the archive, and waits for the answer; ends the shell.
     *
     * @param late run on another thread if it takes long
     * @return the answer of {@code algo add --json}
     * @throws ClientException if it was not added, or with 6 if nobody knows
     */
    Map<String, Object> send(FarHosts.Content archive, Runnable late) throws ClientException {
        Timer limit = new Timer("ssh-limit", true);
        limit.schedule(task(late), TOLD_MILLIS);
        limit.schedule(
                task(() -> {
                    over.set(true);
                    shell.close();
                }),
                MILLIS);
        try (shell) {
            String unread = "";
            try (OutputStream to = shell.process().getOutputStream()) {
                archive.writeTo(to);
            } catch (IOException e) {
                // Whoever ended there has said why; what could not be read here is told here.
                unread = String.valueOf(e.getMessage());
            }
            String answer = read();
            int code = shell.end();
            if (code == ExitCode.DONE && !over.get()) {
                return Json.object(answer.strip()).map();
            }
            throw failure(code, unread);
        } catch (WireException e) {
            throw new ClientException(
                    ExitCode.UNKNOWN, host.name() + ": the answer was not understood: " + e.getMessage(), "");
        } finally {
            limit.cancel();
        }
    }

    private static TimerTask task(Runnable what) {
        return new TimerTask() {
            @Override
            public void run() {
                what.run();
            }
        };
    }

    private String read() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = shell.process().getInputStream()) {
            bytes.write(in.readNBytes(MOST_BYTES));
        } catch (IOException e) {
            // What was read so far is no whole answer, and is refused as that.
        }
        // A message of the day, or what the shell there prints at its start, comes before.
        String text = bytes.toString(StandardCharsets.UTF_8);
        int begin = text.indexOf("{\"results\":");
        return begin < 0 ? text : text.substring(begin);
    }

    private ClientException failure(int code, String unread) {
        String said = shell.last();
        if (said.startsWith(ERROR)) {
            try {
                if (Json.object(said).map().get("error") instanceof Map<?, ?> error) {
                    return new ClientException(
                            code > 0 && code < FarShell.SSH_FAILED ? code : ExitCode.UNKNOWN,
                            host.name() + ": " + told(error.get("message")),
                            told(error.get("hint")));
                }
            } catch (WireException e) {
                // It is told as whatever else was said there.
            }
        }
        if (code == -1 || code == FarShell.SSH_FAILED) {
            String why = over.get() ? "no answer within " + MILLIS / 60_000 + " min" : "the connection was cut";
            String more = said.isEmpty() ? "" : ": " + shell.lastShown();
            return new ClientException(ExitCode.UNKNOWN, host.name() + ": " + why + " while it was added" + more, "");
        }
        if (!unread.isEmpty() && code == ExitCode.USAGE) {
            return new ClientException(ExitCode.FAILED, "no archive was made: " + unread, "try again");
        }
        return shell.failure();
    }

    private String told(Object text) {
        return text == null ? "" : Invocation.from(host.name(), text.toString());
    }
}
