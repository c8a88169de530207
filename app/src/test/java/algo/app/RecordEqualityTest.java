package algo.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Records that spell out their {@code equals}, for the sake of the start, compare all that they hold. */
class RecordEqualityTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern EQUALS = Pattern.compile(
            "public boolean equals\\(Object other\\) \\{\\s*return other instanceof (\\w+) that\\b([^;]*);");

    @Test
    void everyComponentIsCompared() throws IOException {
        List<String> compared = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Path file : sources()) {
            String text = Files.readString(file);
            Matcher equals = EQUALS.matcher(text);
            while (equals.find()) {
                Matcher components = Pattern.compile("\\brecord " + equals.group(1) + "\\s*\\(([^{]*)\\)[^){]*\\{")
                        .matcher(text);
                if (components.find()) {
                    compared.add(equals.group(1));
                    for (String name : names(components.group(1))) {
                        if (!Pattern.compile("\\bthat\\." + name + "\\b")
                                .matcher(equals.group(2))
                                .find()) {
                            left.add(equals.group(1) + "." + name);
                        }
                    }
                }
            }
        }

        assertThat(compared).contains("StrategyStatus", "RunId", "ScheduleMarks", "Key");
        assertThat(left).as("components that equals leaves out").isEmpty();
    }

    private static List<String> names(String components) {
        return Arrays.stream(
                        components.replaceAll("<[^<>]*(<[^<>]*>[^<>]*)*>", "").split(","))
                .map(String::strip)
                .map(each -> each.substring(each.lastIndexOf(' ') + 1))
                .collect(Collectors.toList());
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
