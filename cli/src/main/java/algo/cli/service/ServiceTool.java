package algo.cli.service;

import java.util.List;

/** The program that tells a service manager what to do, such as systemctl. */
interface ServiceTool {
    /**
     * The answer of a tool.
     *
     * @param code its exit code; {@link #ABSENT} if it is not installed, or did not end in time
     * @param out what it printed, without white space at both ends
     * @param err what it complained of, in one line
     */
    record Answer(int code, String out, String err) {
        boolean isDone() {
            return code == 0;
        }
    }

    /** In place of the exit code of a program that is not there. */
    int ABSENT = -1;

    /** Runs it to its end, a minute and a half at most. */
    Answer run(List<String> words);
}
