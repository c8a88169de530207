package algo.cli.web;

import algo.app.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The files of the page, from the jar. They hold nothing of anybody, and are for everybody who reaches us. */
final class PageFiles {
    private static final String PLACE = "/algo/cli/web/page/";
    private static final String INDEX = "index.html";
    private static final int DEEPEST = 3;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** Returns the file at an address, as it was sent; empty if there is none. */
    Optional<Response> at(String path) {
        String name = path.equals("/") ? INDEX : path.substring(1);
        if (!isPlain(name)) {
            return Optional.empty();
        }
        byte[] known = files.get(name);
        if (known == null) {
            known = read(name);
            if (known == null) {
                return Optional.empty();
            }
            files.put(name, known);
        }
        return Optional.of(Answers.bytes(200, ContentTypes.ofFile(name), known, "Cache-Control: no-cache"));
    }

    /** Returns whether a name leads nowhere but down: letters and digits, with dots and dashes between. */
    private static boolean isPlain(String name) {
        List<String> parts = List.of(name.split("/", -1));
        return parts.size() <= DEEPEST
                && name.length() <= 100
                && parts.stream()
                        .allMatch(part -> !part.isEmpty()
                                && part.charAt(0) != '.'
                                && part.chars()
                                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                                || (c >= 'A' && c <= 'Z')
                                                || (c >= '0' && c <= '9')
                                                || c == '.'
                                                || c == '-'
                                                || c == '_'))
                && name.indexOf('.') > 0;
    }

    private static byte[] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(PLACE + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
