package algo.app.state;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.Actor;
import algo.app.model.EventType;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every transition has a number, and no number is given twice. */
class EventJournalTest {
    private static final Instant AT = Instant.parse("2026-11-20T03:50:00.5Z");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void path() {
        file = directory.resolve("events.jsonl");
    }

    @Test
    void aLineIsAsDocumented() throws Exception {
        append("running", "why\n\"so\"");

        assertThat(Files.readString(file))
                .isEqualTo(
                        "{\"seq\":1,\"at\":\"2026-11-20T09:20:00.500+05:30\",\"strategy\":\"ema\",\"event\":\"phase\","
                                + "\"from\":null,\"to\":\"running\",\"cause\":\"launch\",\"by\":\"daemon\","
                                + "\"detail\":\"why\\n\\\"so\\\"\"}\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void theNumbersGoOnUnderTheNextDaemon() throws Exception {
        append("a", "");
        append("b", "");

        assertThat(append("c", "")).startsWith("{\"seq\":3,");
    }

    @Test
    void aLineThatACrashCutShortIsEndedAndNeverContinued() throws Exception {
        append("a", "");
        byte[] first = Files.readAllBytes(file);
        append("b", "Ünïcode ₹");
        byte[] both = Files.readAllBytes(file);
        for (int length = first.length + 1; length < both.length; length++) {
            Files.write(file, Arrays.copyOf(both, length));

            append("c", "");

            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(lines).as("cut at %d", length).hasSize(3);
            assertThat(lines.get(0)).isEqualTo(new String(first, StandardCharsets.UTF_8).strip());
            String seq = length == both.length - 1 ? "{\"seq\":3," : "{\"seq\":2,";
            assertThat(lines.get(2)).as("cut at %d", length).startsWith(seq).contains("\"to\":\"c\"");
        }
    }

    @Test
    void zerosThatACrashOfTheHostLeftDoNotRestartTheNumbers() throws Exception {
        append("a", "");
        append("b", "");
        Files.write(file, new byte[500], StandardOpenOption.APPEND);

        assertThat(append("c", "")).startsWith("{\"seq\":3,");
    }

    @Test
    void noNumberComesTwiceWhereTheEndOfALongJournalCannotBeRead() throws Exception {
        append("a", "");
        append("b", "");
        Files.write(file, new byte[100_000], StandardOpenOption.APPEND);

        String next = append("c", "");

        assertThat(Long.parseLong(next.replaceFirst("(?s).*\\{\"seq\":([0-9]+),.*", "$1")))
                .isGreaterThan(2);
    }

    @Test
    void theLastNumberIsFoundInALongJournal() throws Exception {
        try (EventJournal journal = new EventJournal(file)) {
            for (int i = 0; i < 2000; i++) {
                journal.append(AT, entry("a", "x".repeat(100)));
            }
        }

        assertThat(append("b", "")).startsWith("{\"seq\":2001,");
    }

    @Test
    void aJournalThatCannotBeWrittenStopsNothing() throws Exception {
        EventJournal journal = new EventJournal(file);
        journal.append(AT, entry("a", ""));
        journal.close();

        journal.append(AT, entry("lost", ""));

        assertThat(append("b", "")).startsWith("{\"seq\":2,");
    }

    @Test
    void muchDamageAtTheEndDoesNotRestartTheNumbers() throws Exception {
        append("a", "");
        append("b", "");
        Files.write(file, "x".repeat(300_000).getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);

        assertThat(append("c", "")).startsWith("{\"seq\":3,");
    }

    @Test
    void theLastNumberIsFoundWhereverABlockEnds() throws Exception {
        append("a", "");
        append("b", "");
        byte[] whole = Files.readAllBytes(file);
        for (int junk = 128 * 1024 - 400; junk < 128 * 1024 + 40; junk += 7) {
            Files.write(file, whole);
            Files.write(file, "x".repeat(junk).getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);

            assertThat(append("c", "")).as("%d bytes of junk", junk).startsWith("{\"seq\":3,");
        }
    }

    /** On a full disk a line is cut short, which is when the next daemon must be able to start. */
    @Test
    void aTornLineIsNotEndedBeforeThereIsSomethingToWrite() throws Exception {
        append("a", "");
        Files.writeString(file, "{\"seq\":2,\"at", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(file);

        new EventJournal(file).close();

        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void whatWaitsToBeWrittenIsAProblem() throws Exception {
        EventJournal journal = new EventJournal(file);
        journal.append(AT, entry("a", ""));
        assertThat(journal.problem()).isEmpty();
        journal.close();

        journal.append(AT, entry("b", ""));

        assertThat(journal.problem()).startsWith("events cannot be recorded: ");
    }

    @Test
    void eventsThatWaitedInVainAreCounted() throws Exception {
        EventJournal journal = new EventJournal(file);
        journal.close();

        for (int i = 0; i < 1003; i++) {
            journal.append(AT, entry("b", ""));
        }

        assertThat(journal.lost()).isEqualTo(3);
    }

    @Test
    void aLineThatIsCutUnderTheDaemonIsNotContinued() throws Exception {
        try (EventJournal journal = new EventJournal(file)) {
            journal.append(AT, entry("a", ""));
            Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));

            journal.append(AT, entry("b", ""));

            assertThat(Files.readAllLines(file)).hasSize(2).last().asString().startsWith("{\"seq\":2,");
        }
    }

    @Test
    void eventsGoWhereReadersLookIfSomebodyElseMovesTheFileOrPutsAnotherInItsPlace() throws Exception {
        try (EventJournal journal = new EventJournal(file)) {
            journal.append(AT, entry("a", ""));
            Files.move(file, file.resolveSibling("elsewhere"));
            journal.append(AT, entry("b", ""));
            Files.move(file, file.resolveSibling("elsewhere too"));
            Files.createFile(file);
            journal.append(AT, entry("c", ""));

            assertThat(Files.readString(file)).startsWith("{\"seq\":3,").hasLineCount(1);
        }
    }

    @Test
    void eventsWaitWhileSomethingOddIsInThePlaceOfTheFile() throws Exception {
        Path kept = file.resolveSibling("kept");
        try (EventJournal journal = new EventJournal(file)) {
            journal.append(AT, entry("a", ""));
            for (String kind : List.of("fifo", "directory", "link")) {
                Files.move(file, kept);
                put(kind);
                journal.append(AT, entry(kind, ""));
                assertThat(journal.problem())
                        .as(kind)
                        .startsWith("events cannot be recorded: ")
                        .contains(file.toString());

                Files.delete(file);
                Files.move(kept, file);
                journal.check(AT);
                assertThat(journal.problem()).as(kind).isEmpty();
                assertThat(Files.readAllLines(file)).last().asString().contains("\"to\":\"" + kind + "\"");
            }
        }
    }

    private void put(String kind) throws Exception {
        switch (kind) {
            case "link" -> Files.createSymbolicLink(file, directory.resolve("nowhere"));
            case "directory" -> Files.createDirectory(file);
            default ->
                assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                        .isZero();
        }
    }

    /** As it is after somebody emptied it, or removed it with all its parts. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void numbersThatTheStateRemembersAreNotGivenAgain(boolean emptied) throws Exception {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        try (EventJournal journal = new EventJournal(file)) {
            journal.append(AT, entry("a", ""));
            journal.append(AT, entry("b", ""));
            journal.rememberIn(state);
        }
        Files.delete(file);
        if (emptied) {
            Files.createFile(file);
        }
        try (EventJournal journal = new EventJournal(file)) {
            journal.continueFrom(state);
            journal.append(AT, entry("c", ""));
        }

        assertThat(Files.readString(file)).startsWith("{\"seq\":3,");
    }

    @Test
    void aStateThatIsOlderThanTheJournalOrSaysNothingChangesNoNumber() throws Exception {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        try (EventJournal journal = new EventJournal(file)) {
            journal.append(AT, entry("a", ""));
            journal.continueFrom(state);
            journal.rememberIn(state);
            journal.append(AT, entry("b", ""));
            journal.continueFrom(state);
            journal.append(AT, entry("c", ""));
        }

        assertThat(Files.readAllLines(file)).last().asString().startsWith("{\"seq\":3,");
    }

    /** Appends as a daemon of its own, and returns the last line. */
    private String append(String to, String detail) throws Exception {
        try (EventJournal journal = new EventJournal(file)) {
            journal.append(AT, entry(to, detail));
        }
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return lines.get(lines.size() - 1);
    }

    private static EventJournal.Entry entry(String to, String detail) {
        return new EventJournal.Entry("ema", EventType.PHASE, "", to, "launch", Actor.DAEMON, detail);
    }
}
