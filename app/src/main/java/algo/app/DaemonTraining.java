package algo.app;

import algo.app.broker.wire.Answer;
import algo.app.broker.wire.Question;
import algo.app.model.Halt;
import algo.app.platform.TrainingPlace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Goes the ways that a daemon and the process of the sandbox go, so that the JVM can archive the classes that are loaded on
 * them. The launcher runs it once per JVM and version; it touches nothing but a directory of its own, and starts no process. It
 * ends with 1 where a way was not gone to its end, and never stays: nobody looks after it. Its argument, if there is one, is the
 * directory that is to hold the archive: the training ends soon after that is gone.
 */
final class DaemonTraining {
    /** Nobody waits for it, and it has the lowest priority on what may be a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The milliseconds between two looks for the directory of the archive. */
    private static final long LOOK_MILLIS = 200;

    private static final String RUN = "training";
    private static final String KEY = "training-key";

    private DaemonTraining() {}

    public static void main(String[] args) throws Exception {
        Halt.install();
        SandboxProcess.stampLog(System.err);
        Path wanted = Path.of(args.length > 0 ? args[0] : "/");
        if (!Files.isDirectory(wanted)) {
            Halt.end(1);
        }
        TrainingPlace place = TrainingPlace.make();
        watch(wanted, place);
        int code = 1;
        try {
            Platform platform = Platforms.choose();
            Path home = place.directory().resolve("home");
            Options options = Options.parse(new String[] {"--background", "--home", home.toString()}, Map.of(), "");
            Preload preload = Preload.begin(Preload.DAEMON);
            try (Daemon daemon = Daemon.start(platform, options)) {
                preload.finish();
                trade(platform, home);
                Preload.begin(Preload.BROKER).finish();
                daemon.requestShutdown(false);
                daemon.await();
            }
            code = Files.isDirectory(wanted) ? 0 : 1;
        } finally {
            end(place, code);
        }
    }

    /** Ends the training once the directory is gone: nobody would have the archive. */
    private static void watch(Path directory, TrainingPlace place) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (Files.isDirectory(directory)) {
                            Thread.sleep(LOOK_MILLIS);
                        }
                        end(place, 1);
                    } catch (IOException | InterruptedException e) {
                        Halt.end(1);
                    }
                },
                "training-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Threads of a daemon whose training failed would keep the process. */
    private static void end(TrainingPlace place, int code) throws IOException {
        try {
            place.close();
        } finally {
            Halt.end(code);
        }
    }

    private static void trade(Platform platform, Path home) throws IOException, InterruptedException {
        Path socket = home.resolve(DaemonHome.SANDBOX_SOCKET);
        SandboxProcess broker = SandboxProcess.open(platform, home, RUN);
        try {
            broker.begin(Duration.ZERO);
            Question begin = Question.begin(0, Map.of("training", KEY));
            int port = Answer.read(platform.questions(socket, Answer.MOST_BYTES).ask(begin.line(), PATIENCE))
                    .port();
            String symbol = "{\"apikey\":\"" + KEY + "\",\"symbol\":\"SBIN\",\"exchange\":\"NSE\"";
            String order = symbol + ",\"strategy\":\"training\",\"action\":\"BUY\",\"quantity\":\"1\","
                    + "\"product\":\"MIS\",\"pricetype\":\"MARKET\"}";
            String range = ",\"interval\":\"5m\",\"start_date\":\"2026-01-05\",\"end_date\":\"2026-01-06\"}";
            post(port, "quotes", symbol + "}");
            post(port, "history", symbol + range);
            for (String path : List.of("placeorder", "placesmartorder")) {
                post(port, path, order);
            }
            for (String path : List.of("funds", "orderbook", "positionbook")) {
                post(port, path, "{\"apikey\":\"" + KEY + "\"}");
            }
            platform.questions(socket, Answer.MOST_BYTES)
                    .ask(Question.view(Question.Part.SUMMARY).line(), PATIENCE);
        } finally {
            broker.run();
        }
    }

    private static void post(int port, String path, String body) throws IOException {
        try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connection.setSoTimeout((int) PATIENCE.toMillis());
            String head = "POST /api/v1/" + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                    + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length();
            connection.getOutputStream().write((head + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
            connection.getInputStream().readAllBytes();
        }
    }
}
