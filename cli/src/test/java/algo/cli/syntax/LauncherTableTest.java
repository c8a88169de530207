package algo.cli.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.protocol.DaemonOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The launcher, which is a shell script, knows what the table of commands says, and nothing else. */
class LauncherTableTest {
    private static final Path LAUNCHER = Path.of("../packaging/launcher/algo");
    private static final Path KEEPER = Path.of("../packaging/launcher/keeper");

    private String launcher;

    @BeforeEach
    void read() throws Exception {
        launcher = Files.readString(LAUNCHER);
    }

    @Test
    void itTellsTheWordsOfDaemonRunFromTheValuesOfOptions() {
        Set<String> takeValues = new TreeSet<>();
        CommandTable.root().options().stream().filter(Option::takesValue).forEach(each -> takeValues.add(each.name()));
        Arrays.stream(DaemonOption.values())
                .filter(DaemonOption::takesValue)
                .forEach(each -> takeValues.add(each.option()));

        List<Set<String>> lists = Pattern.compile("^ +(--home \\| [^)]*)\\)", Pattern.MULTILINE)
                .matcher(launcher)
                .results()
                .map(found -> (Set<String>) new TreeSet<>(List.of(found.group(1).split(" \\| "))))
                .toList();

        assertThat(lists).hasSize(2).allMatch(takeValues::equals, "all that take a value: " + takeValues);
        assertThat(CommandTable.command("daemon").actionNamed("run")).isNotNull();
    }

    @Test
    void everyOptionThatItLooksForIsOneOfDaemonRun() throws Exception {
        Matcher cases = Pattern.compile("^ +(--[a-z-]+)(?:=\\*)?\\)$", Pattern.MULTILINE)
                .matcher(launcher);
        Set<String> named = new TreeSet<>(
                cases.results().map(MatchResult::group).map(String::strip).toList());

        assertThat(named).containsExactlyInAnyOrder("--background)", "--hosted)", "--system)", "--home=*)");
        Set<String> known = new TreeSet<>();
        Arrays.stream(DaemonOption.values()).forEach(each -> known.add(each.option()));
        assertThat(known).contains("--background", "--hosted", "--system", "--home");
        assertThat(Files.readString(KEEPER)).contains("!= " + DaemonOption.CLAIM.option() + " ]");
    }

    @Test
    void everyCommandWhoseTableItMeasuresTheTerminalForIsOne() {
        Matcher line = Pattern.compile("^ +(\\*\" status \"\\*[^)]*)\\)$", Pattern.MULTILINE)
                .matcher(launcher);
        assertThat(line.find()).isTrue();

        List<String> commands = Pattern.compile("\" ([a-z]+) \"")
                .matcher(line.group(1))
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(CommandTable.names()).containsAll(commands);
        assertThat(commands).contains("list", "calendar");
    }
}
