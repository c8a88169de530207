package algo.cli.web;

import algo.app.protocol.Json;
import algo.app.protocol.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A form with files, as RFC 7578 describes it. What is not plainly right is refused. */
final class Multipart {
    private static final int MOST_PARTS = 40;
    private static final int MOST_HEAD = 2_000;
    private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

    /**
     * One part.
     *
     * @param fileName as the caller named it, the last part of a path alone; null for what is no file
     */
    record Part(String name, String fileName, byte[] content) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Part that
                    && name.equals(that.name)
                    && Objects.equals(fileName, that.fileName)
                    && Arrays.equals(content, that.content);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    private final List<Part> parts = new ArrayList<>();

    private Multipart() {}

    static Multipart of(WebRequest request) throws WebProblem {
        if (!request.contentType().equals("multipart/form-data")) {
            throw new WebProblem(415, "this address takes a form with a file", "send it as multipart/form-data");
        }
        String type = request.head().header("content-type").orElse("");
        int at = type.toLowerCase(Locale.ROOT).indexOf("boundary=");
        String boundary = at < 0 ? "" : type.substring(at + "boundary=".length());
        int end = boundary.indexOf(';');
        boundary = unquoted((end < 0 ? boundary : boundary.substring(0, end)).strip());
        if (boundary.isEmpty() || boundary.length() > 70) {
            throw WebProblem.malformed("its form has no boundary");
        }
        Multipart form = new Multipart();
        form.read(request.body(), ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
        return form;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private void read(byte[] body, byte[] boundary) throws WebProblem {
        int at = indexOf(body, boundary, 0);
        if (at != 0) {
            throw WebProblem.malformed("its form does not begin with its boundary");
        }
        byte[] next = new byte[boundary.length + 2];
        next[0] = '\r';
        next[1] = '\n';
        System.arraycopy(boundary, 0, next, 2, boundary.length);
        at = boundary.length;
        while (!(at + 1 < body.length && body[at] == '-' && body[at + 1] == '-')) {
            int head = indexOf(body, BLANK_LINE, at);
            int end = head < 0 ? -1 : indexOf(body, next, head + 2);
            if (head < 0 || end < 0 || head - at > MOST_HEAD || parts.size() == MOST_PARTS) {
                throw WebProblem.malformed("its form is cut off, or has too many parts");
            }
            int from = Math.min(head + BLANK_LINE.length, end);
            String headers = head < at + 2 ? "" : decoded(Arrays.copyOfRange(body, at + 2, head));
            parts.add(part(headers, Arrays.copyOfRange(body, from, end)));
            at = end + next.length;
        }
    }

    private static Part part(String headers, byte[] content) throws WebProblem {
        for (String line : headers.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                String name = parameter(line, "name");
                if (name == null) {
                    break;
                }
                String file = parameter(line, "filename");
                return new Part(name, file == null ? null : lastName(file), content);
            }
        }
        throw WebProblem.malformed("a part of its form has no name");
    }

    private static String lastName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** Returns the value of a parameter of a header; null if it has none of that name. */
    private static String parameter(String line, String name) {
        String sought = "; " + name + "=\"";
        int at = line.replace(";" + name, "; " + name).indexOf(sought);
        String spaced = line.replace(";" + name, "; " + name);
        if (at < 0) {
            return null;
        }
        int from = at + sought.length();
        StringBuilder value = new StringBuilder();
        for (int i = from; i < spaced.length() && spaced.charAt(i) != '"'; i++) {
            boolean escaped = spaced.charAt(i) == '\\' && i + 1 < spaced.length() && spaced.charAt(i + 1) == '"';
            value.append(spaced.charAt(escaped ? ++i : i));
        }
        return value.toString().replace("%22", "\"");
    }

    private static int indexOf(byte[] body, byte[] sought, int from) {
        for (int i = from; i + sought.length <= body.length; i++) {
            if (body[i] == sought[0] && Arrays.equals(body, i, i + sought.length, sought, 0, sought.length)) {
                return i;
            }
        }
        return -1;
    }

    private static String decoded(byte[] bytes) throws WebProblem {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw WebProblem.malformed("its form is not UTF-8");
        }
    }

    /** Returns the file of that name; empty if there is none, or none was chosen. */
    Optional<Part> file(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name)
                        && part.fileName() != null
                        && !part.fileName().isEmpty())
                .findFirst();
    }

    /** Returns the text of that name; empty if there is none. */
    String text(String name) throws WebProblem {
        List<String> texts = texts(name);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    List<String> texts(String name) throws WebProblem {
        List<String> texts = new ArrayList<>();
        for (Part part : parts) {
            if (part.name().equals(name) && part.fileName() == null) {
                String text = decoded(part.content());
                if (text.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r')) {
                    throw WebProblem.malformed("'" + name + "' has control characters");
                }
                texts.add(text.strip());
            }
        }
        return texts;
    }

    boolean isYes(String name) throws WebProblem {
        return List.of("1", "true", "yes", "on").contains(text(name).toLowerCase(Locale.ROOT));
    }

    /** Returns the object that a text holds as JSON; an empty one if there is none. */
    SentObject object(String name) throws WebProblem {
        String text = text(name);
        try {
            return new SentObject(text.isEmpty() ? Map.of() : Json.object(text).map());
        } catch (WireException e) {
            throw WebProblem.malformed("'" + name + "' is " + e.getMessage());
        }
    }
}
