package algo.app.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values are replaced wherever they stand, and nothing else is. */
class MasksTest {
    private static final Masks MASKS =
            Masks.NONE.and(Map.of("hunter22", "KEY", "hunter22-long", "LONG", "₹süß₹₹", "RUPEE", "12345", "SHORT"));

    @ParameterizedTest
    @CsvSource({
        "nothing here, nothing here",
        "hunter2, hunter2",
        "hunter22, ***KEY***",
        "a=hunter22;b=hunter22, a=***KEY***;b=***KEY***",
        "hunterhunter22, hunter***KEY***",
        "hunter22-lon, ***KEY***-lon",
        "hunter22-long, ***LONG***",
        "x₹süß₹₹y, x***RUPEE***y",
        "12345, 12345",
        "HUNTER22, HUNTER22",
    })
    void isShownAs(String text, String shown) {
        assertThat(MASKS.hide(text)).isEqualTo(shown);
    }

    @Test
    void bytesThatAreNoTextStayAsTheyAre() {
        byte[] bytes =
                concat(new byte[] {(byte) 0xff, (byte) 0xe2}, "₹süß₹₹".getBytes(UTF_8), new byte[] {(byte) 0x80});

        assertThat(MASKS.hide(bytes, bytes.length))
                .isEqualTo(concat(
                        new byte[] {(byte) 0xff, (byte) 0xe2}, "***RUPEE***".getBytes(UTF_8), new byte[] {(byte) 0x80
                        }));
    }

    @Test
    void onlyWhatIsInTheGivenLengthCounts() {
        byte[] bytes = "hunter22".getBytes(UTF_8);

        assertThat(MASKS.hide(bytes, 7)).isSameAs(bytes);
    }

    @Test
    void ofAValueOfSeveralLinesEachIsHidden() {
        Masks masks = Masks.NONE.and(Map.of("-----BEGIN-----\nMIIEvQIBADAN\nab\n", "CERT"));

        assertThat(masks.hide("line MIIEvQIBADAN, and ab")).isEqualTo("line ***CERT***, and ab");
        assertThat(masks.hide("-----BEGIN-----\nMIIEvQIBADAN\nab\n")).isEqualTo("***CERT***");
    }

    @Test
    void whatIsKnownAlreadyMakesNoOthers() {
        assertThat(MASKS.and(Map.of("hunter22", "KEY"))).isSameAs(MASKS);
        assertThat(MASKS.and(Map.of("short", "S"))).isSameAs(MASKS);
        assertThat(Masks.NONE.and(Map.of()).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc",
        "abc hun, 'abc '",
        "abc hunter22, 'abc '",
        "hunter22-x, hunter22-x",
        "hunter22hunter2, hunter22",
        "hhh, hh",
    })
    void isCutBefore(String text, String before) {
        byte[] bytes = text.getBytes(UTF_8);

        assertThat(new String(bytes, 0, MASKS.cut(bytes, bytes.length), UTF_8)).isEqualTo(before);
    }

    /** Of few letters, so that values overlap themselves and each other. */
    @RepeatedTest(500)
    void inPiecesItIsHiddenAsInOne(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            values.put(letters(random, 6 + random.nextInt(6)), "V" + i);
        }
        Masks masks = Masks.NONE.and(values);
        byte[] text = letters(random, 200).getBytes(UTF_8);

        StringBuilder pieces = new StringBuilder();
        int from = 0;
        for (int until = 1; until <= text.length; until++) {
            if (random.nextInt(4) == 0 || until == text.length) {
                byte[] piece = Arrays.copyOfRange(text, from, until);
                int cut = until == text.length ? piece.length : masks.cut(piece, piece.length);
                byte[] shown = masks.hide(piece, cut);
                pieces.append(new String(shown, 0, shown == piece ? cut : shown.length, UTF_8));
                from += cut;
            }
        }

        assertThat(pieces).hasToString(masks.hide(new String(text, UTF_8)));
    }

    private static String letters(Random random, int count) {
        List<String> letters = Collections.nCopies(count, "").stream()
                .map(any -> random.nextInt(4) == 0 ? "b" : "a")
                .toList();
        return String.join("", letters);
    }

    private static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
