package algo.cli.service;

import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A unit of systemd for the daemon: its file, and what systemd knows of it. Changes nothing unless a method says so, and never the
 * strategies: the end of the unit leaves them running.
 */
public final class SystemdService implements HostService {
    /** Printed by {@code systemctl is-system-running} where systemd is installed and is not what runs the host. */
    private static final String OFFLINE = "offline";

    /**
     * The places of things on this host.
     *
     * @param system whether the unit is one of the host, and not of this user
     * @param unit name of the unit
     * @param own the directory for units that people write
     * @param packaged the directories for those of packages, the first one counts
     */
    record Places(boolean system, String unit, Path own, List<Path> packaged) {}

    private final ServiceTool tool;
    private final Places places;

    SystemdService(ServiceTool tool, Places places) {
        this.tool = tool;
        this.places = places;
    }

    /** Returns the name of the unit. */
    @Override
    public String name() {
        return places.unit();
    }

    /** Returns the file that {@code install} writes. */
    @Override
    public Path file() {
        return places.own().resolve(places.unit());
    }

    /** Returns the file by which systemd knows the unit: the own one, else that of a package; empty if there is none. */
    @Override
    public Optional<Path> known() {
        if (Files.exists(file())) {
            return Optional.of(file());
        }
        return places.packaged().stream()
                .map(directory -> directory.resolve(places.unit()))
                .filter(Files::exists)
                .findFirst();
    }

    /** @throws ClientException if no systemd is there that would start the unit, with what to do */
    @Override
    public void require(Path launcher) throws ClientException {
        ServiceTool.Answer answer = tool.run(List.of("is-system-running"));
        if (answer.code() == ServiceTool.ABSENT || answer.out().equals(OFFLINE)) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "systemd does not run this host, so there is nothing to install",
                    "under runit use "
                            + launcher.resolveSibling("../units/runit").normalize()
                            + "; elsewhere add the line '@reboot " + launcher + " daemon start' by 'crontab -e'");
        }
        if (answer.out().isEmpty() || answer.err().startsWith("Failed to connect")) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "the systemd of " + (places.system() ? "this host" : "this user") + " does not answer: "
                            + answer.err(),
                    places.system()
                            ? "see 'systemctl status'"
                            : "log in as that user, by ssh or 'machinectl shell', and not by su or sudo; or root does"
                                    + " 'loginctl enable-linger USER' first");
        }
    }

    /** Returns whether the file differs from what was written by {@code install} or by a package. */
    @Override
    public boolean isEdited() throws ClientException {
        return Files.exists(file()) && !UnitText.isAsWritten(read(file()));
    }

    /** Returns whether the unit is there and runs the daemon of this home. */
    private boolean isOf(Optional<Path> home) throws ClientException {
        Optional<Path> known = known();
        return known.isPresent() && UnitText.isOf(read(known.get()), home);
    }

    /** Returns whether systemd is to start the daemon of this home, and is there. */
    @Override
    public boolean isFor(Optional<Path> home) throws ClientException {
        return isOf(home) && List.of("running", "degraded", "starting").contains(systemdState()) && isEnabled();
    }

    private String systemdState() {
        return tool.run(List.of("is-system-running")).out();
    }

    /**
     * Writes the unit, unless a package has brought the same one.
     *
     * @param force whether one that people have edited is replaced
     * @return whether anything has changed
     */
    @Override
    public boolean write(String text, boolean force) throws ClientException {
        String sealed = UnitText.sealed(text);
        if (!Files.exists(file())) {
            Optional<Path> packaged = known();
            if (packaged.isPresent() && read(packaged.get()).equals(text)) {
                return false;
            }
        } else if (read(file()).equals(sealed)) {
            return false;
        } else if (isEdited() && !force) {
            throw edited("replaces it");
        }
        try {
            Files.createDirectories(places.own());
            Path written = places.own().resolve("." + places.unit() + ".new");
            Files.writeString(written, sealed);
            Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, file() + " was not written: " + e.getMessage(), "");
        }
        return true;
    }

    /** Returns the command by which people ask systemd about this unit. */
    @Override
    public String command() {
        return places.system() ? "systemctl" : "systemctl --user";
    }

    private ClientException edited(String does) {
        return new ClientException(
                ExitCode.CONFLICT,
                file() + " was edited, or comes from elsewhere; nothing was changed",
                "--force " + does + "; '" + command() + " edit " + name() + "' keeps changes of yours apart from it");
    }

    /** Removes the file, and the directories of this user that it leaves empty; returns false if there was none. */
    @Override
    public boolean remove() throws ClientException {
        if (!Files.exists(file())) {
            return false;
        }
        try {
            Files.delete(file());
            if (!places.system()) {
                removeIfEmpty(places.own());
                removeIfEmpty(places.own().getParent());
            }
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, file() + " was not removed: " + e.getMessage(), "");
        }
        return true;
    }

    private static void removeIfEmpty(Path directory) throws IOException {
        try {
            Files.delete(directory);
        } catch (DirectoryNotEmptyException e) {
            // Somebody else needs it.
        }
    }

    /** @throws ClientException if people have edited the unit */
    @Override
    public void requireUnedited() throws ClientException {
        if (isEdited()) {
            throw edited("removes it");
        }
    }

    /** Has systemd read its units anew. */
    @Override
    public void reload() throws ClientException {
        must(List.of("daemon-reload"));
    }

    /** Has systemd start it with the host, or with the first login of the user; returns whether that is new. */
    @Override
    public boolean enable() throws ClientException {
        ServiceTool.Answer now = tool.run(List.of("is-enabled", name()));
        if (now.out().equals("masked")) {
            throw new ClientException(
                    ExitCode.CONFLICT, name() + " is masked, so it cannot be started", "unmask it with systemctl");
        }
        if (now.isDone()) {
            return false;
        }
        must(List.of("enable", name()));
        return true;
    }

    /** Stops it, and has it not started any more; returns whether it was to be started. */
    @Override
    public boolean disable() throws ClientException {
        boolean enabled = isEnabled();
        boolean active = !List.of("inactive", "failed").contains(state());
        if (active) {
            halt();
        }
        if (enabled) {
            must(List.of("disable", name()));
        }
        tool.run(List.of("reset-failed", name()));
        return enabled || active;
    }

    @Override
    public boolean isEnabled() {
        return tool.run(List.of("is-enabled", name())).isDone();
    }

    /** Returns what systemd says of it: {@code active}, {@code inactive}, {@code failed} … */
    @Override
    public String state() {
        return tool.run(List.of("is-active", name())).out();
    }

    @Override
    public boolean isActive() {
        return state().equals("active");
    }

    /** Returns the process that it runs; 0 if it runs none. */
    @Override
    public long pid() {
        String pid = tool.run(List.of("show", "--property=MainPID", "--value", name()))
                .out();
        return pid.matches("[0-9]{1,18}") ? Long.parseLong(pid) : 0;
    }

    /** Starts it, and waits until its daemon is ready. */
    @Override
    public void start() throws ClientException {
        must(List.of("start", name()));
    }

    /** Starts it anew, and waits until its daemon is ready. Strategies go on. */
    @Override
    public void restart() throws ClientException {
        must(List.of("restart", name()));
    }

    /** Stops it, and what systemd would start again after a failure. */
    @Override
    public void halt() throws ClientException {
        must(List.of("stop", name()));
    }

    private void must(List<String> words) throws ClientException {
        ServiceTool.Answer answer = tool.run(words);
        if (!answer.isDone()) {
            throw new ClientException(
                    ExitCode.FAILED,
                    "'" + command() + " " + String.join(" ", words) + "' failed"
                            + (answer.err().isEmpty() ? "" : ": " + answer.err()),
                    "");
        }
    }

    /** Returns the unit of the distribution, with the places of this one and the home that is meant. */
    @Override
    public String text(Path root, Optional<Path> home, Map<String, String> variables) throws ClientException {
        Path unit = root.resolve("units").resolve(name());
        try {
            String text = new String(Files.readAllBytes(unit), StandardCharsets.UTF_8);
            return UnitText.of(text, root, home, variables);
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, unit + " cannot be read", "install algo again");
        }
    }

    @Override
    public boolean beginsWithHost() throws IOException {
        return places.system() || Files.exists(Path.of("/var/lib/systemd/linger", PrivateFiles.userName()));
    }

    @Override
    public String howToBegin() {
        return "'loginctl enable-linger' has it start with the host";
    }

    private static String read(Path file) throws ClientException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, file + " cannot be read: " + e.getMessage(), "");
        }
    }
}
