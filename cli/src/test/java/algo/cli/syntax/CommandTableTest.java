package algo.cli.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is written is read by one table: without the parser where it is plain, and by the parser as the same. */
class CommandTableTest {
    private static final List<String> ALL = List.of(
            "add",
            "list",
            "status",
            "top",
            "start",
            "stop",
            "restart",
            "reset",
            "panic",
            "logs",
            "events",
            "report",
            "metrics",
            "show",
            "set",
            "edit",
            "config",
            "source",
            "export",
            "rename",
            "copy",
            "move",
            "remove",
            "schedule",
            "unschedule",
            "explain",
            "live",
            "calendar",
            "validate",
            "schema",
            "reload",
            "sandbox",
            "notify",
            "env",
            "import",
            "secret",
            "daemon",
            "service",
            "web",
            "dial-stdio",
            "doctor",
            "completion",
            "help",
            "version");

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
        assertThat(unknown(word)).isEqualTo(message);
    }

    private static String unknown(String word) {
        return assertThrows(UsageException.class, () -> parse(word)).getMessage();
    }

    @ParameterizedTest(name = "algo {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "calendar --at 09:20 is-open NSE       | calendar is-open [NSE] --at[09:20]",
                "calendar --home add add 2026-12-07    | calendar add [2026-12-07] --home[add]",
                "--json daemon --strategies stop       | daemon stop [] --strategies[] --json[]",
                "secret --strategy set set NAME        | secret set [NAME] --strategy[set]",
                "secret --strategy=set remove NAME     | secret remove [NAME] --strategy[set]",
                "sandbox                               | sandbox summary []",
                "sandbox --json                        | sandbox summary [] --json[]",
                "sandbox --json funds                  | sandbox funds [] --json[]",
                "calendar check -- 2026-11-24          | calendar check [2026-11-24]",
                "--home a stop a --home b              | stop [a] --home[b]",
                "logs -fn5 ema                         | logs [ema] --follow[] --lines[5]",
            })
    void anActionMayStandBehindOptions(String words, String read) throws Exception {
        assertThat(text(parse(words.split(" ")).orElseThrow())).isEqualTo(read);
    }

    @ParameterizedTest(name = "algo {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "daemon                               | missing ACTION | see 'algo daemon --help'",
                "calendar --json                      | missing ACTION | see 'algo calendar --help'",
                "calendar shw                         | unknown action 'shw'; the nearest known one is 'show' | see 'algo calendar --help'",
                "calendar add                         | missing DATE | see 'algo calendar add --help'",
                "calendar remove 2026-12-07 NSE x     | unexpected argument 'x' | see 'algo calendar remove --help'",
                "calendar add 2026-12-07 --at 09:20   | --at goes with 'algo calendar is-open' | ''",
                "daemon status --claim                | --claim goes with 'algo daemon run' and 'start' | ''",
                "secret list --strategy=x             | --strategy goes with 'algo secret set' and 'remove' | ''",
                "daemon status --bogus                | Unknown option: '--bogus' | see 'algo daemon status --help'",
                "daemon status x                      | unexpected argument 'x' | see 'algo daemon status --help'",
                "reload x                             | unexpected argument 'x' | see 'algo reload --help'",
                "stop a --grace 1s --kill             | give --grace or --kill, not both | ''",
                "stop a --kill --kill                 | option '--kill' should be specified only once | ''",
                "stop a --grace 1s --grace 2s         | option '--grace' should be specified only once | ''",
                "stop a --today --today               | option '--today' should be specified only once | see 'algo stop --help'",
                "logs a --run 1 --since 2h            | give --run or --since, not both | ''",
                "events -n5 --since=7                 | give --since or -n, not both | ''",
                "schedule a --at x --every 5m         | give only one of --start, --market-hours, --at, --every, --cron | ''",
                "schedule a --start open --cron x     | give only one of --start, --market-hours, --at, --every, --cron | ''",
                "calendar add 2026-12-07 --name X --use a --sessions b | give one of --closed, --regular, --sessions and --use | ''",
            })
    void whatIsWrongIsOneClauseAndTheHelpThatTells(String words, String message, String hint) {
        UsageException wrong = assertThrows(UsageException.class, () -> parse(words.split(" ")));

        assertThat(wrong).hasMessage(message);
        assertThat(wrong.hint()).isEqualTo(hint);
        assertThat(PlainReader.read(words.split(" "))).isNull();
    }

    @Test
    void anActionHasAHelpOfItsOwn() throws Exception {
        String add = help("calendar", "add", "--help");

        assertThat(add)
                .startsWith("Usage: algo calendar add [")
                .contains(
                        "Say what a day is",
                        "--name=TEXT",
                        "--provisional",
                        "--json",
                        "[--closed",
                        "| --regular |",
                        "[EX|SET]\n")
                .doesNotContain("--restore", "--at", "--from", "is-open");
        assertThat(help("calendar", "-h"))
                .startsWith("Usage: algo calendar [")
                .contains("ACTION", "Commands:", "is-open", "validate")
                .doesNotContain("--name=TEXT");
        assertThat(help("daemon", "run", "--help"))
                .contains("--system", "--run-dir=DIR", "--claim", "--home=DIR", "--socket=FILE")
                .doesNotContain("--background", "--idle-after", "--json", "--user");
    }

    /** Else the action could not be told from what an option takes, where that stands before it. */
    @Test
    void anOptionTakesTheSameInAllActionsOfACommand() {
        for (String name : CommandTable.names()) {
            Map<String, String> labels = new HashMap<>();
            for (Syntax action : CommandTable.command(name).actions()) {
                for (Option option : action.options()) {
                    String before = labels.put(option.text(), option.label());
                    assertThat(before).as("%s %s", name, option.name()).isIn(null, option.label());
                }
            }
        }
    }

    /** What is read without the parser is what the parser would have read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void plainArgumentsMeanWhatTheyMeanToTheParser(int seed) throws Exception {
        Random random = new Random(seed);
        int plain = 0;
        for (int i = 0; i < 500; i++) {
            String[] args = arguments(random);
            Arguments read = PlainReader.read(args);
            if (read == null) {
                continue;
            }
            plain++;

            assertThat(text(read))
                    .as("seed %d: %s", seed, String.join(" ", args))
                    .isEqualTo(text(parse(args).orElseThrow()));
        }
        assertThat(plain).isGreaterThan(50);
    }

    private static String[] arguments(Random random) {
        List<String> words = new ArrayList<>();
        Syntax command = CommandTable.command(any(CommandTable.names(), random));
        List<Option> options = new ArrayList<>(CommandTable.root().options());
        options.addAll(command.options());
        command.actions().forEach(action -> options.addAll(action.options()));
        words.add(command.name());
        if (!command.actions().isEmpty() && random.nextInt(8) > 0) {
            Syntax action = any(command.actions(), random);
            words.add(action.name());
            options.addAll(action.options());
            options.addAll(action.options());
        }
        List<String> some = List.of("ema", "@file", "K=V", "-n5", "a b", "", "--", "5", "--json=true", "'q'");
        for (int i = random.nextInt(5); i > 0; i--) {
            if (random.nextBoolean()) {
                words.add(any(List.of(any(options, random).names()), random));
            }
            words.add(some.get(random.nextInt(random.nextBoolean() ? 3 : some.size())));
        }
        if (random.nextBoolean()) {
            words.add(0, "/h");
            words.add(0, "--home");
        }
        return words.toArray(String[]::new);
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static String text(Arguments given) {
        StringBuilder text = new StringBuilder(given.name() + " " + given.parameters());
        Syntax command = CommandTable.command(given.command());
        List<Option> options = new ArrayList<>();
        options.addAll(
                given.action().isEmpty()
                        ? command.options()
                        : command.actionNamed(given.action()).options());
        CommandTable.root().options().stream()
                .filter(option -> given.option(option.name()) != null)
                .forEach(options::add);
        for (Option option : options) {
            if (given.isSet(option.name())) {
                text.append(' ').append(option.longName()).append(given.texts(option.name()));
            }
        }
        return text.toString();
    }

    private static Optional<Arguments> parse(String... args) throws UsageException {
        return ArgumentParser.parse(args, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    }

    private static String help(String... args) throws UsageException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ArgumentParser.parse(args, new PrintStream(out, true, StandardCharsets.UTF_8)))
                .isEmpty();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static CommandLine commandLine(String... args) {
        return ArgumentParser.model(args);
    }
}
