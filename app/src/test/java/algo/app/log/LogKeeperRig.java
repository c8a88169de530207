package algo.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.ManualTime;
import algo.app.log.unix.LinuxLogSystem;
import algo.app.model.Ist;
import algo.app.model.LogPolicy;
import algo.app.model.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A keeper of logs in a directory of its own, with runs that print and a time that stands still. */
abstract class LogKeeperRig {
    static final int MIB = 1024 * 1024;
    static final LogPolicy POLICY = new LogPolicy(1, 0, 7, 50, false);

    @TempDir
    Path root;

    final ManualTime time = ManualTime.atIst("2026-11-21T09:20:00");
    final List<String> reports = new ArrayList<>();
    final Map<String, LogCare.Kept> wanted = new HashMap<>();
    RunLogs logs;
    long quotaMb;
    LogKeeper keeper;
    int number;

    @BeforeEach
    void begin() throws Exception {
        logs = new RunLogs(root);
        comeUp();
    }

    @AfterEach
    void end() {
        keeper.close();
    }

    /** The next daemon's keeper, on what is there. */
    void comeUp() throws IOException {
        if (keeper != null) {
            keeper.close();
        }
        keeper = new LogKeeper(
                logs,
                new LinuxLogSystem(),
                new LogReports() {
                    @Override
                    public void removed(String strategy, String cause, String detail) {
                        reports.add(strategy + " " + cause + " " + detail);
                    }

                    @Override
                    public void taken(String strategy, String cause, String detail) {
                        reports.add(strategy + " " + cause + " " + detail);
                    }
                },
                time,
                quotaMb);
        keeper.recover();
    }

    /** A run of {@code strategy} that begins now; its log is there and empty. */
    Path run(String strategy) throws IOException {
        Path log = Files.createFile(logs.forRun(strategy, RunId.random(), time.wall()));
        logs.makeNewest(strategy, log);
        return log;
    }

    void keep(String strategy, LogPolicy policy, Path live) throws IOException {
        wanted.put(strategy, new LogCare.Kept(policy, Optional.ofNullable(live), Optional.empty()));
        keeper.keep(Map.copyOf(wanted));
        keeper.step(Set.of());
    }

    void print(Path log, int bytes) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            text.append("line ").append(++number).append('\n');
        }
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    /** Time passes, and the keeper sees what was printed. */
    void pass(Duration by) throws IOException {
        time.advance(by);
        keeper.turn();
    }

    List<String> read(Path log) throws IOException {
        return LogLines.of(logs, log);
    }

    void assertNumbered(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo("line " + (i + 1));
        }
        assertThat(lines).hasSize(number);
    }

    String printedAt(Path log, int line) throws IOException {
        try (LogReader reader = logs.read(log)) {
            int at = 0;
            for (List<LogReader.Line> next = reader.next(); !next.isEmpty(); next = reader.next()) {
                for (LogReader.Line each : next) {
                    if (++at == line) {
                        return reader.time(each, Optional.empty()).map(Ist::iso).orElse("");
                    }
                }
            }
        }
        throw new AssertionError("no line " + line);
    }
}
