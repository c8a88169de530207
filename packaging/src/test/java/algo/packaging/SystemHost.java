package algo.packaging;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A host with the daemon of several users, in directories of the test: run by root, used by users whom no list of users
 * knows, each with a directory of their own. When it is closed all strategies are stopped, and the daemon with them.
 */
final class SystemHost implements AutoCloseable {
    /** Two users without an entry in any list. */
    static final int ANN = 54321;

    static final int BOB = 54322;

    private final AlgoHome surroundings;
    private final Path directory;
    private final Path distribution;
    private Call.Running broker;

    SystemHost(AlgoHome surroundings) throws IOException {
        this.surroundings = surroundings;
        this.directory = surroundings.directory();
        // The users' way to what is theirs leads through ours, and they read the distribution.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        this.distribution = surroundings.distributionForAll(directory.resolve("algo"));
        for (int user : new int[] {ANN, BOB}) {
            Files.createDirectory(own(user));
            give(own(user), user);
        }
        setQuotas("{}");
    }

    void give(Path path, int user) {
        surroundings
                .call(List.of("chown", "-h", user + ":" + user, path.toString()))
                .run()
                .ok();
    }

    /** A directory of that user, outside the homes. */
    Path own(int user) {
        return directory.resolve("u" + user);
    }

    Path homes() {
        return directory.resolve("homes");
    }

    Path home(int user) {
        return homes().resolve(String.valueOf(user));
    }

    Path socket() {
        return directory.resolve("run/algo.sock");
    }

    Path quotas() {
        return directory.resolve("quotas.json");
    }

    /** The command that starts the daemon of several users. */
    Call run(String... more) {
        List<String> words = new ArrayList<>(List.of("daemon", "run", "--system"));
        words.addAll(List.of("--run-dir", socket().getParent().toString(), "--homes", homes().toString()));
        words.addAll(List.of("--quotas", quotas().toString()));
        words.addAll(Arrays.asList(more));
        return surroundings
                .algo(distribution, words.toArray(String[]::new))
                .without("ALGO_HOME")
                .with("HOME", directory.toString());
    }

    /** Starts it, and returns once it answers. */
    void start() {
        broker = run().background();
        Eventually.holds(
                "the system daemon answers",
                () -> asRoot("daemon", "status").run().code() == 0);
    }

    SeenProcess broker() {
        return broker.proc();
    }

    String said() {
        return broker.out() + broker.err();
    }

    /** Kills it as a crash would. */
    void kill() throws Exception {
        SeenProcess process = broker();
        process.signal("KILL");
        Eventually.holds("the killed system daemon is gone", () -> !process.isAlive());
    }

    Call asRoot(String... words) {
        return client(words);
    }

    /** A command of a user, on the public socket. */
    Call as(int user, String... words) {
        return client(words).by(rights(user));
    }

    /** A command of a user who names no socket, and finds the one where the system daemon is. */
    Call found(int user, String... words) {
        return quick(surroundings.algo(distribution, words))
                .without("ALGO_HOME")
                .with("HOME", own(user).toString())
                .with("ALGO_RUN_DIR", socket().getParent().toString())
                .with("ALGO_HOMES", homes().toString())
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .with("ALGO_DAEMON_ARCHIVE", "0")
                .by(rights(user));
    }

    private Call client(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--socket");
        all.add(socket().toString());
        return quick(surroundings.algo(distribution, all.toArray(String[]::new)))
                .without("ALGO_HOME")
                .with("HOME", "/nonexistent")
                .with("ALGO_AUTOSTART", "0")
                .with("ALGO_CLIENT_ARCHIVE", "0")
                .with("ALGO_DAEMON_ARCHIVE", "0");
    }

    private Call quick(Call client) {
        return distribution.equals(AlgoHome.DIST)
                ? client.with("ALGO_JAVA", AlgoHome.javaForAll().toString())
                : client;
    }

    /** What a client gets that sends these lines. */
    String raw(int user, String... lines) {
        return raw(user, socket(), lines);
    }

    String raw(int user, Path to, String... lines) {
        List<String> command = new ArrayList<>(rights(user));
        command.addAll(List.of(AlgoHome.PYTHON, shared("raw.py").toString(), to.toString()));
        command.addAll(Arrays.asList(lines));
        return surroundings.call(command).run().out();
    }

    static List<String> rights(int user) {
        return List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");
    }

    /** A script of the test resources, readable for everybody. */
    Path shared(String name) {
        Path script = surroundings.script(name);
        try {
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
            return script;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes a script of the test resources in for a user. */
    void add(int user, String script, String id, String... more) {
        List<String> words =
                new ArrayList<>(List.of("add", shared(script).toString(), "--id", id, "--python", AlgoHome.PYTHON));
        words.addAll(Arrays.asList(more));
        as(user, words.toArray(String[]::new)).run().ok();
    }

    /** The beacon, with its ledger in the directory of the user. */
    void addBeacon(int user, String id) {
        add(user, "beacon.py", id, "--param", "LEDGER=" + own(user), "--param", "EVERY=0.05");
    }

    Beacon beacon(int user, String id) {
        return new Beacon(own(user).resolve(id + ".ledger"));
    }

    /** The daemon of that user that runs; there is one at most. */
    SeenProcess daemonOf(int user) {
        return Eventually.get(
                "one daemon of user " + user, () -> daemonsOf(user).stream().findFirst());
    }

    /** By what runs, whatever the system daemon says. */
    List<SeenProcess> daemonsOf(int user) {
        return SeenProcess.naming(home(user)).stream()
                .filter(SeenProcess::isDaemon)
                .filter(process -> process.commandLine().contains("--home=" + home(user)))
                .toList();
    }

    /** What is to stand in the file of quotas, besides that everybody is served, as the users here are in no list. */
    void setQuotas(String json) throws IOException {
        setRules(json.replaceFirst("\\{", json.equals("{}") ? "{'serve':'everyone'" : "{'serve':'everyone',"));
    }

    /** All that is to stand in the file of quotas. */
    void setRules(String json) throws IOException {
        Path next = Files.writeString(directory.resolve("quotas.new"), json.replace('\'', '"'));
        Files.move(next, quotas(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        if (broker == null) {
            return;
        }
        if (!broker.isAlive()) {
            start(); // only it can end what users' daemons run
        }
        asRoot("daemon", "stop", "--strategies").run();
        Eventually.within(Eventually.LIMIT, () -> !broker.isAlive());
    }
}
