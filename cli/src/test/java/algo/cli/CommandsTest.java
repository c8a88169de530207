package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A command starts fast because only its own model is built. */
class CommandsTest {
    private static final List<String> ALL = List.of(
            "add", "list", "status", "start", "stop", "restart", "reset", "logs", "show", "set", "source", "remove",
            "reload", "sandbox", "daemon", "version");

    @ParameterizedTest
    @CsvSource({
        "status,                      status",
        "--json stop ema,             stop",
        "--home /h logs -f ema,       logs",
        "--home=/h daemon status,     daemon",
        "--socket stop start ema,     start",
        "add --id status x.py,        add",
    })
    void onlyTheModelOfTheNamedCommandIsBuilt(String words, String name) {
        assertThat(commandLine(words.split(" ")).getSubcommands()).containsOnlyKeys(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "staus", "--json", "--home"})
    void withoutACommandAllAreThere(String words) {
        assertThat(commandLine(words.split(" ")).getSubcommands().keySet()).containsExactlyElementsOf(ALL);
    }

    @Test
    void everyCommandTakesTheGlobalOptionsAndSaysWhatItDoes() {
        for (CommandLine command : commandLine("--help").getSubcommands().values()) {
            assertThat(command.getCommandSpec().optionsMap().keySet())
                    .as("%s", command.getCommandName())
                    .contains("--json", "--home", "--socket", "--help");
            assertThat(command.getCommandSpec().usageMessage().description())
                    .as("%s", command.getCommandName())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "staus  | unknown command 'staus'; the nearest known one is 'status'",
                "LIST   | unknown command 'LIST'; the nearest known one is 'list'",
                "strat  | unknown command 'strat'; the nearest known one is 'start'",
                "-x     | unknown option '-x'",
            })
    void aWordThatIsNoCommandNamesTheNearest(String word, String message) {
        assertThat(Commands.unknown(word)).isEqualTo(message);
    }

    private static CommandLine commandLine(String... args) {
        return Commands.commandLine(args, new Globals[1]);
    }
}
