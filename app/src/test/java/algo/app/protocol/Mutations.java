package algo.app.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Lines of the wire, changed at random at one to three places: the same seed gives the same changes. One thread. */
public final class Mutations {
    private static final List<String> OF_JSON = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "true",
            "-1",
            "1e999",
            "\\ud800",
            "\0",
            "\u202e",
            "9223372036854775808",
            "{\"a\":{}}",
            "[[[[]]]]",
            " ",
            "\r");

    private final Random random;
    private final List<String> pieces;

    /** @param more what is put in beside the pieces of any JSON */
    public Mutations(long seed, String... more) {
        this.random = new Random(seed);
        this.pieces = Stream.concat(OF_JSON.stream(), Stream.of(more)).toList();
    }

    /** Returns one of {@code lines}, changed. */
    public String of(List<String> lines) {
        StringBuilder text = new StringBuilder(lines.get(random.nextInt(lines.size())));
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int at = random.nextInt(text.length() + 1);
            int until = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, until);
                case 1, 2 -> text.insert(at, pieces.get(random.nextInt(pieces.size())));
                case 3 -> text.insert(at, text.substring(at, until).repeat(1 + random.nextInt(4)));
                case 4 -> text.replace(at, until, String.valueOf((char) random.nextInt(0x10000)));
                default -> flipBit(text);
            }
        }
        return text.toString();
    }

    /** As a broken wire would: the result need not be UTF-8, and is read as the other end reads it. */
    private void flipBit(StringBuilder text) {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            text.replace(0, text.length(), new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
