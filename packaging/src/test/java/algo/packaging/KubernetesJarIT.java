package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that runs Pods, from the jars that are shipped, with the modules of the Java that packages bring along. */
class KubernetesJarIT {
    private static final Path DIST = Path.of(System.getProperty("algo.dist"));
    private static final Path RUNTIME = Path.of("dist/runtime.py");
    private static final Pattern MODULES = Pattern.compile("(?m)^MODULES = \\((.*)\\)$");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void itMakesAPodWithTheModulesOfTheJavaInside() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", KubernetesJarIT::answer);
        server.start();
        Process process = null;
        try {
            Path said = directory.resolve("said");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-Xmx64m",
                            "-XX:+UseSerialGC",
                            "--limit-modules",
                            modules(),
                            "-cp",
                            lib().resolve("algo-daemon.jar") + ":" + lib().resolve("algo-kubernetes.jar"),
                            "algo.app.KubernetesMain")
                    .redirectOutput(said.toFile())
                    .redirectErrorStream(true);
            builder.environment()
                    .put("KUBECONFIG", kubeconfig(server.getAddress().getPort()).toString());
            process = builder.start();
            OutputStream to = process.getOutputStream();
            to.write(order().getBytes(StandardCharsets.UTF_8));
            to.flush();
            Eventually.holds(
                    "the Pod is made", () -> Files.readString(said).contains("\"is\":\"made\",\"pod\":\"algo-ema-"));
            to.close();
            assertThat(process.waitFor(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("it ends with its daemon")
                    .isTrue();
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
            server.stop(0);
        }
    }

    @Test
    void theDaemonAndTheClientHaveNothingOfTheLibraryOnTheirClassPaths() throws Exception {
        for (String jar : new String[] {"algo-daemon.jar", "algo-cli.jar", "algo-notify.jar", "algo-web.jar"}) {
            try (ZipFile zip = new ZipFile(lib().resolve(jar).toFile())) {
                String manifest = new String(
                        zip.getInputStream(zip.getEntry("META-INF/MANIFEST.MF")).readAllBytes(),
                        StandardCharsets.UTF_8);
                assertThat(manifest.replace("\r\n ", ""))
                        .as(jar)
                        .doesNotContain("kubernetes", "snakeyaml", "dataformat", "datatype");
                assertThat(zip.stream())
                        .as(jar)
                        .noneMatch(entry -> entry.getName().startsWith("algo/app/kubernetes/")
                                || entry.getName().startsWith("io/fabric8/"));
            }
        }
    }

    /** Answers as an API server without Pods that takes whatever it is given. */
    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        ObjectNode answer = body.length == 0 ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(body);
        answer.withObject("/metadata").put("uid", "uid-1").put("resourceVersion", "1");
        answer.withArray("/items");
        byte[] bytes = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 201 : 200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private Path kubeconfig(int port) throws IOException {
        return Files.writeString(
                directory.resolve("config"),
                """
                apiVersion: v1
                kind: Config
                current-context: test
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: test, context: {cluster: c, namespace: trading, user: u}}]
                users: [{name: u, user: {token: x}}]
                """
                        .formatted(port));
    }

    private String order() {
        return """
                {"do":"home","home":"0123456789abcdef0123456789abcdef","notes":"%1$s"}
                {"do":"make","context":"test","namespace":"trading","strategy":"ema","run":"00000000000a","image":"base:1",\
                "command":["python","/algo/code/ema.py"],"variables":{},"secrets":{"B":"2"},"files":{"ema.py":"x"},\
                "memory_mb":256,"cpu":"","grace_ms":3000,"account":"","log":"%1$s/run.log"}
                """
                .formatted(directory);
    }

    /** Returns the modules of the Java inside, as the script that makes it has them. */
    private static String modules() throws IOException {
        Matcher line = MODULES.matcher(Files.readString(RUNTIME));
        assertThat(line.find()).isTrue();
        return line.group(1).replaceAll("[\" ]", "");
    }

    private static Path lib() throws IOException {
        return DIST.resolve("lib")
                .resolve(Files.readString(DIST.resolve("lib/current")).strip());
    }
}
