package algo.cli;

import algo.app.protocol.ExitCode;

/** Reads numbers that people wrote. */
final class Numbers {
    private Numbers() {}

    /**
     * Reads a whole number from 0 to {@code most}.
     *
     * @param what it is, e.g. "a number of lines"
     * @throws ClientException if it is none
     */
    static long parse(String option, String what, String text, long most) throws ClientException {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The problem is said below.
        }
        String bound = most == Long.MAX_VALUE ? "0 on" : "0 to " + most;
        throw new ClientException(
                ExitCode.USAGE, option + " must be " + what + " from " + bound + ", not '" + text + "'", "");
    }
}
