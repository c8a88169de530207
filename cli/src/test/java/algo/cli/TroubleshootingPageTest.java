package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each message that the page on troubleshooting names is one that the program can print. */
class TroubleshootingPageTest {
    private static final Path PAGE = Path.of("../packaging/docs/troubleshooting.md");
    private static final List<String> SOURCES = List.of(
            "../app/src/main/java",
            "../app/src/main/resources/algo/app/launch",
            "src/main/java",
            "../packaging/launcher");

    /** The end of one literal, a plus sign and the beginning of the next. */
    private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void everyMessageIsInTheSources() throws IOException {
        String sources = sources();
        List<String> pieces = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String message : messages()) {
            for (String piece : message.split("…")) {
                if (piece.isBlank()) {
                    continue;
                }
                pieces.add(piece);
                if (!sources.contains(piece)) {
                    unknown.add(piece);
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(pieces).hasSizeGreaterThan(40).contains("no daemon is running, nobody answers on ");
    }

    /** What stands as code in the first column of the tables that have messages there; reasons of an end are words, not messages. */
    private static List<String> messages() throws IOException {
        List<String> messages = new ArrayList<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|")) {
                inTable = false;
            } else if (line.contains(" message | cause |")) {
                inTable = true;
            } else if (inTable) {
                Matcher code = CODE.matcher(line.substring(0, line.indexOf(" | ")));
                while (code.find()) {
                    if (code.group(1).contains(" ")) {
                        messages.add(code.group(1));
                    }
                }
            }
        }
        return messages;
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String root : SOURCES) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(file)).append('\n');
                }
            }
        }
        return JOINT.matcher(all).replaceAll("");
    }
}
