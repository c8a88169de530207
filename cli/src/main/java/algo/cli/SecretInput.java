package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.ExitCode;
import java.io.BufferedInputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes in the value of a secret: from standard input, or, where that is a terminal, typed twice at a hidden prompt. */
final class SecretInput {
    /**
     * The most bytes that are read: more than the daemon takes as a value, and no more than it takes in a request. The
     * daemon says that a value is too long.
     */
    private static final int MOST_BYTES = 64 * 1024;

    /**
     * The most bytes of a line that is typed, with its end, as termios(3) has it; what is more is lost without a word.
     */
    private static final int MOST_TYPED = 4095;

    /** The launcher looks, as it does for what is printed to. */
    private static final boolean TYPED = Boolean.getBoolean("algo.typed");

    private SecretInput() {}

    static String read(String name) throws ClientException {
        return TYPED ? type(name) : take();
    }

    /** Lets the user type a value. The console turns the echo on again, also when it is interrupted. */
    private static String type(String name) throws ClientException {
        Console console = System.console();
        if (console == null) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "what you type could not be hidden, because the output does not go to the terminal",
                    "let it go there, or give the value on standard input");
        }
        char[] first = console.readPassword("Value of %s (hidden): ", Text.line(name));
        char[] second = first == null || first.length == 0 ? first : console.readPassword("Once more: ");
        if (first == null || second == null) {
            throw new ClientException(ExitCode.USAGE, "nothing was typed", "nothing was changed");
        }
        if (!Arrays.equals(first, second)) {
            throw new ClientException(ExitCode.USAGE, "the two differ", "nothing was changed; try again");
        }
        String value = checked(new String(first));
        if (value.getBytes(StandardCharsets.UTF_8).length >= MOST_TYPED) {
            throw new ClientException(
                    ExitCode.USAGE, "the terminal cuts what is as long as that", "give it on standard input");
        }
        return value;
    }

    private static String checked(String value) throws ClientException {
        if (value.isEmpty()) {
            throw new ClientException(ExitCode.USAGE, "the value is empty", "nothing was changed");
        }
        return value;
    }

    private static String take() throws ClientException {
        // Buffered, because a plain stream asks for the length first, which a pipe does not have.
        try (InputStream input = new BufferedInputStream(new FileInputStream(FileDescriptor.in))) {
            byte[] bytes = input.readNBytes(MOST_BYTES);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    // What is too long may be cut within a character.
                    .onMalformedInput(bytes.length < MOST_BYTES ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return checked(Text.withoutLineEnd(text));
        } catch (CharacterCodingException e) {
            throw new ClientException(ExitCode.USAGE, "the value must be UTF-8 text", "nothing was changed");
        } catch (IOException e) {
            throw new ClientException(
                    ExitCode.USAGE, "standard input cannot be read: " + e.getMessage(), "nothing was changed");
        }
    }
}
