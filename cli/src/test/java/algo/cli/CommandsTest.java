package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** A command starts fast because only its own model is built. */
class CommandsTest {
    private static final List<String> ALL = List.of(
            "add",
            "list",
            "status",
            "top",
            "start",
            "stop",
            "restart",
            "reset",
            "logs",
            "events",
            "report",
            "show",
            "set",
            "source",
            "remove",
            "schedule",
            "unschedule",
            "explain",
            "calendar",
            "reload",
            "sandbox",
            "secret",
            "daemon",
            "doctor",
            "version");

    private static final Map<String, CommandLine> COMMANDS =
            commandLine("--help").getSubcommands();

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

    /** What is read without the parser is what the parser would have read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void plainArgumentsMeanWhatTheyMeanToTheParser(int seed) {
        Random random = new Random(seed);
        int plain = 0;
        for (int i = 0; i < 500; i++) {
            String[] args = arguments(random);
            Globals globals = new Globals();
            Command read = Commands.plain(args, globals);
            if (read == null) {
                continue;
            }
            plain++;
            Globals parsedGlobals = new Globals();
            CommandLine.ParseResult parsed =
                    Commands.commandLine(args, parsedGlobals).parseArgs(args).subcommand();
            Command command = (Command) parsed.commandSpec().userObject();
            command.takeFromModel();
            parsedGlobals.takeFromModel();

            assertThat(everything(read, globals))
                    .as("seed %d: %s", seed, String.join(" ", args))
                    .isEqualTo(everything(command, parsedGlobals));
            assertThat(command.parameterProblem()).isEmpty();
        }
        assertThat(plain).isGreaterThan(50);
    }

    private static String[] arguments(Random random) {
        List<String> words = new ArrayList<>();
        List<String> names = new ArrayList<>(COMMANDS.keySet());
        String name = names.get(random.nextInt(names.size()));
        List<String> options =
                new ArrayList<>(COMMANDS.get(name).getCommandSpec().optionsMap().keySet());
        options.removeAll(List.of("-h", "--help"));
        words.add(name);
        List<String> some = List.of("ema", "@file", "K=V", "-n5", "a b", "", "--", "5", "--json=true", "'q'");
        for (int i = random.nextInt(5); i > 0; i--) {
            if (random.nextBoolean()) {
                words.add(options.get(random.nextInt(options.size())));
            }
            words.add(some.get(random.nextInt(random.nextBoolean() ? 3 : some.size())));
        }
        if (random.nextBoolean()) {
            words.add(0, "/h");
            words.add(0, "--home");
        }
        return words.toArray(String[]::new);
    }

    private static String everything(Command command, Globals globals) {
        List<String> values = new ArrayList<>();
        values.add(command.name() + command.parameters());
        command.model().optionsMap().keySet().stream()
                .sorted()
                .forEach(option -> values.add(option + command.isSet(option) + command.texts(option)));
        values.add(globals.home() + "|" + globals.socket() + "|" + globals.json());
        return String.join("\n", values);
    }

    private static CommandLine commandLine(String... args) {
        return Commands.commandLine(args, new Globals());
    }
}
