package algo.app.env;

import algo.app.model.Ist;
import algo.app.model.StrategySpec;
import algo.app.platform.PrivateFiles;
import algo.app.process.Interpreters;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Makes environments: one at a time, in processes of their own, on the thread that asks. What is there already is shared. Never
 * asked by a start.
 */
public final class Environments {
    private static final int KEPT_LOGS = 20;

    private final EnvironmentPlaces places;
    private final EnvironmentBuilder builder;
    private final Path logs;
    private final Map<String, String> variables;
    private final Clock clock;

    /** One is made at a time: two would each take the whole machine. */
    private final Semaphore turn = new Semaphore(1, true);
    /**
     * The lock that keeps an environment which was chosen for a strategy from being taken away before the choice is
     * noted.
     */
    private final ReentrantReadWriteLock choosing = new ReentrantReadWriteLock();

    /**
     * @param logs the directory for what builds print; made when it is needed
     * @param own the variables of the daemon
     */
    Environments(
            EnvironmentPlaces places, EnvironmentBuilder builder, Path logs, Map<String, String> own, Clock clock) {
        this.places = places;
        this.builder = builder;
        this.logs = logs;
        this.variables = ToolEnvironment.of(own);
        this.clock = clock;
    }

    /** Those of a home. */
    public static Environments of(
            EnvironmentPlaces places, Interpreters interpreters, Path logs, Map<String, String> own, Clock clock) {
        Resources.load();
        return new Environments(places, new PackageTools(interpreters), logs, own, clock);
    }

    /**
     * The strategy for which an environment is wanted.
     *
     * @param id of the strategy
     * @param interpreter as its config has it; empty for none
     * @param python the executable that this is
     * @param requires the packages that its config names
     * @param pins the exact versions that it had elsewhere, and is to have here too; empty for those that it has here, or the
     *     newest
     */
    public record Wish(
            String id, String interpreter, Path python, List<String> requires, Project project, List<String> pins) {
        /** Makes a wish for no versions from elsewhere. */
        public Wish(String id, String interpreter, Path python, List<String> requires, Project project) {
            this(id, interpreter, python, requires, project, List.of());
        }
    }

    /**
     * The environment that was chosen for a strategy. Until this is closed, no chosen environment is taken away; for
     * the thread that asked.
     */
    public final class Choice implements AutoCloseable {
        private final EnvironmentRecord record;
        private final List<String> warnings;
        private final String message;

        private Choice(EnvironmentRecord record, List<String> warnings, String message) {
            this.record = record;
            this.warnings = warnings;
            this.message = message;
        }

        /** Returns what is to be in force for the strategy. */
        public EnvironmentRecord record() {
            return record;
        }

        /** Returns what people should know, one line each. */
        public List<String> warnings() {
            return warnings;
        }

        /** Returns what was done, in words, e.g. {@code environment 0123456789abcdef made with uv in 3 s, 12 packages}. */
        public String message() {
            return message;
        }

        /** Returns the Python that the code is going to be run with; empty if no environment is wanted. */
        public Optional<Path> python() {
            return record.environment().isEmpty() ? Optional.empty() : Optional.of(places.python(record.environment()));
        }

        @Override
        public void close() {
            choosing.readLock().unlock();
        }
    }

    /**
     * Finds or makes the environment that a strategy wants. Changes nothing of what is in force.
     *
     * @throws EnvironmentException if none could be made; nothing of it is left
     */
    public Choice choose(Wish wish, BuildOptions how, BuildWatch watch)
            throws IOException, EnvironmentException, InterruptedException {
        choosing.readLock().lock();
        boolean chosen = false;
        try {
            Choice choice =
                    EnvironmentPlaces.isVirtual(wish.python()) ? none(wish, "", List.of()) : chosen(wish, how, watch);
            chosen = true;
            return choice;
        } finally {
            if (!chosen) {
                choosing.readLock().unlock();
            }
        }
    }

    private Choice none(Wish wish, String python, List<String> warnings) {
        EnvironmentRecord record =
                new EnvironmentRecord("", wish.interpreter(), wish.requires(), python, List.of(), List.of(), List.of());
        return new Choice(record, warnings, "");
    }

    private Choice chosen(Wish wish, BuildOptions how, BuildWatch watch)
            throws IOException, EnvironmentException, InterruptedException {
        long begun = System.nanoTime();
        PrivateFiles.makeDirectory(logs);
        Path log = logs.resolve(Ist.file(clock.instant()) + "-" + wish.id() + ".log");
        try (Workshop workshop = Workshop.open(places.root());
                BuildRun run = new BuildRun(wish.python(), variables, how.limit(), log, watch)) {
            Wanted wanted = WantsReader.read(run, workshop, wish.python(), wish.project(), wish.requires());
            if (wanted.lines().isEmpty()) {
                Files.deleteIfExists(log);
                return none(wish, wanted.python().key(), wanted.warnings());
            }
            Optional<EnvironmentRecord> before =
                    wish.pins().isEmpty() ? places.record(wish.id()) : Optional.of(pinned(wish, wanted));
            Optional<Environment> there = how.upgrade() ? Optional.empty() : there(wanted, before);
            if (there.isPresent()) {
                Files.deleteIfExists(log);
                return of(wish, there.get(), wanted, wanted.warnings(), "is there");
            }
            takeTurn(how.limit(), watch);
            try {
                there = how.upgrade() ? Optional.empty() : there(wanted, before);
                if (there.isPresent()) {
                    return of(wish, there.get(), wanted, wanted.warnings(), "is there");
                }
                return made(wish, how, wanted, before, workshop, run, begun);
            } finally {
                turn.release();
                removeOldLogs();
            }
        }
    }

    private Choice made(
            Wish wish,
            BuildOptions how,
            Wanted wanted,
            Optional<EnvironmentRecord> before,
            Workshop workshop,
            BuildRun run,
            long begun)
            throws IOException, EnvironmentException, InterruptedException {
        // What is gone comes back as it was, not with the newest versions of the day.
        boolean again = !how.upgrade()
                && before.filter(record ->
                                isFor(record, wanted) && !record.packages().isEmpty())
                        .isPresent();
        List<String> packages = again ? before.get().packages() : wanted.install();
        Path directory = wish.project().directory().orElse(workshop.file(""));
        List<String> installed = builder.build(
                new EnvironmentBuilder.Order(
                        wanted.python(),
                        packages,
                        wanted.constraints(),
                        wanted.options(),
                        wanted.settings(),
                        again,
                        directory,
                        how),
                workshop,
                run);
        List<String> warnings = new ArrayList<>(wanted.warnings());
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        if (builder.tool().equals("pip") && places.hashes().isEmpty()) {
            warnings.add("environments are made with venv and pip; 'pip install uv' makes that faster");
        }
        Environment environment = places.place(workshop, wanted.python(), installed, wanted);
        return of(wish, environment, wanted, warnings, "made with " + builder.tool() + " in " + seconds + " s");
    }

    private Choice of(Wish wish, Environment environment, Wanted wanted, List<String> warnings, String how) {
        int count = environment.packages().size();
        EnvironmentRecord record = new EnvironmentRecord(
                environment.hash(),
                wish.interpreter(),
                wish.requires(),
                wanted.python().key(),
                wanted.lines(),
                environment.packages(),
                List.of());
        String message = "environment " + environment.hash() + " " + how + ", " + count
                + (count == 1 ? " package" : " packages");
        return new Choice(record, warnings, message);
    }

    /** Returns what a strategy would have here that has been here before with these versions. */
    private static EnvironmentRecord pinned(Wish wish, Wanted wanted) {
        return new EnvironmentRecord(
                Environment.hash(wanted.python(), wish.pins()),
                wish.interpreter(),
                wish.requires(),
                wanted.python().key(),
                wanted.lines(),
                wish.pins(),
                List.of());
    }

    private static boolean isFor(EnvironmentRecord record, Wanted wanted) {
        return record.python().equals(wanted.python().key()) && record.wanted().equals(wanted.lines());
    }

    /** The one that the strategy has before any other: its versions stay as they are. */
    private Optional<Environment> there(Wanted wanted, Optional<EnvironmentRecord> before) throws IOException {
        if (before.filter(record -> isFor(record, wanted)).isPresent()) {
            Optional<Environment> same = places.find(before.get().environment());
            return same.isPresent() || !before.get().packages().isEmpty() ? same : first(wanted);
        }
        return first(wanted);
    }

    private Optional<Environment> first(Wanted wanted) {
        return places.all().stream()
                .filter(each -> each.isFor(wanted) && places.isThere(each.hash()))
                .max(Comparator.comparing(Environment::hash));
    }

    private void takeTurn(Duration limit, BuildWatch watch) throws EnvironmentException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!turn.tryAcquire(1, TimeUnit.SECONDS)) {
            long left = deadline - System.nanoTime();
            if (watch.isOff() || left < 0) {
                throw new EnvironmentException(
                        left < 0 ? EnvironmentException.Cause.FAILED : EnvironmentException.Cause.CANCELLED,
                        "another environment is still being made",
                        "try again later");
            }
            watch.at("waiting for another environment that is being made", Duration.ofNanos(left));
        }
    }

    /**
     * From now on this is in force for a strategy.
     *
     * @param runs whether a run of it lives, which goes on with what it was started with
     * @return what was before; empty for nothing
     */
    public Optional<EnvironmentRecord> put(String id, EnvironmentRecord record, boolean runs) throws IOException {
        Optional<EnvironmentRecord> before = places.record(id);
        List<String> others = new ArrayList<>();
        if (runs && before.isPresent()) {
            others.addAll(before.get().previous());
            others.add(before.get().environment());
        }
        others.removeIf(hash -> hash.isEmpty() || hash.equals(record.environment()));
        places.put(id, Optional.of(record.after(others.stream().distinct().toList())));
        return before;
    }

    /** Puts the environment that was in force before back in force; empty for none. */
    public void putBack(String id, Optional<EnvironmentRecord> before) throws IOException {
        places.put(id, before);
    }

    /** Returns whether an interpreter is that of a virtual environment that people made themselves. */
    public static boolean isVirtual(Path interpreter) {
        return EnvironmentPlaces.isVirtual(interpreter);
    }

    /** Returns all that are there. */
    public List<Environment> all() {
        return places.all();
    }

    /** Returns what is in force for a strategy; empty if nothing was ever made for it. */
    public Optional<EnvironmentRecord> record(StrategySpec spec) throws IOException {
        return places.record(spec);
    }

    /** Returns how much room an environment takes, in bytes. */
    public long bytes(Environment environment) {
        return places.bytes(environment.hash());
    }

    /**
     * Takes away what no strategy uses.
     *
     * @param configured the ids of all strategies
     * @param running the ids of those of which a run lives, which may use the environment that was in force before
     * @return what was taken away, by its hash, with the bytes that it took; empty if something is being made right now
     */
    public Optional<Map<String, Long>> clean(Set<String> configured, Set<String> running) throws IOException {
        if (!choosing.writeLock().tryLock()) {
            return Optional.empty();
        }
        try {
            return Optional.of(places.removeUnused(configured, running));
        } finally {
            choosing.writeLock().unlock();
        }
    }

    private void removeOldLogs() throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(logs, "*.log")) {
            files.forEach(all::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        all.sort(Comparator.comparing(Path::toString));
        for (Path old : all.subList(0, Math.max(0, all.size() - KEPT_LOGS))) {
            Files.deleteIfExists(old);
        }
    }
}
