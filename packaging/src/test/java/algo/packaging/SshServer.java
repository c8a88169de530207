package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real sshd and a real ssh, with keys and config of their own in one directory: nothing of the machine's or of its user's is read
 * or changed. Each connection has an sshd of its own, which ssh starts in place of connecting to a port; it ends with the connection.
 * A command finds this ssh where {@link #path} is its PATH.
 */
final class SshServer {
    private final Path directory;

    /** @param directory of a test, which has room for keys and scripts */
    SshServer(Path directory) {
        this.directory = directory;
        Needs.tool("ssh");
        Path sshd = Path.of("/usr/sbin/sshd");
        Needs.tool("ssh-keygen");
        Needs.program(sshd);
        if (AlgoHome.IS_ROOT) {
            // In memory; whoever starts an sshd on Debian makes it.
            call("mkdir", "-p", "-m", "755", "/run/sshd");
        }
        for (String key : List.of("host", "other", "user")) {
            call(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    file("key-" + key).toString());
        }
        write("authorized", read("key-user.pub"));
        write("known", "algo-test " + read("key-host.pub") + "unknown-to-us " + read("key-other.pub"));
        write(
                "sshd_config",
                "HostKey " + file("key-host"),
                "AuthorizedKeysFile " + file("authorized"),
                "StrictModes no",
                "UsePAM no",
                "PrintMotd no",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin yes",
                "PidFile none");
        connectBy(sshd.toString());
        write(
                "ssh_config",
                "Host stranger",
                "  HostKeyAlias unknown-to-us",
                "Host *",
                "  HostKeyAlias algo-test",
                "  ProxyCommand " + file("connect") + " %n",
                "  IdentityFile " + file("key-user"),
                "  IdentitiesOnly yes",
                "  IdentityAgent none",
                "  GlobalKnownHostsFile none",
                "  UserKnownHostsFile " + file("known"),
                "  StrictHostKeyChecking ask");
        program("bin/ssh", "exec /usr/bin/ssh -F " + file("ssh_config") + " \"$@\"");
    }

    /**
     * Returns the beginning of a program that runs algo on a home. A login has none of the variables of the tests; their archives of
     * classes spare each call a second.
     */
    static String setUp(Path home) {
        String own = Stream.of("JAVA_HOME", "ALGO_JAVA")
                .filter(name -> System.getenv(name) != null)
                .map(name -> "export " + name + "='" + System.getenv(name) + "'; ")
                .collect(Collectors.joining());
        return own + "export XDG_CACHE_HOME='" + AlgoHome.DIST.resolveSibling("e2e-cache")
                + "' ALGO_KEEPER=0 ALGO_DAEMON_ARCHIVE=0 ALGO_HOME='" + home + "'";
    }

    /** Returns the PATH on which this ssh comes first. */
    String path() {
        return file("bin") + ":" + System.getenv("PATH");
    }

    private void connectBy(String server) {
        program("connect", "echo $$ >" + file("pid-") + "$1", "exec " + server + " -i -f " + file("sshd_config"));
    }

    /**
     * Makes the line slow from now on.
     *
     * @param script the {@code delayed.py} of the tests
     * @param seconds that each byte takes, each way
     */
    void delay(Path script, String seconds) {
        connectBy("python3 " + script + " " + seconds + " /usr/sbin/sshd");
    }

    /** Returns the path of a program that was made. */
    Path program(String name) {
        return file(name);
    }

    /** Makes a program of these lines of shell, and returns its path. */
    Path program(String name, String... lines) {
        Path program = write(name, "#!/bin/sh\n" + String.join("\n", lines));
        try {
            return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts the connection to a host: the process at its other end is killed. */
    void cut(String host) {
        ProcessHandle.of(Long.parseLong(read("pid-" + host).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }

    private Path file(String name) {
        return directory.resolve("ssh").resolve(name);
    }

    private String read(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path write(String name, String... lines) {
        try {
            Files.createDirectories(file(name).getParent());
            Files.writeString(file(name), String.join("\n", lines) + "\n");
            return Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void call(String... command) {
        try {
            Files.createDirectories(directory.resolve("ssh"));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
