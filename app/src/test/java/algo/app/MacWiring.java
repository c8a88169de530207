package algo.app;

import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.Ports;
import algo.app.model.TimeSource;
import algo.app.platform.PrivateFiles;
import algo.app.platform.SystemFiles;
import algo.app.protocol.ExitCode;
import algo.app.system.SystemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * The program of {@link MacWiringTest}: makes what a platform is of, and says of what kind that is. Its arguments are the name of a
 * system, a directory of its own, and files of classes. */
final class MacWiring {
    private MacWiring() {}

    public static void main(String[] args) throws Exception {
        // What the JDK itself chooses by the name, it chooses for the system that it is made for.
        ExtendedSocketOptions.SO_PEERCRED.name();
        System.setProperty("os.name", args[0]);
        Path home = Path.of(args[1]);
        Platform platform = Platforms.choose();
        say("platform", platform);
        say("user", PrivateFiles.user());
        say("name", platform.user().equals(PrivateFiles.userName()));
        say("given", SystemFiles.given("Asia/Kolkata"));
        say("system", SystemFiles.systemRun().isPresent());
        platform.loadNativeCodeBelow(home);
        platform.removeNativeLeftovers(home);
        try (FileChannel log = platform.append(home.resolve("log"))) {
            log.write(ByteBuffer.wrap(new byte[3]));
        }
        try (FileChannel log = platform.files().open(home.resolve("log"), Set.of(StandardOpenOption.READ))) {
            say("bytes", log.size());
        }
        say("exchange", platform.exchange() != null);
        socket(platform, home.resolve("s"));
        try (Ports.Held port = platform.ports().take(0)) {
            say("port", port.port() > 0);
        }
        platform.notifySockets(home, TimeSource.system()).close();
        say("admission", platform.ownPrograms() != null);
        say("logs", platform.logs());
        say("probe", platform.probe(Optional.empty()));
        say("service", platform.serviceChannel("/run/systemd/notify").isPresent());
        say("ending", platform.isHostEnding(Map.of()));
        try {
            if (SystemFiles.systemRun().isPresent()) {
                throw new SystemException(ExitCode.FAILED, "not tried", "");
            }
            platform.startSystem(null, Map.of(), () -> {});
        } catch (SystemException e) {
            say("several", e.getMessage());
        }
        try {
            platform.lock(home.resolve("lock"));
        } catch (IOException e) {
            say("lock", e.getMessage()); // this is no Mac, so its library cannot be loaded here
        }
        for (int i = 2; i < args.length; i++) {
            say(args[i], Platforms.isForeign(args[i]));
        }
    }

    private static void socket(Platform platform, Path place) throws IOException {
        say("longest", platform.longestEndpoint());
        say("short", platform.endpointProblem(place).isEmpty());
        Path far = place.resolveSibling("x".repeat(102));
        say("long", platform.endpointProblem(far).isPresent());
        say("client", platform.connector().placeProblem(far).isPresent());
        say("distrust", platform.endpointDistrust(place).orElse("none"));
        platform.requireFree(place);
        try (ControlEndpoint endpoint = platform.openEndpoint(place);
                ByteChannel channel = platform.connector().connect(place).orElseThrow()) {
            say("listener", platform.connector().distrust(place, channel).orElse("trusted"));
            say("peer", endpoint.accept().peer().equals(platform.user()));
        }
        say("questions", platform.questions(place, 1) != null);
    }

    private static void say(String what, Object is) {
        boolean own = is.getClass().getName().startsWith("algo.");
        System.out.println(what + " " + (own ? is.getClass().getSimpleName() : is));
    }
}
