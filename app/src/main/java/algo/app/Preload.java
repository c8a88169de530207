package algo.app;

import algo.app.model.Halt;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * Loads what a process may need later: its own classes, and of its libraries what it uses and what they throw. From then
 * on nothing that happens to the files of the installation reaches it. The daemon does so before it says that it is ready.
 */
final class Preload {
    private static final String CLASS = ".class";

    /** The classes of jackson's databind, which is large, besides those that {@link #useJson} loads. */
    private static final Pattern OF_DATABIND = Pattern.compile(".*(Exception|/databind/([A-Z]|util/|node/)).*");

    /** The classes of the daemon. Those of the paper broker are not among them, because it is a process of its own. */
    static final Pattern DAEMON = Pattern.compile("(?!algo/app/sandbox/).*");

    /** The classes of the paper broker. */
    static final Pattern BROKER = Pattern.compile(
            "algo/app/(sandbox|broker/wire|http|ipc|platform|model|files|state|calendar|HomeWatch|SandboxMain|SandboxProcess).*");

    /** The classes of Java-WebSocket, which the paper broker alone uses: the frames, not its servers and clients. */
    private static final Pattern OF_WEBSOCKET =
            Pattern.compile("org/java_websocket/(drafts|enums|exceptions|extensions|framing|protocols|util)/.*");

    private static final Pattern NONE = Pattern.compile("(?!)");
    private static final Pattern ALL = Pattern.compile(".*");

    private final Thread thread = new Thread(this::run, "preload");
    private final Pattern own;
    private volatile IOException failure;

    private Preload(Pattern own) {
        this.own = own;
    }

    /**
     * Begins, beside all else.
     *
     * @param own which of the classes of this program
     */
    static Preload begin(Pattern own) {
        Preload preload = new Preload(own);
        preload.thread.setDaemon(true);
        Halt.with(preload.thread);
        preload.thread.start();
        return preload;
    }

    /** Waits until all is loaded. */
    void finish() throws IOException, InterruptedException {
        thread.join();
        if (failure != null) {
            throw failure;
        }
    }

    private void run() {
        try {
            everything();
        } catch (IOException e) {
            failure = e;
        }
    }

    private void everything() throws IOException {
        CodeSource source = Preload.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = source == null ? null : Path.of(source.getLocation().toURI());
            if (jar == null || !Files.isRegularFile(jar)) {
                return; // classes that lie in a directory are those of a developer
            }
            load(jar, own);
            for (String name : libraries(jar)) {
                load(jar.resolveSibling(name), of(name));
            }
            useJson();
        } catch (URISyntaxException e) {
            throw new IOException("the installation cannot be told from " + source.getLocation(), e);
        }
    }

    /** Returns the jars beside this one that are its libraries; the others are of programs beside the daemon. */
    private static List<String> libraries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return names == null ? List.of() : List.of(names.trim().split(" +"));
        }
    }

    private Pattern of(String jar) {
        if (jar.startsWith("Java-WebSocket-")) {
            return own == BROKER ? OF_WEBSOCKET : NONE;
        }
        return jar.startsWith("jackson-databind-") ? OF_DATABIND : ALL;
    }

    /** Reads and writes all that a document may hold, and one that is damaged. */
    static void useJson() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode tree = json.readTree("{\"a\":[1,2.5,\"x\",null,true,{},10000000000,{\"b\":[]}]}");
        json.writeValueAsBytes(tree);
        json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(tree.toString()));
        try {
            json.readTree("{ damaged");
        } catch (JsonProcessingException e) {
            // The failure is wanted: its classes are loaded now.
        }
    }

    private static void load(Path jar, Pattern names) throws IOException {
        ClassLoader loader = Preload.class.getClassLoader();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                String name = entry.getName();
                if (name.endsWith(CLASS)
                        && names.matcher(name).matches()
                        && !Platforms.isForeign(name)
                        && !name.contains("-")) { // not META-INF, package-info
                    String type = name.substring(0, name.length() - CLASS.length());
                    Class.forName(type.replace('/', '.'), false, loader);
                }
            }
        } catch (ClassNotFoundException | ZipException e) {
            throw new IOException("the installation is not whole: " + jar, e);
        }
    }
}
