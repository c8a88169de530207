package algo.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents that users read, as they lie in the source. */
final class Documents {
    static final Path SOURCE = Path.of("..").toAbsolutePath().normalize();

    private static final Path PAGES = SOURCE.resolve("packaging/docs");
    /** Lines of these two are no examples: made from the help, and about earlier versions. */
    private static final Set<String> WITHOUT_EXAMPLES = Set.of("commands.md", "CHANGELOG.md");

    private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`\n]*`");

    private Documents() {}

    /** A command line in a block of code, without the comment behind it. */
    record Example(String page, int number, String section, String line) {
        @Override
        public String toString() {
            return page + ":" + number + ": " + line;
        }
    }

    /** What is in the distribution too, by its path in the source; pages of packaging/docs are in docs there. */
    static List<String> shipped() throws IOException {
        List<String> pages = new ArrayList<>(List.of("README.md", "strategies/README.md"));
        try (Stream<Path> files = Files.list(PAGES)) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .map(file -> SOURCE.relativize(file).toString())
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    /** The command lines of all pages, in their order. */
    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (String page : shipped()) {
            if (WITHOUT_EXAMPLES.contains(Path.of(page).getFileName().toString())) {
                continue;
            }
            boolean fenced = false;
            String section = "";
            List<String> lines = Files.readAllLines(SOURCE.resolve(page));
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.startsWith("#") && !fenced) {
                    section = line.replaceFirst("^#+ ", "");
                }
                fenced ^= line.startsWith("```");
                if ((fenced || line.startsWith("    ")) && line.strip().startsWith("algo ")) {
                    examples.add(new Example(page, i + 1, section, line.strip().replaceFirst("\\s+# .*", "")));
                }
            }
        }
        return examples;
    }

    /** The links of one page that lead nowhere within {@code root}; empty if all are well. */
    static List<String> brokenLinks(Path root, String page) throws IOException {
        List<String> broken = new ArrayList<>();
        Path file = root.resolve(page);
        Matcher links = LINK.matcher(INLINE_CODE.matcher(Files.readString(file)).replaceAll(""));
        while (links.find()) {
            String link = links.group(1);
            if (link.contains("://")) {
                continue;
            }
            int mark = link.indexOf('#');
            String path = mark < 0 ? link : link.substring(0, mark);
            Path target = path.isEmpty() ? file : file.resolveSibling(path).normalize();
            boolean leadsThere = target.startsWith(root) && Files.exists(target);
            if (!leadsThere || (mark >= 0 && !anchors(target).contains(link.substring(mark + 1)))) {
                broken.add(page + ": " + link);
            }
        }
        return broken;
    }

    /** What headings are called in links: small letters, digits and hyphens. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher headings = HEADING.matcher(Files.readString(page));
        while (headings.find()) {
            String words = headings.group(1).toLowerCase(Locale.ROOT);
            anchors.add(words.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'));
        }
        return anchors;
    }
}
