package algo.app;

import algo.app.config.Secrets;
import algo.app.doctor.Report;
import algo.app.files.AtomicFile;
import algo.app.files.WholeFile;
import algo.app.model.Ist;
import algo.app.platform.PathTrust;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Reply;
import algo.app.protocol.Version;
import algo.app.protocol.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the client that started this process with what a report of a problem needs of a home. Reads, and changes nothing. */
final class ReportAnswer {
    /** The most bytes of what the client passes on. */
    private static final int MOST_BYTES = 16 << 20;

    private ReportAnswer() {}

    /**
     * Returns the texts of the report, and what is not in it.
     *
     * @param in one JSON object: what the daemon and the examination said, texts by names
     * @throws StartException if the home is not to be looked at
     */
    static Reply of(Platform platform, Options options, Map<String, String> environment, InputStream in)
            throws IOException, StartException {
        Path root = options.home();
        Optional<PathTrust.Problem> problem = PathTrust.problem(root);
        if (problem.isPresent()) {
            throw DaemonHome.untrusted(root, problem.get());
        }
        if (Files.exists(root) && !PrivateFiles.isOurs(root)) {
            throw new StartException(
                    ExitCode.FAILED,
                    "the home " + root + " belongs to " + Files.getOwner(root).getName() + "; run algo as its owner");
        }
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("versions.txt", versions());
        try {
            String said = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            Json.object(said).map().forEach((name, text) -> answers.put(name, String.valueOf(text)));
        } catch (WireException e) {
            throw new StartException(ExitCode.FAILED, "the client passed on what is no JSON: " + e.getMessage());
        }
        WholeFile.openBy(platform.files());
        Secrets secrets = new Secrets(
                root.resolve("secrets.json"),
                root.resolve("state/fingerprint.key"),
                Daemon.credentials(environment),
                AtomicFile.Exchange.NONE);
        Report report = Report.of(root, secrets, answers);
        List<Object> files = new ArrayList<>();
        report.texts().forEach((path, text) -> files.add(Map.of("path", path, "text", text)));
        List<Object> leftOut = new ArrayList<>();
        report.leftOut().forEach(each -> leftOut.add(fields(each)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("files", files);
        List<Object> replaced = new ArrayList<>();
        report.replaced().forEach((path, values) -> replaced.add(Map.of("path", path, "values", values)));
        body.put("replaced", replaced);
        body.put("left_out", leftOut);
        return new Reply.Document(body, "");
    }

    private static Map<String, Object> fields(Report.LeftOut each) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", each.path());
        fields.put("reason", each.reason());
        return fields;
    }

    private static String versions() {
        StringBuilder text = new StringBuilder();
        line(text, "algo", Version.PROGRAM);
        line(text, "java", property("java.version") + ", " + property("java.vendor"));
        line(text, "system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
        line(text, "processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        line(text, "made", Ist.iso(Instant.now()));
        return text.toString();
    }

    private static String property(String name) {
        return System.getProperty(name, "?");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(" ".repeat(12 - name.length())).append(value).append('\n');
    }
}
