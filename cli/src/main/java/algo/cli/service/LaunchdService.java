package algo.cli.service;

import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A launchd agent of one user of a Mac: its file, and what launchd knows of it. launchd tells of a process, and not that its daemon is ready: who
 * starts it waits until launchd has a process of it.
 */
final class LaunchdService implements HostService {
    private static final Pattern PID = Pattern.compile("(?m)\\bpid = ([0-9]{1,9})\\b");
    private static final Pattern STATE = Pattern.compile("\\bstate = (\\w+)");
    private static final Pattern EXIT = Pattern.compile("\\blast exit code = ([0-9]+)");

    private static final long START_SECONDS = 30;
    private static final long LOOK_MILLIS = 100;

    private final ServiceTool launchctl;
    private final Path directory;
    private final String domain;
    private final String label;

    /**
     * @param directory with the agents of this user
     * @param user the number of this user
     */
    LaunchdService(ServiceTool launchctl, Path directory, int user, String label) {
        this.launchctl = launchctl;
        this.directory = directory;
        this.domain = "gui/" + user;
        this.label = label;
    }

    @Override
    public String name() {
        return label;
    }

    @Override
    public Path file() {
        return directory.resolve(label + ".plist");
    }

    private String target() {
        return domain + "/" + label;
    }

    @Override
    public Optional<Path> known() {
        return Optional.of(file()).filter(Files::exists);
    }

    @Override
    public String text(Path root, Optional<Path> home, Map<String, String> variables) {
        return PlistText.of(label, root, home, variables);
    }

    @Override
    public void require(Path launcher) throws ClientException {
        ServiceTool.Answer answer = launchctl.run(List.of("print", domain));
        if (!answer.isDone()) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "launchd has no session of this user" + (answer.err().isEmpty() ? "" : ": " + answer.err()),
                    "log in at the screen of the Mac, and run this there");
        }
    }

    @Override
    public boolean isEdited() throws ClientException {
        return Files.exists(file()) && !PlistText.isAsWritten(read());
    }

    @Override
    public boolean isFor(Optional<Path> home) throws ClientException {
        return known().isPresent() && PlistText.isOf(read(), home) && isEnabled() && isLoaded();
    }

    @Override
    public boolean write(String text, boolean force) throws ClientException {
        String sealed = PlistText.sealed(text);
        if (Files.exists(file())) {
            if (read().equals(sealed)) {
                return false;
            }
            if (isEdited() && !force) {
                throw edited("replaces it");
            }
        }
        try {
            Files.createDirectories(directory);
            Path written = directory.resolve("." + label + ".new");
            Files.writeString(written, sealed);
            Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, file() + " was not written: " + e.getMessage(), "");
        }
        return true;
    }

    private ClientException edited(String does) {
        return new ClientException(
                ExitCode.CONFLICT,
                file() + " was edited, or comes from elsewhere; nothing was changed",
                "--force " + does);
    }

    @Override
    public String command() {
        return "launchctl";
    }

    @Override
    public boolean remove() throws ClientException {
        try {
            return Files.deleteIfExists(file());
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, file() + " was not removed: " + e.getMessage(), "");
        }
    }

    @Override
    public void requireUnedited() throws ClientException {
        if (isEdited()) {
            throw edited("removes it");
        }
    }

    /** Has launchd forget what it read: the next start reads the file. A daemon that it runs ends; strategies go on. */
    @Override
    public void reload() throws ClientException {
        halt();
    }

    @Override
    public boolean enable() throws ClientException {
        boolean enabled = isEnabled();
        must(List.of("enable", target()));
        return !enabled;
    }

    @Override
    public boolean disable() throws ClientException {
        boolean loaded = isLoaded();
        halt();
        return loaded;
    }

    /** The list names what was enabled or disabled by somebody; the rest is enabled. Older ones say {@code true} for disabled. */
    @Override
    public boolean isEnabled() {
        String list = launchctl.run(List.of("print-disabled", domain)).out();
        return !Pattern.compile("\"" + Pattern.quote(label) + "\" => (?:disabled|true)\\b")
                .matcher(list)
                .find();
    }

    private boolean isLoaded() {
        return launchctl.run(List.of("print", target())).isDone();
    }

    @Override
    public String state() {
        ServiceTool.Answer answer = launchctl.run(List.of("print", target()));
        if (!answer.isDone()) {
            return "inactive";
        }
        Matcher state = STATE.matcher(answer.out());
        if (state.find() && state.group(1).equals("running")) {
            return "active";
        }
        Matcher exit = EXIT.matcher(answer.out());
        return exit.find() && !exit.group(1).equals("0") ? "failed" : "inactive";
    }

    @Override
    public boolean isActive() {
        return state().equals("active");
    }

    @Override
    public long pid() {
        Matcher pid = PID.matcher(launchctl.run(List.of("print", target())).out());
        return pid.find() ? Long.parseLong(pid.group(1)) : 0;
    }

    @Override
    public void start() throws ClientException {
        must(isLoaded() ? List.of("kickstart", target()) : List.of("bootstrap", domain, file().toString()));
        awaitProcess();
    }

    @Override
    public void restart() throws ClientException {
        halt();
        start();
    }

    @Override
    public void halt() throws ClientException {
        if (isLoaded()) {
            must(List.of("bootout", target()));
        }
    }

    private void awaitProcess() throws ClientException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (pid() == 0) {
                if (System.nanoTime() - end > 0) {
                    throw new ClientException(
                            ExitCode.FAILED,
                            "launchd has not started " + label + " within " + START_SECONDS + " s",
                            "");
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException(ExitCode.FAILED, "interrupted", "");
        }
    }

    /** An agent is one of a login. */
    @Override
    public boolean beginsWithHost() {
        return false;
    }

    @Override
    public String howToBegin() {
        return "automatic login, in the settings of the Mac, has it start with the host";
    }

    private void must(List<String> words) throws ClientException {
        ServiceTool.Answer answer = launchctl.run(words);
        if (!answer.isDone()) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "'launchctl " + String.join(" ", words) + "' failed"
                            + (answer.err().isEmpty() ? "" : ": " + answer.err()),
                    "");
        }
    }

    private String read() throws ClientException {
        try {
            return new String(Files.readAllBytes(file()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, file() + " cannot be read: " + e.getMessage(), "");
        }
    }
}
