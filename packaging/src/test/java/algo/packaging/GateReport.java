package algo.packaging;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Names the ten slowest tests of a build and every test that was skipped, from the reports that Maven's plugins wrote. Where
 * all tools were installed a skip for want of one is a failure: it would hide for ever what the test is there to find.
 */
final class GateReport {
    private static final int SLOWEST = 10;
    private static final List<String> MODULES = List.of("app", "cli", "packaging");
    private static final List<String> PLACES = List.of("target/surefire-reports", "target/failsafe-reports");
    /** What stands before the reason of a skip: the exception that the test threw, and what JUnit says of an assumption. */
    private static final Pattern BEFORE_REASON = Pattern.compile("^([\\w.]+Exception: )?(Assumption failed: )?");

    /**
     * One test that Maven reported.
     *
     * @param skip why it did not run, the first line of it; null if it ran
     */
    private record Run(String test, double seconds, String skip) {}

    private final List<Run> runs;

    private GateReport(List<Run> runs) {
        this.runs = runs;
    }

    /**
     * Prints the report, and ends with 1 if a test was skipped that should not have been.
     *
     * @param arguments the directory of the build, when the build began, and "all" if all tools were installed
     */
    public static void main(String[] arguments) throws Exception {
        GateReport report = read(Path.of(arguments[0]), Instant.parse(arguments[1]));
        report.print(System.out);
        List<String> unexpected = report.unexpected();
        if (arguments[2].equals("all") && !unexpected.isEmpty()) {
            System.out.println("These tests must not be skipped where all tools are installed:");
            unexpected.forEach(System.out::println);
            System.exit(1);
        }
    }

    /** Reads the reports below {@code build} that were written since then. */
    static GateReport read(Path build, Instant since) throws IOException, ParserConfigurationException, SAXException {
        List<Run> runs = new ArrayList<>();
        for (String module : MODULES) {
            for (String place : PLACES) {
                Path reports = build.resolve(module).resolve(place);
                if (Files.isDirectory(reports)) {
                    for (Path file : files(reports)) {
                        if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                            runs.addAll(parse(file));
                        }
                    }
                }
            }
        }
        return new GateReport(runs);
    }

    private static List<Path> files(Path reports) throws IOException {
        try (Stream<Path> files = Files.list(reports)) {
            return files.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Run> parse(Path file) throws IOException, ParserConfigurationException, SAXException {
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testcase");
        List<Run> runs = new ArrayList<>();
        if (cases.getLength() == 0) {
            // A class that was skipped as a whole.
            runs.add(new Run(file.getFileName().toString().replaceFirst("TEST-(.*\\.)?(.*)\\.xml", "$2"), 0, ""));
        }
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            String name = test.getAttribute("classname").replaceFirst(".*\\.", "");
            if (!test.getAttribute("name").isEmpty()) {
                name += "." + test.getAttribute("name");
            }
            NodeList skipped = test.getElementsByTagName("skipped");
            String skip = skipped.getLength() == 0 ? null : reason((Element) skipped.item(0));
            // A comma parts the thousands.
            double seconds = Double.parseDouble("0" + test.getAttribute("time").replace(",", ""));
            runs.add(new Run(name, seconds, skip));
        }
        return runs;
    }

    private static String reason(Element skipped) {
        String message = skipped.getAttribute("message");
        String text = message.isEmpty() ? skipped.getTextContent() : message;
        return BEFORE_REASON.matcher(text.lines().findFirst().orElse("")).replaceFirst("");
    }

    void print(PrintStream out) {
        List<Run> skipped = runs.stream().filter(run -> run.skip() != null).toList();
        out.println(runs.size() + " tests, the slowest:");
        runs.stream()
                .sorted(Comparator.comparingDouble(Run::seconds).reversed())
                .limit(SLOWEST)
                .forEach(run -> out.printf(Locale.ROOT, "%7.1f s  %s%n", run.seconds(), run.test()));
        out.println(skipped.isEmpty() ? "none was skipped" : skipped.size() + " were skipped:");
        skipped.forEach(run -> out.println("  " + line(run)));
    }

    /** The skips that the machine does not need once all tools are installed. */
    List<String> unexpected() {
        return runs.stream()
                .filter(run -> run.skip() != null)
                .filter(run -> Needs.ACCEPTED.stream().noneMatch(run.skip()::startsWith))
                .map(run -> "  " + line(run))
                .toList();
    }

    private static String line(Run run) {
        return run.test() + ": " + (run.skip().isEmpty() ? "without a reason" : run.skip());
    }
}
