package algo.cli.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class HelpTest {
    private static final int LINES_OF_A_SCREEN = 70;
    private static final int COLUMNS = 80;

    /** Every command and every action of one, as people write them. */
    static List<String> all() {
        List<String> all = new ArrayList<>();
        for (String name : CommandTable.names()) {
            all.add(name);
            CommandTable.command(name).actionNames().forEach(action -> all.add(name + " " + action));
        }
        return all;
    }

    @Test
    void theListHasEveryCommandOnceInAGroupOnOneScreen() throws Exception {
        List<String> listed = CommandGroups.all().stream()
                .flatMap(group -> group.entries().stream())
                .map(CommandGroups.Entry::name)
                .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(CommandTable.names());
        assertThat(help().lines()).hasSizeLessThan(LINES_OF_A_SCREEN).allMatch(line -> line.length() <= COLUMNS);
        assertThat(help()).contains("Run strategies:\n  add ", "'algo help COMMAND' tells more");
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachHelpEndsWithTwoExamplesThatAreRight(String name) throws Exception {
        List<String> examples = Examples.of(name);

        assertThat(examples).hasSizeGreaterThanOrEqualTo(2).allMatch(example -> example.startsWith(name));
        assertThat(help(name.split(" "))).endsWith("  algo " + examples.get(examples.size() - 1) + "\n");
        for (String example : examples) {
            assertThat(read(example)).as(example).isPresent();
        }
    }

    private static Optional<Arguments> read(String example) throws Exception {
        String[] words = example.replaceAll("'[^']*'", "Words").split(" ");
        return ArgumentParser.parse(words, System.out);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theOptionsOfTheCommandComeBeforeThoseOfEveryCommand(String name) throws Exception {
        String text = help(name.split(" "));
        String[] words = name.split(" ");
        Syntax syntax = CommandTable.command(words[0]);
        syntax = words.length == 1 ? syntax : syntax.actionNamed(words[1]);

        for (Option option : syntax.options()) {
            assertThat(place(text, option.longName())).as(option.longName()).isBetween(0, place(text, "--home="));
        }
    }

    private static int place(String text, String option) {
        String list = text.substring(text.indexOf(".\n"));
        return list.indexOf(option);
    }

    @ParameterizedTest(name = "algo {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ps      | unknown command 'ps'; here it is 'algo list'",
                "RM      | unknown command 'RM'; here it is 'algo remove'",
                "delete  | unknown command 'delete'; here it is 'algo remove'",
                "kill    | unknown command 'kill'; here it is 'algo stop --kill'",
                "inspect | unknown command 'inspect'; here it is 'algo show'",
                "enable  | unknown command 'enable'; here it is 'algo schedule'",
                "stpo    | unknown command 'stpo'; the nearest known one is 'stop'",
                "frobnicate | unknown command 'frobnicate'",
                "x       | unknown command 'x'",
            })
    void aWordOfAnotherToolLeadsToOursAndOneThatIsFarFromAllToNone(String word, String message) {
        assertThat(CommandTable.unknown(word)).isEqualTo(message);
        assertThatThrownBy(() -> help(word)).isInstanceOf(UsageException.class).hasMessage(message);
    }

    @Test
    void wordsOfOtherToolsAreNoneOfOursAndLeadToWhatThereIs() throws Exception {
        assertThat(Synonyms.words()).doesNotContainAnyElementsOf(CommandTable.names());
        for (String named : Synonyms.named()) {
            String[] words = named.split(" ");
            Syntax command = CommandTable.command(words[0]);
            assertThat(command).as(named).isNotNull();
            for (String word : List.of(words).subList(1, words.length)) {
                boolean known = word.startsWith("-")
                        ? command.option(word) != null || CommandTable.root().option(word) != null
                        : command.actionNames().contains(word);
                assertThat(known).as(named).isTrue();
            }
        }
    }

    @Test
    void anActionThatIsNotThereNamesTheNearest() {
        assertThatThrownBy(() -> help("calendar", "adb"))
                .isInstanceOf(UsageException.class)
                .hasMessage("unknown action 'adb'; the nearest known one is 'add'");
    }

    private static String help(String... words) throws UsageException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ArgumentParser.help(List.of(words), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
