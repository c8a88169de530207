package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.RefusingPort;
import algo.cli.syntax.CommandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The documents say what is so: their links lead somewhere, their command lines work, their JSON is what is printed. */
class DocumentsIT {
    private static final int MOST_README_LINES = 120;

    /** Strategies that examples name and that no example adds. */
    private static final List<String> STRATEGIES =
            List.of("ema_crossover", "vwap", "rebalance", "scan", "report", "gold", "ema", "feed");

    /** Files that an example reads: a script, a calendar, what comes on standard input. */
    private static final Pattern FILE = Pattern.compile("[\\w-]+\\.(?:py|json|txt)(?=\\s|$)");

    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    private static final Pattern QUESTION = Pattern.compile(
            "^algo (?:status|list|metrics(?!.* --output)|top|logs(?!.* --clear)|events|report|show|source|explain|live"
                    + "|version|doctor|daemon status|secret list|sandbox(?! reset)|calendar (?:show|check|next|is-open|validate)|schedule .*--next)\\b");

    /** Done; or a conflict, which is a matter of what examples before have left. */
    private static final Set<Integer> FINE = Set.of(0, 5);

    /** What only a shell takes apart. */
    private static final Pattern SHELL = Pattern.compile("[^\\w ./:,@=%+-]");

    /** What does something in its home whether a daemon is there or not. */
    private static final Pattern STAYS = Pattern.compile("algo (daemon run|service \\w+|web|panic|copy|move)\\b");

    private static final int UNREACHABLE = 4;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    /** Stands for the host of the examples: another test may listen there. */
    private RefusingPort nobody;

    @BeforeEach
    void takePort() throws IOException {
        nobody = new RefusingPort();
    }

    @AfterEach
    void leavePort() throws IOException {
        nobody.close();
    }

    @Test
    void theReadmeIsShortAndEveryLinkLeadsSomewhereInTheSourceAndInTheDistribution() throws Exception {
        assertThat(Files.readAllLines(Documents.SOURCE.resolve("README.md")))
                .hasSizeLessThanOrEqualTo(MOST_README_LINES);
        List<String> broken = new ArrayList<>();
        for (String page : Documents.shipped()) {
            broken.addAll(Documents.brokenLinks(Documents.SOURCE, page));
            broken.addAll(Documents.brokenLinks(AlgoHome.DIST, page.replaceFirst("^packaging/", "")));
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyCommandLineWorksAndItsJsonIsAsDocumented() throws Exception {
        prepare();
        JsonReference reference = new JsonReference();
        goLive(reference);
        showWhatIsRare(reference);
        List<Documents.Example> changes = new ArrayList<>();
        List<Documents.Example> questions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Documents.Example example : Documents.examples()) {
            boolean json = example.page().equals(JsonReference.PAGE);
            if (json || seen.add(example.line())) {
                (isQuestion(example.line()) && !json ? questions : changes).add(example);
            }
        }
        assertThat(changes.size() + questions.size()).isGreaterThan(100);
        Queue<String> wrong = new ConcurrentLinkedQueue<>();

        // Questions depend on no other line, so they are asked beside.
        ExecutorService beside = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> asked = new ArrayList<>();
            for (Documents.Example question : questions) {
                asked.add(beside.submit(() -> {
                    check(question, reference, wrong);
                    return null;
                }));
            }
            // What takes strategies or the daemon away comes last, in the order of the pages.
            changes.sort(Comparator.comparingInt(DocumentsIT::rank));
            for (Documents.Example change : changes) {
                if (rank(change) > 0) {
                    for (Future<?> each : asked) {
                        each.get();
                    }
                }
                check(change, reference, wrong);
            }
        } finally {
            beside.shutdownNow();
        }

        assertThat(wrong).isEmpty();
        assertThat(reference.differences()).isEmpty();
    }

    @Test
    void everyCommandAndEveryActionIsInAnExample() throws Exception {
        List<String> lines =
                Documents.examples().stream().map(Documents.Example::line).toList();
        List<String> missing = new ArrayList<>();
        for (String name : CommandTable.names()) {
            List<String> words = new ArrayList<>(List.of(name));
            CommandTable.command(name).actions().forEach(action -> words.add(name + " " + action.name()));
            for (String word : words) {
                if (lines.stream().noneMatch(line -> line.matches("algo " + word + "\\b.*"))) {
                    missing.add(word);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    /** A home in which the strategies of the pages are, one of which has traded, under its second daemon. */
    private void prepare() throws IOException {
        Files.createSymbolicLink(home.directory().resolve("strategies"), AlgoHome.DIST.resolve("strategies"));
        for (Documents.Example example : Documents.examples()) {
            Matcher files = FILE.matcher(example.line());
            while (files.find()) {
                Path file = home.directory().resolve(files.group());
                Files.writeString(
                        file,
                        file.toString().endsWith(".json") ? "{\"extends\": \"IN\", \"years\": {}}" : "print(1)\n");
            }
        }
        // The packages that the pages ask for.
        new Wheels(home.directory().resolve("wheels")).add("openalgo", "1.0").add("pandas", "2.2");
        // The project of the pages.
        for (String file : List.of("desk/run.py", "desk/trader/bot.py")) {
            Path path = home.directory().resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "import a_module_that_nobody_has\n");
        }
        // The server that somebody comes from.
        Path hosted = Files.createDirectories(home.directory().resolve("openalgo/strategies/scripts"));
        Files.writeString(hosted.resolve("hosted.py"), "print(1)\n");
        Files.writeString(
                hosted.resolveSibling("strategy_configs.json"),
                "{\"hosted_20260101093000\": {\"file_path\": \"strategies/scripts/hosted.py\"}}");
        List<String> entries = new ArrayList<>();
        for (String id : STRATEGIES) {
            String tags = id.equals("ema_crossover") ? "\"nifty\"" : "";
            entries.add("\"%s\": {\"tags\": [%s], \"script\": \"%s\", \"interpreter\": \"%s\"}"
                    .formatted(id, tags, AlgoHome.EXAMPLES.resolve("ema_crossover.py"), AlgoHome.PYTHON));
        }
        entries.add("\"pair\": {\"script\": \"%s\"}".formatted(AlgoHome.EXAMPLES.resolve("ema_crossover.py")));
        entries.add("\"pair@INFY\": {\"of\": \"pair\"}");
        Files.createDirectories(home.config().getParent());
        Files.writeString(home.config(), "{\"version\": 1, \"strategies\": {" + String.join(", ", entries) + "}}");
        withWheels(home.algo("start", "ema_crossover")).run().ok();
        withWheels(home.algo("daemon", "restart")).run().ok();
        Eventually.within(
                Duration.ofSeconds(20),
                () -> home.algo("sandbox", "positions", "--json")
                                .run()
                                .json()
                                .get("positions")
                                .size()
                        > 0);
    }

    /** What stands there once nothing is missing; the line of the page is run without a host. */
    private void goLive(JsonReference reference) throws IOException {
        try (FakeLiveServer live = new FakeLiveServer("live-key-22")) {
            home.does("config", "openalgo.host=" + live.address());
            home.algo("live", "ema_crossover", "--key").reading("live-key-22").run();
            reference.add(
                    "Live",
                    home.algo("live", "ema_crossover", "--json").run().ok().out());
            live.answers("orderbook", "{'orders':[]}")
                    .answers("positionbook", "[{'symbol':'WIPRO','exchange':'NSE','product':'MIS','quantity':'-3'}]");
            home.does("set", "vwap", "mode=live");
            reference.add("Panic", panic("--live").out());
            reference.add("Panic", panic("--live", "--yes").out());
            home.does("panic", "--end");
            home.does("set", "vwap", "mode=null");
            home.algo("secret", "remove", "OPENALGO_APIKEY").run().ok();
            home.does("config", "openalgo.host=null");
            home.does("start", "ema_crossover");
        }
    }

    /** Closes positions somewhere, and some are left. */
    private Call.Result panic(String... where) {
        List<String> words = new ArrayList<>(List.of("panic", "--square-off", "--json"));
        words.addAll(List.of(where));
        return home.algo(words.toArray(String[]::new)).run().exits(1);
    }

    /** What is there only where somebody has set it. */
    private void showWhatIsRare(JsonReference reference) throws IOException {
        home.does(
                "config",
                "defaults.risk.max_daily_loss=20000",
                "risk.max_daily_loss=50000",
                "notify.me.type=webhook",
                "notify.me.url=http://127.0.0.1:9/");
        reference.add("Config", home.inside("show", "vwap", "--json").ok().out());
        reference.add(
                "Config for all strategies",
                home.inside("config", "--json").ok().out());
        reference.add("Channels", home.inside("notify", "list", "--json").ok().out());
        home.does("config", "defaults.risk.max_daily_loss=null", "risk.max_daily_loss=null", "notify.me=null");

        reference.add("Moves", copy().out());

        LosingBot bot = new LosingBot(home);
        home.does("set", LosingBot.ID, "risk.max_daily_loss=0.01");
        home.does("start", LosingBot.ID);
        bot.trade();
        Eventually.holds(
                "its loss refuses a start", () -> home.status(LosingBot.ID).has("start_refused"));
        reference.add("Strategies", home.inside("status", "--json").ok().out());
        reference.add("Top", home.inside("top", "--json").ok().out());
        home.does("remove", LosingBot.ID, "--stop");
    }

    /** A copy to another home on this machine: what stands in for ssh runs the command here. */
    private Call.Result copy() throws IOException {
        String algo = AlgoHome.DIST.resolve("bin/algo").toString();
        String there = home.directory().resolve("there").toString();
        Path bin = Files.createDirectories(home.directory().resolve("bin"));
        Path ssh = Files.writeString(
                bin.resolve("ssh"), "#!/bin/sh\nfor last; do :; done\nALGO_HOME=" + there + " exec sh -c \"$last\"\n");
        assertThat(ssh.toFile().setExecutable(true)).isTrue();
        home.packaged("daemon", "start", "--home", there).run().ok();
        try {
            home.does("config", "hosts.vps.ssh=vps", "hosts.vps.algo=" + algo);
            return home.packaged("copy", "ema_crossover", "--host", "vps", "--json")
                    .with("PATH", bin + ":" + System.getenv("PATH"))
                    .run()
                    .ok();
        } finally {
            home.does("config", "hosts.vps=null");
            home.packaged("daemon", "stop", "--home", there).run().ok();
        }
    }

    private void check(Documents.Example example, JsonReference reference, Queue<String> wrong) throws IOException {
        String line = example.line();
        if (!canRun(line)) {
            understood(example, wrong);
            return;
        }
        Call.Result result = run(line.replace("127.0.0.1:5000", "127.0.0.1:" + nobody.number()));
        boolean ofReference = example.page().equals(JsonReference.PAGE);
        boolean fails = ofReference && example.section().equals("Errors");
        if (fails == FINE.contains(result.code()) && !answersByExitCode(line)) {
            wrong.add(example + "\n  exit code " + result.code() + "\n" + result.out() + result.err());
        }
        if (ofReference && line.contains(" --json")) {
            reference.add(example.section(), fails ? result.err() : result.out());
        }
    }

    private Call.Result run(String line) {
        if (!Files.exists(home.home().resolve("run/algo.sock"))) {
            withWheels(home.algo("daemon", "start")).run().ok();
        }
        if (SHELL.matcher(line).find() || line.startsWith("algo secret ")) {
            return shell(line).reading("a value\n").run();
        }
        Call call = home.algo(line.substring("algo ".length()).split(" "));
        return (line.startsWith("algo daemon ") ? withWheels(call) : call).run();
    }

    /** What the daemon of a command installs comes from the directory of wheels, whichever tool does it. */
    private Call withWheels(Call call) {
        String wheels = home.directory().resolve("wheels").toString();
        return call.with("PIP_NO_INDEX", "1")
                .with("PIP_FIND_LINKS", wheels)
                .with("UV_NO_INDEX", "1")
                .with("UV_FIND_LINKS", wheels);
    }

    private static int rank(Documents.Example example) {
        if (example.line().startsWith("algo panic")) {
            return 3;
        }
        return example.line().startsWith("algo daemon ") && !example.line().startsWith("algo daemon status")
                ? 2
                : example.line().startsWith("algo remove ") ? 1 : 0;
    }

    /** Not what only root may do on a host of several users, what trades at a live host, or what goes on until it is ended. */
    private static boolean canRun(String line) {
        return !line.matches(".* --(system|user|all-users|host|hosts)\\b.*")
                && (line.startsWith("algo live ") || !line.matches(".*\\blive\\b.*"))
                && !line.matches(".* (-f|--follow|--every|--watch)( .*|$)")
                && !line.startsWith("algo edit ")
                && !line.startsWith("algo rename ")
                && !line.startsWith("algo daemon run")
                && !line.startsWith("algo config web.")
                && !line.startsWith("algo config notify.")
                && !line.startsWith("algo notify test")
                && (!line.startsWith("algo web") || line.startsWith("algo web --new-token"))
                && !line.matches("algo service install(?!.*--print).*");
    }

    private static boolean isQuestion(String line) {
        return !canRun(line) || QUESTION.matcher(line).find();
    }

    private static boolean answersByExitCode(String line) {
        return line.contains("calendar is-open") || line.matches("algo (doctor|live|service status)\\b.*");
    }

    /** What cannot be run is at least well said: command, options, how many words. No daemon is there to do it. */
    private void understood(Documents.Example example, Queue<String> wrong) throws IOException {
        String line = example.line();
        Matcher stays = STAYS.matcher(line);
        if (stays.lookingAt()) {
            List<String> words = new ArrayList<>(List.of(stays.group(1).split(" ")));
            words.add("--help");
            Set<String> known =
                    options(home.algo(words.toArray(String[]::new)).run().ok().out());
            if (!known.containsAll(options(line))) {
                wrong.add(example + "\n  an option that is none of " + known);
            }
            return;
        }
        Call.Result result = shell(withoutHost(line) + " --socket ./nobody")
                .with("ALGO_AUTOSTART", "0")
                .run();
        if (result.code() != UNREACHABLE) {
            wrong.add(example + "\n  exit code " + result.code() + "\n" + result.err());
        }
    }

    /** The same line for the daemon here: no other machine is there. */
    private static String withoutHost(String line) {
        return line.replaceFirst(" --hosts? [^ ]+", "");
    }

    /** A line as a user would type it. */
    private Call shell(String line) {
        return home.call(List.of("/bin/sh", "-c", line))
                .with("PATH", AlgoHome.DIST.resolve("bin") + ":" + System.getenv("PATH"));
    }

    private static Set<String> options(String text) {
        return OPTION.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
