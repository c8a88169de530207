package algo.app.platform.windows;

/** Writes an argument so that a program, which gets one text for all, reads it back as it was. Pure. */
public final class Quoted {
    private Quoted() {}

    /** Returns the argument as it stands on a command line, by the rules of Microsoft's C library. */
    public static String of(String argument) {
        if (!argument.isEmpty()
                && argument.chars().noneMatch(c -> c == ' ' || c == '\t' || c == '\n' || c == '"' || c == 0x0b)) {
            return argument;
        }
        StringBuilder line = new StringBuilder("\"");
        int backslashes = 0;
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (c == '\\') {
                backslashes++;
                continue;
            }
            line.append("\\".repeat(c == '"' ? 2 * backslashes + 1 : backslashes))
                    .append(c);
            backslashes = 0;
        }
        return line.append("\\".repeat(2 * backslashes)).append('"').toString();
    }
}
