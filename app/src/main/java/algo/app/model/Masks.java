package algo.app.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values that no output shows, and what stands in their places. Of a value of several lines each line is hidden as well.
 * Of two that begin at the same place the longer one counts. Immutable.
 */
public final class Masks {
    /** A value, or a line of one, with fewer characters is not hidden: it would tear words apart that have nothing to do with it. */
    public static final int LEAST = 6;

    private static final String STARS = "***";

    public static final Masks NONE = new Masks(Map.of());

    private record Hidden(byte[] value, byte[] instead) {}

    private final Map<String, String> names;
    /** The values by their first byte, the longest first; null where none begins so. */
    private final Hidden[][] byFirst = new Hidden[256][];
    /** The values by the low byte of their first character; null where none begins so. */
    private final String[][] texts = new String[256][];

    private Masks(Map<String, String> names) {
        this.names = names;
        Map<Integer, List<Hidden>> found = new LinkedHashMap<>();
        names.keySet().forEach(value -> {
            int first = value.charAt(0) & 0xff;
            int count = texts[first] == null ? 0 : texts[first].length;
            texts[first] = count == 0 ? new String[1] : Arrays.copyOf(texts[first], count + 1);
            texts[first][count] = value;
        });
        names.forEach((value, name) -> {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            found.computeIfAbsent(bytes[0] & 0xff, any -> new ArrayList<>())
                    .add(new Hidden(bytes, (STARS + name + STARS).getBytes(StandardCharsets.UTF_8)));
        });
        found.forEach((first, list) -> {
            list.sort(Comparator.comparingInt((Hidden hidden) -> hidden.value().length)
                    .reversed());
            byFirst[first] = list.toArray(Hidden[]::new);
        });
    }

    /**
     * These, and {@code values} besides.
     *
     * @param values the name that is shown, by the value that is not
     */
    public Masks and(Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>(names);
        values.forEach((value, name) -> {
            put(all, value, name);
            value.lines().forEach(line -> put(all, line, name));
        });
        return all.equals(names) ? this : new Masks(all);
    }

    private static void put(Map<String, String> all, String value, String name) {
        if (isHidden(value)) {
            all.put(value, name);
        }
    }

    /** Returns whether a value is long enough to be hidden. */
    public static boolean isHidden(String value) {
        return value.codePointCount(0, value.length()) >= LEAST;
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** Returns the number of values and lines of values that are hidden. */
    public int size() {
        return names.size();
    }

    /**
     * Returns whether masking may put {@code part} into a text that did not have it, because the replacement contains
     * it.
     */
    public boolean mayMake(String part) {
        return part.startsWith("*")
                || part.endsWith("*")
                || part.contains(STARS)
                || names.values().stream().anyMatch(name -> name.contains(part));
    }

    /** {@code text} with all values replaced. */
    public String hide(String text) {
        if (!isIn(text)) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(hide(bytes, bytes.length), StandardCharsets.UTF_8);
    }

    private boolean isIn(String text) {
        for (int i = 0; i + LEAST <= text.length(); i++) {
            String[] candidates = texts[text.charAt(i) & 0xff];
            if (candidates != null) {
                for (String value : candidates) {
                    if (text.startsWith(value, i)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * Returns the first {@code length} of {@code bytes} with all values replaced; the array itself if there are none in
     * it.
     */
    public byte[] hide(byte[] bytes, int length) {
        byte[] shown = bytes;
        int count = 0;
        int copied = 0;
        for (int i = 0; i < length; i++) {
            Hidden hidden = at(bytes, i, length);
            if (hidden == null) {
                continue;
            }
            if (shown == bytes) {
                shown = new byte[length + hidden.instead().length];
            }
            shown = append(shown, count, bytes, copied, i - copied);
            count += i - copied;
            shown = append(shown, count, hidden.instead(), 0, hidden.instead().length);
            count += hidden.instead().length;
            i += hidden.value().length - 1;
            copied = i + 1;
        }
        if (shown == bytes) {
            return bytes;
        }
        shown = append(shown, count, bytes, copied, length - copied);
        return Arrays.copyOf(shown, count + length - copied);
    }

    private static byte[] append(byte[] to, int at, byte[] from, int begin, int count) {
        byte[] all = to.length < at + count ? Arrays.copyOf(to, 2 * (at + count)) : to;
        System.arraycopy(from, begin, all, at, count);
        return all;
    }

    /** Returns the longest value that begins at {@code i} and ends before {@code length}; null if there is none. */
    private Hidden at(byte[] bytes, int i, int length) {
        Hidden[] candidates = byFirst[bytes[i] & 0xff];
        if (candidates == null) {
            return null;
        }
        for (Hidden hidden : candidates) {
            if (i + hidden.value().length <= length && matches(bytes, i, hidden.value().length, hidden)) {
                return hidden;
            }
        }
        return null;
    }

    private static boolean matches(byte[] bytes, int from, int count, Hidden hidden) {
        return Arrays.equals(bytes, from, from + count, hidden.value(), 0, count);
    }

    /**
     * Returns where the first {@code length} of {@code bytes}, behind which more comes, can be cut without cutting a
     * value: the bytes behind that place may be the beginning of one.
     */
    public int cut(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            Hidden[] candidates = byFirst[bytes[i] & 0xff];
            if (candidates == null) {
                continue;
            }
            for (Hidden hidden : candidates) {
                if (hidden.value().length > length - i && matches(bytes, i, length - i, hidden)) {
                    return i;
                }
            }
            Hidden whole = at(bytes, i, length);
            if (whole != null) {
                i += whole.value().length - 1;
            }
        }
        return length;
    }
}
