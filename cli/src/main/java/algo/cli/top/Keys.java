package algo.cli.top;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns the bytes that a terminal sends into keys: single characters as themselves, others by the names here. What is pasted
 * is no key: nobody means to stop a strategy with the contents of a clipboard. Unknown sequences are dropped.
 */
final class Keys {
    static final String UP = "up";
    static final String DOWN = "down";
    static final String PAGE_UP = "page up";
    static final String PAGE_DOWN = "page down";
    static final String HOME = "home";
    static final String END = "end";
    static final String ENTER = "enter";
    static final String ESCAPE = "escape";
    /** Ctrl-Z. */
    static final String SUSPEND = "suspend";
    /** Ctrl-L. */
    static final String REDRAW = "redraw";

    private static final char ESC = 0x1b;
    private static final int LONGEST = 64;

    private final StringBuilder sequence = new StringBuilder();
    private boolean pasting;

    /** Takes {@code bytes}, and returns the keys that they complete. */
    List<String> feed(byte[] bytes) {
        List<String> keys = new ArrayList<>();
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (sequence.length() > 0) {
                continueSequence(c, keys);
            } else if (c == ESC) {
                sequence.append(c);
            } else if (!pasting) {
                single(c, keys);
            }
        }
        return keys;
    }

    /** Returns whether the last bytes may be the beginning of a longer key. */
    boolean isOpen() {
        return sequence.length() > 0;
    }

    /** Notes that nothing more comes for now: what looked like the beginning of a sequence was the key Escape. */
    List<String> flush() {
        boolean escape = sequence.length() == 1 && !pasting;
        sequence.setLength(0);
        return escape ? List.of(ESCAPE) : List.of();
    }

    private static void single(char c, List<String> keys) {
        if (c == '\r' || c == '\n') {
            keys.add(ENTER);
        } else if (c == 0x1a) {
            keys.add(SUSPEND);
        } else if (c == 0x0c) {
            keys.add(REDRAW);
        } else if (c > ' ' && c < 0x7f) {
            keys.add(String.valueOf(c));
        }
    }

    private void continueSequence(char c, List<String> keys) {
        if (c == ESC) {
            keys.addAll(flush());
            sequence.append(c);
            return;
        }
        sequence.append(c);
        if (sequence.length() == 2) {
            if (c != '[' && c != 'O') {
                // A key with Alt.
                sequence.setLength(0);
            }
        } else if (c >= 0x40 && c <= 0x7e) {
            String name = named(sequence.substring(2));
            sequence.setLength(0);
            if (!name.isEmpty() && !pasting) {
                keys.add(name);
            }
        } else if (sequence.length() > LONGEST) {
            sequence.setLength(0);
        }
    }

    private String named(String code) {
        switch (code) {
            case "A":
                return UP;
            case "B":
                return DOWN;
            case "H":
            case "1~":
            case "7~":
                return HOME;
            case "F":
            case "4~":
            case "8~":
                return END;
            case "5~":
                return PAGE_UP;
            case "6~":
                return PAGE_DOWN;
            case "M":
                return ENTER;
            case "200~":
                pasting = true;
                return "";
            case "201~":
                pasting = false;
                return "";
            default:
                return "";
        }
    }
}
