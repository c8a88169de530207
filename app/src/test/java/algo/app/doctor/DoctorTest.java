package algo.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.config.Secrets;
import algo.app.files.AtomicFile;
import algo.app.openalgo.HostAnswer;
import algo.app.openalgo.LiveHost;
import algo.app.process.HostProbe;
import algo.app.process.Interpreters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that is wrong has a line that says what to do, and nothing else is called wrong for it. */
class DoctorTest {
    private static final Instant NOW = Instant.parse("2026-11-21T06:00:00Z");
    private static final int DAEMON = 4321;
    private static final long MIB = 1024 * 1024;

    @TempDir
    private Path directory;

    private Path root;
    private Instant now = NOW;
    private String searchPath = "/usr/bin:/bin";
    private HostAnswer.Kind answer = HostAnswer.Kind.TAKES_KEY;
    private final Host host = new Host();

    /** A host on which all is well, until a test changes something. */
    private static final class Host implements HostProbe {
        private final Map<String, Integer> holders = new HashMap<>();
        private String nativeProblem = "";
        private Set<Long> listening = Set.of(1001L);
        private Space space = new Space("disk", 1000 * MIB, 2000 * MIB, 5000, 9000, false);
        private Capacity capacity = new Capacity(20_000, Long.MAX_VALUE);

        @Override
        public Optional<String> nativeProblem() {
            return Optional.of(nativeProblem).filter(problem -> !problem.isEmpty());
        }

        @Override
        public OptionalInt lockHolder(Path file) {
            Integer holder = holders.get(file.getFileName().toString());
            return holder == null ? OptionalInt.empty() : OptionalInt.of(holder);
        }

        @Override
        public Optional<Space> space(Path place) {
            return Optional.of(space);
        }

        @Override
        public Capacity capacity() {
            return capacity;
        }

        @Override
        public Listening listening(int port) {
            return new Listening(listening, 1001, 1024);
        }

        @Override
        public List<Means> means(boolean isDaemon) {
            return List.of(new Means("pidfd", true, "yes", ""));
        }
    }

    @BeforeEach
    void home() throws IOException {
        root = directory.resolve("home");
        for (String below : List.of("strategies/scripts", "state/runs", "log/strategies", "run")) {
            Files.createDirectories(
                    root.resolve(below),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        file("strategies/scripts/a.py", "pass\n");
        file("strategies/strategy_configs.json", "{\"version\":1,\"strategies\":{\"a\":{\"script\":\"a.py\"}}}");
        file("state/state.json", "{\"version\":1}");
        file("state/events.jsonl", "{\"seq\":1,\"at\":\"2026-11-21T11:00:00.000+05:30\"}\n{\"seq\":2,\"a");
        file("secrets.json", "{\"version\":1}");
        file("run/algo.sock", "");
        host.holders.put("daemon.lock", DAEMON);
    }

    private Path file(String name, String content) throws IOException {
        Path file = Files.writeString(root.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(60)));
        return file;
    }

    private List<Path> installation = List.of();
    private Duration ahead = Duration.ZERO;

    private List<Check> examine(boolean live) throws IOException {
        return doctor().examine(live ? Optional.of(new Doctor.Live(DAEMON, "daemon 1", List.of())) : Optional.empty());
    }

    private List<Check> today(Map<String, String> wanted) throws IOException {
        return doctor().examineToday(new Doctor.Live(DAEMON, "daemon 1", List.of()), wanted);
    }

    private Doctor doctor() throws IOException {
        Doctor.Subject subject = new Doctor.Subject(
                root,
                root.resolve("run/algo.sock"),
                106,
                Files.getOwner(directory).getName(),
                directory.resolve("config"),
                installation,
                1024,
                searchPath);
        Secrets secrets = new Secrets(
                root.resolve("secrets.json"),
                root.resolve("state/fingerprint.key"),
                Optional.empty(),
                AtomicFile.Exchange.NONE);
        LiveHost liveHost =
                (address, key) -> CompletableFuture.completedFuture(new HostAnswer(answer, "host: " + answer, ahead));
        return new Doctor(
                subject, host, new Interpreters(searchPath), liveHost, secrets, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static List<String> wrong(List<Check> checks) {
        return checks.stream().filter(check -> !check.ok()).map(Check::name).toList();
    }

    @Test
    void aHomeInOrderIsWell() throws Exception {
        List<Check> checks = examine(true);

        assertThat(wrong(checks)).isEmpty();
        assertThat(Doctor.isWell(checks)).isTrue();
        assertThat(checks)
                .extracting(Check::name)
                .containsExactly(
                        "home",
                        "modes",
                        "lock",
                        "socket",
                        "installation",
                        "java",
                        "python",
                        "native",
                        "limits",
                        "pidfd",
                        "disk",
                        "boot",
                        "clock",
                        "calendar",
                        "config",
                        "packages",
                        "state",
                        "secrets",
                        "live",
                        "status");
        // That nothing starts with the host is no problem, and can be changed.
        assertThat(checks)
                .filteredOn(check -> !check.name().equals("boot"))
                .allSatisfy(check -> assertThat(check.hint()).as("%s", check).isEmpty());
    }

    @Test
    void nothingOfAHomeIsOpenedOrExecutedThatOthersCouldHaveWrittenTo() throws Exception {
        Path proof = directory.resolve("executed");
        Path program = Files.writeString(directory.resolve("python-of-theirs"), "#!/bin/sh\n: >" + proof + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        file(
                "strategies/strategy_configs.json",
                "{\"version\":1,\"strategies\":{\"a\":{\"script\":\"a.py\",\"interpreter\":\"" + program + "\"}}}");
        for (Path open : List.of(root, root.resolve("strategies"))) {
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));

            List<Check> checks = examine(false);

            assertThat(checks).filteredOn(check -> !check.ok()).singleElement().satisfies(check -> assertThat(
                            check.line())
                    .contains("home", "others can write to " + open, "'chmod go-w " + open + "'"));
            assertThat(checks)
                    .extracting(Check::name)
                    .doesNotContain("config", "secrets", "calendar", "clock", "modes");
            assertThat(proof).doesNotExist();
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        assertThat(wrong(examine(true))).isEmpty();
        assertThat(proof).as("executed in a home of one's own").exists();
    }

    @Test
    void whatOthersCanChangeOfAlgoItselfIsSaid() throws Exception {
        Path jar = Files.writeString(directory.resolve("algo.jar"), "");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        installation = List.of(jar);

        assertThat(examine(false))
                .filteredOn(check -> check.name().equals("installation"))
                .singleElement()
                .satisfies(check -> assertThat(check.message())
                        .contains(jar.toString(), "others can write to " + directory, "run as this user"));
    }

    @Test
    void aHomeThatIsNotThereYetIsWellAndIsNotMade() throws Exception {
        root = directory.resolve("new");
        host.holders.clear();

        assertThat(wrong(examine(false))).isEmpty();
        assertThat(root).doesNotExist();
    }

    @Test
    void theShapeOfTheObjectAndTheLinesAreKept() {
        List<Check> checks = List.of(Check.ok("home", "fine"), Check.bad("disk", "full", "free some"));

        assertThat(Doctor.body(checks).toString())
                .isEqualTo("{checks=[{name=home, ok=true, message=fine, hint=null},"
                        + " {name=disk, ok=false, message=full, hint=free some}]}");
        assertThat(Doctor.text(checks))
                .isEqualTo(
                        """
                ok       home        fine
                PROBLEM  disk        full; free some
                """);
    }

    /** Breaks one thing. */
    interface Breakage {
        void in(DoctorTest test) throws IOException;
    }

    private static Arguments broken(String check, String says, boolean live, Breakage breakage) {
        return Arguments.of(check, says, live, breakage);
    }

    static Stream<Arguments> breakages() {
        return Stream.of(
                broken(
                        "modes",
                        "chmod -R go-rwx",
                        true,
                        test -> Files.setPosixFilePermissions(
                                test.root.resolve("log"), PosixFilePermissions.fromString("rwxr-x---"))),
                broken("lock", "'algo daemon restart'", true, test -> test.host.holders.clear()),
                broken(
                        "socket",
                        "'algo daemon restart'",
                        true,
                        test -> Files.delete(test.root.resolve("run/algo.sock"))),
                broken("socket", "remove it", false, test -> test.host.holders.clear()),
                broken("python", "install python3", true, test -> test.searchPath = "/nowhere"),
                broken("limits", "ulimit -n", true, test -> test.host.capacity = new HostProbe.Capacity(256, 9999)),
                broken("limits", "ulimit -u", true, test -> test.host.capacity = new HostProbe.Capacity(9999, 99)),
                broken(
                        "disk",
                        "space runs low",
                        true,
                        test -> test.host.space = new HostProbe.Space("disk", 20 * MIB, 2000 * MIB, 5000, 9000, false)),
                broken(
                        "disk",
                        "inodes run low",
                        true,
                        test -> test.host.space = new HostProbe.Space("disk", 900 * MIB, 2000 * MIB, 3, 9000, false)),
                broken(
                        "disk",
                        "writable",
                        true,
                        test -> test.host.space = new HostProbe.Space("disk", 900 * MIB, 2000 * MIB, 5000, 9000, true)),
                broken("clock", "the last event was at", true, test -> test.now = NOW.minus(Duration.ofDays(1))),
                broken(
                        "clock",
                        "was written at",
                        true,
                        test -> Files.setLastModifiedTime(
                                test.root.resolve("state/state.json"), FileTime.from(NOW.plusSeconds(400)))),
                broken("calendar", "correct it", true, test -> test.file("calendar.json", "{\"years\":")),
                broken(
                        "calendar",
                        "unknown set 'equty'",
                        true,
                        test -> test.file("calendar.json", "{\"years\":{\"2026\":{\"sets\":{\"equty\":{}}}}}")),
                broken(
                        "config",
                        "algo reload",
                        true,
                        test -> test.file(
                                "strategies/strategy_configs.json", "{\"strategies\":{\"a\":{\"skript\":\"a.py\"}}}")),
                broken(
                        "config",
                        "no such script",
                        true,
                        test -> Files.delete(test.root.resolve("strategies/scripts/a.py"))),
                broken(
                        "config",
                        "interpreter not found: /no/python",
                        true,
                        test -> test.file(
                                "strategies/strategy_configs.json",
                                "{\"strategies\":{\"a\":{\"script\":\"a.py\",\"interpreter\":\"/no/python\"}}}")),
                broken(
                        "config",
                        "restores",
                        true,
                        test -> Files.move(
                                test.root.resolve("strategies/strategy_configs.json"),
                                test.root.resolve("strategies/strategy_configs.json.bak"))),
                broken("state", "takes its copy", true, test -> test.file("state/state.json", "{\"versio")),
                broken("secrets", "correct it", true, test -> test.file("secrets.json", "{SECRET")));
    }

    @ParameterizedTest(name = "{0}: {1}, daemon {2}")
    @MethodSource("breakages")
    void whatIsBrokenHasItsLineAlone(String check, String says, boolean live, Breakage breakage) throws Exception {
        breakage.in(this);

        List<Check> checks = examine(live);

        assertThat(wrong(checks)).containsExactly(check);
        assertThat(Doctor.text(checks))
                .contains("PROBLEM  " + check)
                .contains(says)
                .doesNotContain("SECRET");
    }

    private void live(String openalgo, String secrets) throws IOException {
        String config = "{'version':1," + openalgo + "'strategies':{'a':{'script':'a.py','mode':'live'}}}";
        file("strategies/strategy_configs.json", config.replace('\'', '"'));
        file("secrets.json", "{\"version\":1,\"secrets\":{" + secrets + "}}");
    }

    private String liveLine() throws IOException {
        return Doctor.text(examine(true))
                .lines()
                .filter(line -> line.contains(" live "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStrategyInLiveModeNeedsAHostAKeyAndAnAnswer() throws Exception {
        String openalgo = "'openalgo':{'host':'http://127.0.0.1:5000'},";
        String key = "\"OPENALGO_APIKEY\":\"live-key-22\"";

        live("", key);
        assertThat(liveLine()).startsWith("PROBLEM").contains("a: in live mode, and no OpenAlgo host is set");
        live(openalgo, "");
        assertThat(liveLine()).startsWith("PROBLEM").contains("there is no secret OPENALGO_APIKEY");
        live(openalgo, key);
        assertThat(liveLine())
                .startsWith("ok")
                .contains("a: http://127.0.0.1:5000 answers, and takes the key; uid 1001 listens there");
        answer = HostAnswer.Kind.DOWN;
        host.listening = Set.of();
        assertThat(liveLine())
                .startsWith("PROBLEM")
                .contains("host: DOWN; nobody listens there now, and any user of this machine may");
        host.listening = Set.of(0L, 1002L);
        assertThat(liveLine())
                .startsWith("PROBLEM")
                .contains("another user, uid 1002, listens there", "others get your key")
                .doesNotContain("live-key-22");
        live("'openalgo':{'host':'http://algo.example'},", key);
        answer = HostAnswer.Kind.TAKES_KEY;
        assertThat(liveLine()).startsWith("ok").contains("the key goes there unencrypted");
    }

    @Test
    void aClockThatIsNotThatOfTheHostIsToldWithItsDifference() throws Exception {
        live("'openalgo':{'host':'https://algo.example'},", "\"OPENALGO_APIKEY\":\"live-key-22\"");
        assertThat(wrong(examine(true))).isEmpty();
        ahead = Duration.ofSeconds(-45);
        assertThat(wrong(examine(true))).containsExactly("live_clock");
        assertThat(Doctor.text(examine(true)))
                .contains("the clock of this machine is 45s ahead of that of the OpenAlgo host");
        ahead = Duration.ofMinutes(3);
        assertThat(Doctor.text(examine(true))).contains("is 3m behind that of");
    }

    @Test
    void todayThoseStrategiesAloneAreLookedAtThatAreWantedEachByItself() throws Exception {
        String config = "{'version':1,'strategies':{'a':{'script':'a.py','secrets':['TOKEN','OPENALGO_APIKEY']},"
                + "'gone':{'script':'gone.py','mode':'live'}}}";
        file("strategies/strategy_configs.json", config.replace('\'', '"'));
        assertThat(wrong(examine(true))).contains("config", "live");

        List<Check> checks = today(Map.of("a", "which starts at 09:15"));
        assertThat(wrong(checks)).containsExactly("today");
        assertThat(Doctor.text(checks))
                .contains("PROBLEM  today       a, which starts at 09:15: there is no secret TOKEN; set it with"
                        + " 'algo secret set TOKEN'")
                .doesNotContain("gone");
        file("secrets.json", "{\"version\":1,\"secrets\":{\"TOKEN\":\"SECRET\"}}");
        checks = today(Map.of("a", "which starts at 09:15"));
        assertThat(wrong(checks)).isEmpty();
        assertThat(Doctor.text(checks))
                .contains("ok       today       a, which starts at 09:15: its code and its secrets are there, run by ")
                .doesNotContain("SECRET", "packages");

        checks = today(Map.of("a", "which runs", "gone", "which is wanted now"));
        assertThat(wrong(checks)).contains("live", "today");
        assertThat(Doctor.text(checks)).containsOnlyOnce("no such script");
        assertThat(Doctor.text(today(Map.of()))).contains("no strategy runs or is to start today");
        file("strategies/strategy_configs.json", "{\"strategies\":{\"a\":{\"skript\":\"a.py\"}}}");
        assertThat(Doctor.text(today(Map.of("a", "which runs"))))
                .contains("PROBLEM  today       nobody can look at what these need while the config is refused: a");
    }

    @Test
    void whatAStrategyWritesHasTheModesThatItWants() throws Exception {
        Path own = Files.createDirectories(
                root.resolve("data/a"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.setPosixFilePermissions(root.resolve("data"), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(own.resolve("state.json"), "{}");
        Files.setPosixFilePermissions(own.resolve("state.json"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(wrong(examine(true))).isEmpty();

        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(wrong(examine(true))).containsExactly("modes");
    }

    @Test
    void secretsThatOthersMayReadAreNamedTwice() throws Exception {
        Files.setPosixFilePermissions(root.resolve("secrets.json"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(wrong(examine(true))).containsExactly("modes", "secrets");
    }

    @Test
    void aDaemonThatHoldsTheHomeAndDoesNotAnswerIsNamed() throws Exception {
        List<Check> checks = examine(false);

        assertThat(wrong(checks)).containsExactly("lock", "socket");
        assertThat(Doctor.text(checks)).contains("kill -CONT " + DAEMON).contains("does not answer");
    }

    @Test
    void withoutNativeFunctionsTheRestIsStillExamined() throws Exception {
        host.nativeProblem = "JNA cannot be loaded";

        List<Check> checks = examine(false);

        assertThat(wrong(checks)).containsExactly("native");
        assertThat(checks).extracting(Check::name).contains("config", "modes").doesNotContain("limits", "disk");
    }

    @ParameterizedTest(name = "at {0}: {1}")
    @CsvSource({
        "2026-11-21T06:00:00Z, true",
        "2026-12-31T12:00:00Z, true",
        "2027-12-14T18:29:59Z, true",
        "2027-12-14T18:30:00Z, false", // 15 December in India
        "2028-01-01T00:00:00Z, false",
        "2019-06-01T00:00:00Z, false",
    })
    void theCalendarKnowsThisYearAndFromMidDecemberTheNext(Instant at, boolean known) throws Exception {
        Check check = new CalendarCheck(root, Clock.fixed(at, ZoneOffset.UTC)).run();

        assertThat(check.ok()).as(check.message()).isEqualTo(known);
        assertThat(check.hint().isEmpty()).isEqualTo(known);
    }

    @Test
    void aCalendarOfOnesOwnCanAddTheYear() throws Exception {
        file("calendar.json", "{\"years\":{\"2028\":{\"coverage\":{\"equity\":\"complete\"}}}}");

        Instant at = Instant.parse("2027-12-20T00:00:00Z");

        assertThat(new CalendarCheck(root, Clock.fixed(at, ZoneOffset.UTC))
                        .run()
                        .ok())
                .isTrue();
    }
}
