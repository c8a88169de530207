package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.log.unix.LinuxLogSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logs that somebody else empties, moves or removes, and looks that fail, lose nothing that is still there. */
@Timeout(120)
class LogMishapsTest extends LogKeeperRig {
    /** Somebody else empties a log while it is written: what comes after that has its own times, and all is said. */
    @Test
    void aLogThatSomebodyElseEmptiesGoesOnWithTimesOfItsOwn() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 5000);
        pass(Duration.ofSeconds(1));
        time.advance(Duration.ofMinutes(10));
        Files.write(log, new byte[0]);
        print(log, 300);
        pass(Duration.ofSeconds(1));
        print(log, 5000);
        pass(Duration.ofSeconds(1));

        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:30:02+05:30");
        assertThat(reports).singleElement().asString().startsWith("ema cut somebody else emptied its log; 5 KiB");
        assertThat(keeper.problems()).singleElement().asString().contains("ema: somebody else emptied its log");
        assertThat(read(log)).hasSizeGreaterThan(30).last().isEqualTo("line " + number);
        pass(Duration.ofHours(2));
        assertThat(keeper.problems()).isEmpty();
    }

    @Test
    void aLogThatIsLongerThanBeforeItWasEmptiedIsNotTakenForTheOldOne() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 100);
        pass(Duration.ofSeconds(1));
        time.advance(Duration.ofMinutes(10));
        Files.write(log, new byte[0]);
        print(log, 1000);
        pass(Duration.ofSeconds(1));

        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:30:02+05:30");
        assertThat(reports).hasSize(1);
    }

    @Test
    void aLogThatWasEmptiedWhileNoDaemonRanIsKnownByTheNext() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, 5000);
        pass(Duration.ofSeconds(1));
        Files.write(log, new byte[0]);
        time.advance(Duration.ofMinutes(10));
        int first = number + 1;
        print(log, 300);
        comeUp();
        keep("ema", POLICY, log);
        print(log, 300);
        pass(Duration.ofSeconds(1));

        assertThat(read(log)).first().isEqualTo("line " + first);
        assertThat(printedAt(log, 1)).as("printed while nobody looked").isEmpty();
        assertThat(printedAt(log, number - first + 1)).isEqualTo("2026-11-21T09:30:02+05:30");
        assertThat(reports).hasSize(1);
    }

    /** As logrotate(8) does with copytruncate: its copy has the name of our newest part. */
    @Test
    void theCopyOfAToolThatCopiesAndEmptiesIsReadAsAPart() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        for (int i = 1; i < 4; i++) {
            print(log, 5000);
            pass(Duration.ofSeconds(1));
            for (int part = i; part > 1; part--) {
                Files.move(
                        log.resolveSibling(log.getFileName() + "." + (part - 1)),
                        log.resolveSibling(log.getFileName() + "." + part));
            }
            Files.copy(log, log.resolveSibling(log.getFileName() + ".1"));
            Files.write(log, new byte[0]);
            print(log, 300);
            pass(Duration.ofSeconds(1));
        }

        assertNumbered(read(log));
        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:20:01+05:30");
        assertThat(printedAt(log, number)).isEqualTo("2026-11-21T09:20:06+05:30");
        assertThat(reports).hasSize(3).allMatch(report -> report.contains("is read from the copy"));
    }

    @Test
    void aLogThatIsMovedOrRemovedIsInItsPlaceAgainWithinTenSeconds() throws Exception {
        Path log = run("ema");
        try (PrintingProcess process = new PrintingProcess(log)) {
            wanted.put("ema", new LogCare.Kept(POLICY, Optional.of(log), Optional.of(process.writer())));
            keeper.keep(Map.copyOf(wanted));
            keeper.step(Set.of());
            process.print("one\n");
            pass(Duration.ofSeconds(1));
            pass(Duration.ofSeconds(1));

            Files.move(log, root.resolve("elsewhere"));
            pass(Duration.ofSeconds(10));
            process.print("two\n");
            assertThat(read(log)).containsExactly("one", "two");
            assertThat(reports).singleElement().asString().startsWith("ema moved");

            Files.delete(root.resolve("elsewhere"));
            Files.delete(log);
            process.print("three\n");
            pass(Duration.ofSeconds(10));
            assertThat(read(log)).containsExactly("one", "two", "three");
            assertThat(reports).hasSize(2).last().asString().startsWith("ema removed");
            assertThat(keeper.problems()).singleElement().asString().contains("somebody else removed its log");

            process.print("four\n");
            wanted.put("ema", new LogCare.Kept(POLICY, Optional.empty(), Optional.empty()));
        }
        keeper.keep(Map.copyOf(wanted));
        keeper.step(Set.of());
        assertThat(read(log)).as("also what it printed last").containsExactly("one", "two", "three", "four");
    }

    /** What cannot be read or written for a while: nothing is said any more once it can. */
    @Test
    void aLookThatFailsIsSaidUntilTheNextOneSucceeds() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        Path index = Files.createDirectory(new RunFiles(log).index());
        print(log, 300);
        pass(Duration.ofSeconds(1));
        assertThat(keeper.problems())
                .singleElement()
                .asString()
                .startsWith("ema: its log cannot be looked after: ")
                .contains(index.toString());

        Files.delete(index);
        pass(Duration.ofSeconds(5));

        assertThat(keeper.problems()).isEmpty();
        assertThat(reports).isEmpty();
        assertThat(printedAt(log, 1)).startsWith("2026-11-21T09:20:0");
    }

    @Test
    void aNameThatCannotBeLookedAtIsNotTakenForOneThatIsGone() throws Exception {
        Path log = run("ema");
        Path away = root.resolve("ema.away");
        try (PrintingProcess process = new PrintingProcess(log)) {
            wanted.put("ema", new LogCare.Kept(POLICY, Optional.of(log), Optional.of(process.writer())));
            keeper.keep(Map.copyOf(wanted));
            keeper.step(Set.of());
            process.print("one\n");
            pass(Duration.ofSeconds(1));
            pass(Duration.ofSeconds(1));
            Files.move(log.getParent(), away);
            Files.createSymbolicLink(log.getParent(), Path.of("ema"));
            pass(Duration.ofSeconds(10));
            assertThat(keeper.problems())
                    .singleElement()
                    .asString()
                    .startsWith("ema: its log cannot be looked after: ");

            Files.delete(log.getParent());
            Files.move(away, log.getParent());
            process.print("two\n");
            pass(Duration.ofSeconds(5));
        }
        assertThat(keeper.problems()).isEmpty();
        assertThat(reports).isEmpty();
        assertThat(read(log)).containsExactly("one", "two");
    }

    /** As while no file can be opened: where the log begins is learned as soon as it can be. */
    @Test
    void anIndexThatCannotBeReadWhenTheDaemonComesUpIsReadLater() throws Exception {
        Path log = run("ema");
        keep("ema", POLICY, log);
        print(log, MIB + 10);
        pass(Duration.ofSeconds(1));
        assertThat(new RunFiles(log).part(1)).exists();
        Path index = new RunFiles(log).index();
        Path away = Files.move(index, root.resolve("away"));
        Files.createDirectory(index);
        comeUp();
        keep("ema", POLICY, log);
        assertThat(keeper.problems()).hasSize(1);

        Files.delete(index);
        Files.move(away, index);
        pass(Duration.ofSeconds(5));
        print(log, 10);
        pass(Duration.ofSeconds(1));

        assertThat(keeper.problems()).isEmpty();
        assertThat(reports).isEmpty();
        assertNumbered(read(log));
        assertThat(printedAt(log, 1)).isEqualTo("2026-11-21T09:20:01+05:30");
        assertThat(printedAt(log, number)).startsWith("2026-11-21T09:20:0").isGreaterThan("2026-11-21T09:20:05");
    }

    @Test
    void aCopyThatWasBrokenOffIsFinishedAndNotTakenForOneThatWasEmptied() throws Exception {
        Path log = run("ema");
        try (PrintingProcess process = new PrintingProcess(log)) {
            LogCare.Kept kept = new LogCare.Kept(POLICY, Optional.of(log), Optional.of(process.writer()));
            wanted.put("ema", kept);
            keeper.keep(Map.copyOf(wanted));
            keeper.step(Set.of());
            process.print("one\ntwo\n");
            pass(Duration.ofSeconds(1));
            keeper.close();
            Files.delete(log);
            LogPlace place = new LogPlace(new RunFiles(log), logs, new LinuxLogSystem(), kept.writer(), true, step -> {
                if (step.equals("known")) {
                    throw new IOException("no space");
                }
            });
            place.begin();
            assertThatThrownBy(() -> place.attend(LogPositions.NEW)).hasMessage("no space");
            place.end();

            comeUp();
            keeper.keep(Map.copyOf(wanted));
            keeper.step(Set.of());
            process.print("three\n");
            pass(Duration.ofSeconds(1));
        }
        assertThat(read(log)).containsExactly("one", "two", "three");
        assertThat(reports).isEmpty();
    }
}
