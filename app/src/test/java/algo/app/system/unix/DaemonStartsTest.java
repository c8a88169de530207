package algo.app.system.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.Eventually;
import algo.app.system.SystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts of real processes that are no daemons. */
@Timeout(60)
class DaemonStartsTest {
    private static final String READY = "echo ready; exec sleep 60";
    private static final String STOPPED = "kill -STOP $$; echo ready; exec sleep 60";

    private final Map<String, UserDaemon> daemons = new ConcurrentHashMap<>();
    private final Map<String, String> programs = new ConcurrentHashMap<>();
    private final List<ChildDaemon> children = new ArrayList<>();
    private volatile Optional<String> full = Optional.empty();
    private final DaemonStarts starts = new DaemonStarts(this::launch, this::of, () -> full);

    private UserDaemon of(UserHome home) {
        return daemons.computeIfAbsent(home.name(), name -> new UserDaemon());
    }

    private ChildDaemon launch(UserHome home) throws java.io.IOException {
        ChildDaemon child =
                ChildDaemon.start(List.of("sh", "-c", programs.get(home.name())), Map.of("PATH", "/usr/bin:/bin"));
        synchronized (children) {
            children.add(child);
        }
        return child;
    }

    private CompletableFuture<ChildDaemon> start(String user, String program) throws Exception {
        programs.put(user, program);
        return starts.of(new UserHome(user, Path.of("/h"), 1, 1, Files.getOwner(Path.of("/"))));
    }

    @AfterEach
    void end() {
        starts.close();
        synchronized (children) {
            children.forEach(ChildDaemon::kill);
        }
    }

    @Test
    void eightWhoStopTheirDaemonsHoldNobodyElseUp() throws Exception {
        List<CompletableFuture<ChildDaemon>> stopped = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            stopped.add(start("hostile" + i, STOPPED));
        }
        long begun = System.nanoTime();

        ChildDaemon child = start("ann", READY).get(20, TimeUnit.SECONDS);

        assertThat(child.isAlive()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(stopped).noneMatch(CompletableFuture::isDone);
        assertThat(starts.count()).isEqualTo(8);
        assertThat(start("hostile0", READY)).as("the one that is under way").isSameAs(stopped.get(0));

        starts.close();
        for (CompletableFuture<ChildDaemon> start : stopped) {
            assertThatThrownBy(() -> start.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(SystemException.class);
        }
        Eventually.holds("nothing of them is left", () -> {
            synchronized (children) {
                return children.stream().filter(ChildDaemon::isAlive).count() == 1;
            }
        });
        assertThatThrownBy(() -> start("bob", READY).get())
                .hasRootCauseInstanceOf(SystemException.class)
                .hasMessageContaining("the system daemon ends");
    }

    @Test
    void oneThatRunsIsNotStartedAgain() throws Exception {
        ChildDaemon first = start("ann", READY).get(20, TimeUnit.SECONDS);
        assertThat(start("ann", READY).get()).isSameAs(first);
        first.kill();
        first.awaitEnd(Duration.ofSeconds(10));
        assertThat(start("ann", READY).get(20, TimeUnit.SECONDS)).isNotSameAs(first);
    }

    @Test
    void whatItSaidIsWhyItDidNotStartAndNobodyTriesAgainAtOnce() throws Exception {
        CompletableFuture<ChildDaemon> failed = start("ann", "echo 'algo: the config is wrong'; exit 5");
        assertThatThrownBy(() -> failed.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(ExecutionException.class, e -> {
                    SystemException why = (SystemException) e.getCause();
                    assertThat(why.getMessage()).isEqualTo("your daemon did not start: the config is wrong");
                    assertThat(why.code()).isEqualTo(5);
                });
        assertThatThrownBy(() -> start("ann", READY).get())
                .rootCause()
                .hasMessage("your daemon did not start: the config is wrong");
        Eventually.holds("a little later", () -> !start("ann", READY).isCompletedExceptionally());
    }

    @Test
    void thereAreNoMoreThanRootAllows() throws Exception {
        full = Optional.of("there are enough");
        assertThatThrownBy(() -> start("ann", READY).get()).rootCause().hasMessage("there are enough");
        full = Optional.empty();
        assertThat(start("ann", READY).get(20, TimeUnit.SECONDS).isAlive()).isTrue();
    }
}
