package algo.app.config;

import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.Params;
import algo.app.model.StrategySpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the variables of an {@code env_file}, in the form that python-dotenv and Docker have in common: {@code NAME=VALUE} lines,
 * comments, {@code export}, quotes; nothing in a value is replaced or executed. No message holds a value.
 */
public final class EnvFile {
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_VARIABLES = 1000;

    /** Parts of the names of variables whose values are to be hidden. */
    private static final List<String> SECRET = List.of("KEY", "SECRET", "TOKEN", "PASS", "PWD", "PIN", "CREDENTIAL");

    private final String text;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private int at;
    private int line = 1;

    private EnvFile(String text) {
        this.text = text;
    }

    /**
     * Returns where the file of a strategy is: a relative path is one below the directory of its code, {@code ~/} the directory of
     * the user.
     */
    public static Path place(StrategySpec spec, CodeStore code) {
        String path = spec.envFile();
        return path.startsWith("~/")
                ? Path.of(System.getProperty("user.home"), path.substring(2))
                : code.script(spec.codeId(), path).normalize();
    }

    /**
     * Reads the variables of a strategy; none if it names no file.
     *
     * @throws IOException with what is wrong with which line, for people, if one of them cannot be a variable of a strategy; if
     *     the file cannot be read, is no regular file, others could have put it there, or it is longer than 256 KiB
     */
    public static Map<String, String> of(StrategySpec spec, CodeStore code) throws IOException {
        if (spec.envFile().isEmpty()) {
            return Map.of();
        }
        Path file = place(spec, code);
        String name = "its env_file " + file;
        byte[] content;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IOException("is longer than 256 KiB");
            }
            content = WholeFile.read(file);
        } catch (IOException e) {
            String why =
                    e.getClass() == IOException.class ? e.getMessage() : "cannot be read: " + IoProblems.explain(e);
            throw new IOException(name + " " + why, e);
        }
        try {
            return parse(content);
        } catch (IOException e) {
            throw new IOException(name + ", " + e.getMessage(), e);
        }
    }

    /** Returns those of the variables that are to be hidden where others could read them: names by values. */
    public static Map<String, String> secrets(Map<String, String> variables) {
        Map<String, String> secrets = new LinkedHashMap<>();
        variables.forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            if (!value.isEmpty() && SECRET.stream().anyMatch(upper::contains)) {
                secrets.put(value, name);
            }
        });
        return secrets;
    }

    /** @throws IOException with the line and what is wrong with it */
    static Map<String, String> parse(byte[] content) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("which is no UTF-8 text", e);
        }
        boolean marked = text.startsWith("\ufeff");
        EnvFile file = new EnvFile(text.substring(marked ? 1 : 0).replace("\r\n", "\n"));
        while (file.at < file.text.length()) {
            file.takeLine();
        }
        return file.variables;
    }

    private void takeLine() throws IOException {
        int begun = line;
        skipBlanks();
        if (isAtEnd() || peek() == '#') {
            skipLine();
            return;
        }
        int end = text.indexOf('\n', at);
        String rest = text.substring(at, end < 0 ? text.length() : end);
        int equals = rest.indexOf('=');
        if (equals < 0) {
            throw wrong(begun, "must be NAME=VALUE, or a comment");
        }
        String name = rest.substring(0, equals).strip();
        if (name.startsWith("export ") || name.startsWith("export\t")) {
            name = name.substring(6).strip();
        }
        requireName(begun, name);
        at += equals + 1;
        skipBlanks();
        char quote = isAtEnd() ? '\n' : peek();
        String value = quote == '"' || quote == '\'' ? quoted(begun, quote) : plain();
        if (value.indexOf('\0') >= 0) {
            throw wrong(begun, "must not contain a NUL character");
        }
        variables.put(name, value);
        if (variables.size() > MOST_VARIABLES) {
            throw wrong(begun, "is one variable more than " + MOST_VARIABLES);
        }
        skipLine();
    }

    /** Nothing is said of what stands where a name should: it may be a part of a value. */
    private static void requireName(int at, String name) throws IOException {
        if (!Params.isName(name)) {
            throw wrong(
                    at, "must begin with the name of a variable: letters, digits and '_', not starting with a digit");
        }
        String problem = Params.problem(name).orElse("");
        if (!problem.isEmpty()) {
            throw wrong(at, problem);
        }
    }

    /** Up to a comment, which a blank stands before. */
    private String plain() {
        int end = text.indexOf('\n', at);
        String rest = text.substring(at, end < 0 ? text.length() : end);
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '#' && (i == 0 || rest.charAt(i - 1) == ' ' || rest.charAt(i - 1) == '\t')) {
                return rest.substring(0, i).strip();
            }
        }
        return rest.strip();
    }

    private String quoted(int begun, char quote) throws IOException {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && peek() != quote; at++) {
            char c = peek();
            if (c == '\n') {
                line++;
            }
            if (c == '\\' && at + 1 < text.length() && isEscape(text.charAt(at + 1), quote)) {
                at++;
                value.append(unescaped(peek()));
            } else {
                value.append(c);
            }
        }
        if (at == text.length()) {
            throw wrong(begun, "has a quote that does not end");
        }
        at++;
        skipBlanks();
        if (!isAtEnd() && peek() != '#') {
            throw wrong(line, "has something behind the closing quote");
        }
        return value.toString();
    }

    private static boolean isEscape(char c, char quote) {
        return c == quote || c == '\\' || quote == '"' && (c == 'n' || c == 't' || c == 'r' || c == '$');
    }

    private static char unescaped(char c) {
        return c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    }

    private char peek() {
        return text.charAt(at);
    }

    private boolean isAtEnd() {
        return at == text.length() || peek() == '\n';
    }

    private void skipBlanks() {
        while (!isAtEnd() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end + 1;
        line++;
    }

    private static IOException wrong(int line, String what) {
        return new IOException("line " + line + ": " + what);
    }
}
