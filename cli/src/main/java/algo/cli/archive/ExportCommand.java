package algo.cli.archive;

import algo.app.files.IoProblems;
import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.DaemonClient;
import algo.cli.Invocation;
import algo.cli.Terminal;
import algo.cli.leaving.LeavingFiles;
import algo.cli.syntax.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code algo export}: packs a strategy into one file. The daemon says which files it has and what is in them; a file that has
 * changed since is noticed, and no archive is made then.
 */
public final class ExportCommand extends Command {
    /** The file that means standard output. */
    private static final String OUTPUT = "-";

    public ExportCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (isSet("--to")) {
            return LeavingFiles.write(in, parameters(), text("--to"), text("--output"), isSet("--replace"));
        }
        if (parameters().size() > 1) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "an archive is of one strategy, and " + parameters().size() + " are named",
                    "export them one by one");
        }
        boolean toOutput = text("--output").equals(OUTPUT);
        if (toOutput) {
            requireReader(in);
        }
        try (DaemonClient daemon = in.connect()) {
            Reply.Document document = DaemonClient.expect(
                    Reply.Document.class,
                    daemon.ask(new Request.Export(parameters().get(0))));
            return toOutput ? print(in, document.body()) : write(in, document.body());
        }
    }

    private static void requireReader(Invocation in) throws ClientException {
        if (in.json()) {
            throw new ClientException(
                    ExitCode.USAGE, "--output - prints the archive, so --json has no place there", "name a file");
        }
        if (Terminal.showsResults()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "an archive is nothing for a terminal to show",
                    "send it on, such as to: ssh HOST algo add -");
        }
    }

    /** Writes the archive to standard output, and what there is to say to the other one. */
    private int print(Invocation in, Map<String, Object> body) throws ClientException {
        String id = String.valueOf(body.get("id"));
        List<?> files = (List<?>) body.get("files");
        try {
            ArchiveFile.write(in.out().archive(), tar -> pack(tar, id, String.valueOf(body.get("strategy")), files));
        } catch (IOException e) {
            throw failed(id, e);
        }
        warn(in, body);
        return ExitCode.DONE;
    }

    private static ClientException failed(String id, IOException e) {
        return new ClientException(
                ExitCode.FAILED,
                id + ": no archive was made: " + Text.line(IoProblems.explain(e)),
                e instanceof ChangedException ? "try again" : "");
    }

    private static void warn(Invocation in, Map<String, Object> body) {
        warnings(body).forEach(each -> in.err().println("algo: warning: " + each));
    }

    private static List<Object> warnings(Map<String, Object> body) {
        List<Object> warnings = new ArrayList<>((List<?>) body.get("warnings"));
        if (body.get("moved_to") instanceof String host) {
            warnings.add(body.get("id") + ": was moved to " + host
                    + ", where it may run; whoever adds this archive has a second one");
        }
        return warnings;
    }

    private int write(Invocation in, Map<String, Object> body) throws ClientException {
        String id = String.valueOf(body.get("id"));
        Path target = ArchiveFile.place(text("--output"), id + ".tar.gz", "; --output names a file");
        ArchiveFile.requireFree(target, isSet("--replace"), "--replace overwrites it, --output names another file");
        List<?> files = (List<?>) body.get("files");
        long bytes;
        try {
            bytes = ArchiveFile.write(target, tar -> pack(tar, id, String.valueOf(body.get("strategy")), files));
        } catch (IOException e) {
            throw failed(id, e);
        }
        if (in.json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("id", id);
            all.put("file", target.toString());
            all.put("bytes", bytes);
            all.put(
                    "files",
                    files.stream().map(each -> ((Map<?, ?>) each).get("path")).toList());
            all.put("left_out", body.get("left_out"));
            all.put("warnings", warnings(body));
            in.print(all);
        } else {
            in.out()
                    .println(id + ": exported to " + target + ", " + files.size()
                            + (files.size() == 1 ? " file" : " files") + " of code, " + (bytes + 1023) / 1024 + " KiB");
            warn(in, body);
        }
        return ExitCode.DONE;
    }

    static void pack(TarWriter tar, String id, String about, List<?> files) throws IOException {
        ArchiveFile.add(tar, id + "/strategy.json", about);
        for (Object each : files) {
            add(tar, id, (Map<?, ?>) each);
        }
    }

    private static void add(TarWriter tar, String id, Map<?, ?> file) throws IOException {
        String path = String.valueOf(file.get("path"));
        MessageDigest digest = sha256();
        try (DigestInputStream content =
                new DigestInputStream(Files.newInputStream(Path.of(String.valueOf(file.get("at")))), digest)) {
            tar.add(
                    id + "/code/" + path,
                    file.get("size") instanceof Long size ? size : 0,
                    Boolean.TRUE.equals(file.get("executable")),
                    content);
            if (content.read() >= 0
                    || !HexFormat.of().formatHex(digest.digest()).equals(file.get("sha256"))) {
                throw new ChangedException(path + " changed while it was exported");
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Says that a file is another one than the daemon saw. */
    private static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1;

        ChangedException(String message) {
            super(message);
        }
    }
}
