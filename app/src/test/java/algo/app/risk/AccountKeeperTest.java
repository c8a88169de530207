package algo.app.risk;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.app.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The process beside the daemon that cannot be started, hangs, floods, or dies: another one asks, and people are told. */
class AccountKeeperTest {
    private static final List<AccountWatch.Account> LIVE =
            List.of(new AccountWatch.Account("live", "http://live:5000", "the \"key\""));

    private final ManualTime time = ManualTime.atIst("2026-11-20T09:20:00");
    private final List<AccountWatch.Reading> told = new CopyOnWriteArrayList<>();
    private final List<Asker> askers = new CopyOnWriteArrayList<>();
    private final List<Error> troubles = new ArrayList<>();
    private final AccountKeeper keeper = new AccountKeeper(this::start, told::add, time);

    @AfterEach
    void close() {
        keeper.close();
    }

    /** A process that says what it is told to. */
    private static final class Asker extends Process {
        private final LinkedBlockingQueue<Integer> said = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream job = new ByteArrayOutputStream();
        private volatile boolean destroyed;

        private final InputStream out = new InputStream() {
            @Override
            public int read() {
                try {
                    int next = said.take();
                    if (next < 0) {
                        said.add(next);
                    }
                    return next;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return -1;
                }
            }

            @Override
            public int read(byte[] into, int from, int length) {
                int next = read();
                if (next < 0) {
                    return -1;
                }
                into[from] = (byte) next;
                return 1;
            }
        };

        void says(String text) {
            for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
                said.add((int) next);
            }
        }

        void dies() {
            said.add(-1);
        }

        String job() {
            return job.toString(StandardCharsets.UTF_8);
        }

        @Override
        public OutputStream getOutputStream() {
            return job;
        }

        @Override
        public InputStream getInputStream() {
            return out;
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public int waitFor() {
            return exitValue();
        }

        @Override
        public int exitValue() {
            return 1;
        }

        @Override
        public void destroy() {
            destroyed = true;
            dies();
        }
    }

    private synchronized Process start() {
        if (!troubles.isEmpty()) {
            throw troubles.remove(0);
        }
        Asker asker = new Asker();
        askers.add(asker);
        return asker;
    }

    private Asker asker(int number) {
        Eventually.holds(
                "process " + number + " was started, and has its job",
                () -> askers.size() >= number && askers.get(number - 1).job().endsWith("\n"));
        return askers.get(number - 1);
    }

    private String line(long loss) {
        return "{\"account\":\"live\",\"loss\":" + loss + ",\"whole\":true,\"words\":\"both\",\"at\":\"" + time.wall()
                + "\"}\n";
    }

    private void tells(AccountWatch.Reading reading) {
        Eventually.holds("it tells " + reading + ", not " + told, () -> told.contains(reading));
    }

    private AccountWatch.Reading unknown(String why) {
        return new AccountWatch.Reading(
                "live", OptionalLong.empty(), false, "the process that asks for losses " + why, time.wall());
    }

    @Test
    void whatItTellsIsPassedOnAndAnotherOneFollowsOneThatDies() {
        keeper.watch(LIVE);
        Asker first = asker(1);
        assertThat(first.job())
                .isEqualTo("{\"accounts\":[{\"name\":\"live\",\"host\":\"http://live:5000\","
                        + "\"key\":\"the \\\"key\\\"\"}]}\n");
        first.says(line(-7));
        tells(new AccountWatch.Reading("live", OptionalLong.of(-7), true, "both", time.wall()));
        first.says(line(9).substring(0, 30));
        first.dies();
        tells(unknown("has ended"));
        asker(2).says(line(9));
        tells(new AccountWatch.Reading("live", OptionalLong.of(9), true, "both", time.wall()));
    }

    @Test
    void aLineWithoutAnEndAndOneThatIsNoneEndIt() {
        keeper.watch(LIVE);
        asker(1).says("x".repeat(70_000));
        tells(unknown("failed: a line of it has no end"));
        assertThat(askers.get(0).destroyed).isTrue();
        asker(2).says("{\"account\":\"live\",\"whole\":true}\n");
        tells(unknown("failed: half a line"));
        assertThat(askers.get(1).destroyed).isTrue();
        asker(3);
    }

    @Test
    void oneThatHangsIsReplaced() {
        keeper.watch(LIVE);
        Asker first = asker(1);
        time.advance(AccountKeeper.SILENT.minusSeconds(1));
        first.says(line(1));
        tells(new AccountWatch.Reading("live", OptionalLong.of(1), true, "both", time.wall()));
        time.advance(AccountKeeper.SILENT.minusSeconds(1));
        keeper.watch(LIVE);
        assertThat(first.destroyed).as("it told something lately").isFalse();
        time.advance(Duration.ofSeconds(1));
        keeper.watch(LIVE);
        assertThat(first.destroyed).isTrue();
        asker(2);
    }

    @Test
    void theWantOfThreadsEndsNeitherItNorTheDaemon() {
        troubles.add(new OutOfMemoryError("unable to create native thread: possibly out of memory"));
        keeper.watch(LIVE);
        tells(unknown("could not be started: unable to create native thread: possibly out of memory"));
        asker(1).says(line(5));
        tells(new AccountWatch.Reading("live", OptionalLong.of(5), true, "both", time.wall()));
    }

    @Test
    void nobodyAsksWhereNothingRunsLive() {
        keeper.watch(LIVE);
        Asker first = asker(1);
        keeper.watch(List.of());
        assertThat(first.destroyed).isTrue();
        keeper.watch(List.of(new AccountWatch.Account("live", "http://other:5000", "k")));
        assertThat(asker(2).job()).contains("http://other:5000");
        assertThat(told).as("of nobody who is not asked for any more").isEmpty();
        keeper.close();
        assertThat(askers.get(1).destroyed).isTrue();
    }
}
