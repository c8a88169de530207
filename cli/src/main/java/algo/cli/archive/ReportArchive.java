package algo.cli.archive;

import algo.app.model.Ist;
import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import algo.cli.Invocation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The file of {@code algo doctor --bundle}, for whoever is asked for help. */
public final class ReportArchive {
    private static final String TOP = "algo-report/";

    private final Path target;

    private ReportArchive(Path target) {
        this.target = target;
    }

    /**
     * Returns the file that is to be written, before anything is looked at for it.
     *
     * @param named empty for a name with the time, in the working directory
     * @throws ClientException if it cannot be written there, or is there and {@code replace} does not hold
     */
    public static ReportArchive at(String named, boolean replace) throws ClientException {
        Path target =
                ArchiveFile.place(named, "algo-report-" + Ist.file(Instant.now()) + ".tar.gz", "; name a file in it");
        ArchiveFile.requireFree(target, replace, "--replace overwrites it");
        return new ReportArchive(target);
    }

    /**
     * Writes it, and says so.
     *
     * @param body what the program found that looks at homes: {@code files}, {@code replaced}, {@code left_out}
     */
    public int write(Invocation in, Map<String, Object> body) throws ClientException {
        List<?> files = (List<?>) body.get("files");
        List<?> replaced = (List<?>) body.get("replaced");
        List<?> leftOut = (List<?>) body.get("left_out");
        long bytes;
        try {
            bytes = ArchiveFile.write(target, tar -> {
                ArchiveFile.add(tar, TOP + "README.txt", about(replaced, leftOut));
                for (Object each : files) {
                    Map<?, ?> file = (Map<?, ?>) each;
                    ArchiveFile.add(tar, TOP + file.get("path"), String.valueOf(file.get("text")));
                }
            });
        } catch (IOException e) {
            throw new ClientException(
                    ExitCode.FAILED, "no report was made: " + Text.line(String.valueOf(e.getMessage())), "");
        }
        long values = 0;
        for (Object each : replaced) {
            values += ((Map<?, ?>) each).get("values") instanceof Long count ? count : 0;
        }
        if (in.json()) {
            List<Object> paths = new ArrayList<>();
            files.forEach(each -> paths.add(((Map<?, ?>) each).get("path")));
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("file", target.toString());
            all.put("bytes", bytes);
            all.put("files", paths);
            all.put("replaced", replaced);
            all.put("left_out", leftOut);
            in.print(all);
        } else {
            in.out()
                    .println(Text.line(target.toString()) + ": " + files.size() + " files, " + (bytes + 1023) / 1024
                            + " KiB, for you alone to read; " + values
                            + (values == 1 ? " value was" : " values were")
                            + " replaced by ***");
            in.err()
                    .println("algo: look through it before you send it: the code of strategies is not in it, what they"
                            + " printed is; its README.txt lists what was replaced and left out");
        }
        return ExitCode.DONE;
    }

    private static String about(List<?> replaced, List<?> leftOut) {
        StringBuilder text =
                new StringBuilder("A report of 'algo doctor --bundle': versions, what doctor found, the status, the"
                        + " config, the state,\nand the ends of journal and logs.\n\nValues that nobody may see are replaced by ***, or"
                        + " by ***NAME*** where they have a name:\n");
        for (Object each : replaced) {
            Map<?, ?> file = (Map<?, ?>) each;
            text.append("  ")
                    .append(file.get("path"))
                    .append("  ")
                    .append(file.get("values"))
                    .append('\n');
        }
        text.append(replaced.isEmpty() ? "  none were found\n" : "").append("\nLeft out:\n");
        for (Object each : leftOut) {
            Map<?, ?> left = (Map<?, ?>) each;
            text.append("  ")
                    .append(left.get("path"))
                    .append(": ")
                    .append(left.get("reason"))
                    .append('\n');
        }
        return text.append(leftOut.isEmpty() ? "  nothing\n" : "").toString();
    }
}
