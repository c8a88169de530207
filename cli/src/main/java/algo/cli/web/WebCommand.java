package algo.cli.web;

import algo.app.files.AtomicFile;
import algo.app.files.IoProblems;
import algo.app.platform.PrivateFiles;
import algo.app.protocol.ExitCode;
import algo.cli.ClientException;
import algo.cli.Command;
import algo.cli.Invocation;
import algo.cli.WebAddress;
import algo.cli.syntax.Arguments;
import algo.cli.web.tls.CertificateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** {@code algo web}. */
public final class WebCommand extends Command {
    private WebCommand(Arguments given) {
        super(given);
    }

    /** Returns the command that was given. */
    public static Command of(Arguments given) {
        return new WebCommand(given);
    }

    @Override
    protected boolean takesHost() {
        return false;
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        WebSettings settings = settings(in);
        if (isSet("--new-token")) {
            WebToken.renew(settings.tokenFile());
        }
        if (isSet("--print-url") || isSet("--new-token")) {
            return printUrl(in, settings);
        }
        try (Held held = Held.of(settings.lockFile())) {
            if (!held.isOurs()) {
                String address = WebAddress.of(settings.home());
                throw new ClientException(
                        ExitCode.CONFLICT,
                        "'algo web' runs for this home already" + (address.isEmpty() ? "" : ", on " + address),
                        "'algo web --print-url' shows its address");
            }
            return serve(in, settings);
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, IoProblems.explain(e), "");
        }
    }

    private WebSettings settings(Invocation in) throws ClientException {
        ListenAddress listen = ListenAddress.of(isSet("--listen") ? text("--listen") : ListenAddress.USUAL);
        Optional<CertificateFiles> certificate = certificate();
        if (!listen.isLoopback() && certificate.isEmpty()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    listen.host() + " can be reached from other machines",
                    "give --certificate and --key for TLS, or listen on 127.0.0.1 and reach it through SSH or a proxy, see"
                            + " --allow-host");
        }
        List<String> whose = new ArrayList<>();
        for (String option : List.of("--home", "--socket", "--user")) {
            if (!text(option).isEmpty()) {
                whose.addAll(List.of(option, text(option)));
            }
        }
        return new WebSettings(in.home(), whose, listen, isSet("--read-only"), texts("--allow-host"), certificate);
    }

    private Optional<CertificateFiles> certificate() throws ClientException {
        if (isSet("--certificate") != isSet("--key")) {
            throw new ClientException(
                    ExitCode.USAGE, "--certificate and --key go together", "TLS takes both, as files in PEM");
        }
        return isSet("--key")
                ? Optional.of(new CertificateFiles(Path.of(text("--certificate")), Path.of(text("--key"))))
                : Optional.empty();
    }

    private int printUrl(Invocation in, WebSettings settings) throws ClientException {
        String address = WebAddress.of(settings.home());
        if (address.isEmpty()) {
            if (!isSet("--print-url")) {
                in.out().println("the token is a new one; who knew the old one is not let in any more");
                return ExitCode.DONE;
            }
            throw new ClientException(
                    ExitCode.UNREACHABLE,
                    "'algo web' does not run for this home",
                    "start it with 'algo web', or let the daemon keep it: 'algo config web.enabled=true'");
        }
        tell(in, address + "#token=" + WebToken.of(settings.tokenFile()).text());
        return ExitCode.DONE;
    }

    private static void tell(Invocation in, String url) {
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("url", url);
            in.print(fields);
        } else {
            in.out().println(url);
        }
        in.out().flush();
    }

    private int serve(Invocation in, WebSettings settings) throws ClientException, IOException {
        // One who has no daemon is told at once.
        in.connect().close();
        CountDownLatch over = new CountDownLatch(1);
        Thread atEnd = new Thread(
                () -> {
                    try {
                        Files.deleteIfExists(WebAddress.file(settings.home()));
                    } catch (IOException e) {
                        // Its lock tells that nobody is there.
                    }
                    over.countDown();
                },
                "web-end");
        try (WebService service = new WebService(settings, in::connect, in.err())) {
            String address = service.address();
            if (!settings.listen().isLoopback()) {
                in.err()
                        .println("algo: other machines can reach this, on port " + service.port() + " of "
                                + settings.listen().host() + "; whoever has the token in its address trades as you do");
            }
            AtomicFile.replace(WebAddress.file(settings.home()), WebAddress.tellingOf(address));
            Runtime.getRuntime().addShutdownHook(atEnd);
            if (isSet("--kept")) {
                KeptEnd.of(System.in, over::countDown);
                in.out().println(address);
                in.out().flush();
            } else {
                tell(in, address + "#token=" + service.tokens().get().text());
            }
            if (isSet("--open")) {
                Browser.open(address + "#token=" + service.tokens().once(), in.err());
            }
            over.await();
            return ExitCode.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.DONE;
        }
    }

    /** The lock by which one gateway at most runs for a home. The system gives it up with the process. */
    private record Held(FileChannel file, Optional<FileLock> lock) implements AutoCloseable {
        static Held of(Path file) throws IOException {
            PrivateFiles.makeDirectory(file.getParent());
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PrivateFiles.ofFile());
            return new Held(channel, Optional.ofNullable(channel.tryLock()));
        }

        boolean isOurs() {
            return lock.isPresent();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
