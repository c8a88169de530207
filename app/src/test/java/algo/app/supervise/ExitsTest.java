package algo.app.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.model.ExitReason;
import algo.app.model.ExitStatus;
import algo.app.process.ProcessEnd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the system tells of an end, and what we did, become one documented reason. */
class ExitsTest {
    @ParameterizedTest(name = "{0}, killed {1}: {2} {3} -> {4}")
    @CsvSource({
        // cause, killed, kind,         detail, reason,          code, signal
        "ITSELF,  false, EXITED,          0,    EXITED,          0,    ''",
        "ITSELF,  false, EXITED,          7,    EXITED,          7,    ''",
        "ITSELF,  false, SIGNALED,        SEGV, SIGNAL,          -1,   SEGV",
        "ITSELF,  false, SIGNALED,        KILL, SIGNAL,          -1,   KILL",
        "ITSELF,  false, CPU_LIMIT,       XCPU, CPU_LIMIT,       -1,   XCPU",
        "ITSELF,  false, CPU_LIMIT,       KILL, CPU_LIMIT,       -1,   KILL",
        "ITSELF,  false, COULD_NOT_START, why,  COULD_NOT_START, -1,   ''",
        "ITSELF,  false, NEVER_RAN,       '',   COULD_NOT_START, -1,   ''",
        "ITSELF,  false, NOT_PREPARED,    why,  COULD_NOT_START, -1,   ''",
        "STOP,    false, NOT_PREPARED,    why,  STOPPED,         -1,   ''",
        "STOP,    true,  NOT_PREPARED,    why,  KILLED,          -1,   ''",
        "BEFORE_START, false, NOT_PREPARED, why, COULD_NOT_START, -1,  ''",
        "BEFORE_START, true,  SIGNALED,  KILL, COULD_NOT_START, -1,   ''",
        "ITSELF,  false, UNKNOWN,         '',   UNKNOWN,         -1,   ''",
        "ITSELF,  false, OUT_OF_MEMORY,   '',   MEMORY_LIMIT,    -1,   KILL",
        "STOP,    true,  OUT_OF_MEMORY,   '',   KILLED,          -1,   KILL",
        "STOP,    false, EXITED,          0,    STOPPED,         0,    ''",
        "STOP,    false, EXITED,          3,    STOPPED,         3,    ''",
        "STOP,    false, SIGNALED,        TERM, STOPPED,         -1,   TERM",
        "STOP,    true,  SIGNALED,        KILL, KILLED,          -1,   KILL",
        "STOP,    true,  EXITED,          0,    KILLED,          0,    ''",
        "STOP,    true,  UNKNOWN,         '',   KILLED,          -1,   KILL",
        "STOP,    false, UNKNOWN,         '',   UNKNOWN,         -1,   ''",
        "STOP,    false, COULD_NOT_START, why,  COULD_NOT_START, -1,   ''",
        "RESTART, false, SIGNALED,        TERM, STOPPED,         -1,   TERM",
        "RESTART, true,  SIGNALED,        KILL, KILLED,          -1,   KILL",
        "DAEMON,  false, EXITED,          0,    STOPPED,         0,    ''",
        "DAEMON,  true,  SIGNALED,        KILL, KILLED,          -1,   KILL",
        "MEMORY_LIMIT, false, EXITED,     0,    MEMORY_LIMIT,    0,    ''",
        "MEMORY_LIMIT, false, SIGNALED,   TERM, MEMORY_LIMIT,    -1,   TERM",
        "MEMORY_LIMIT, true,  SIGNALED,   KILL, MEMORY_LIMIT,    -1,   KILL",
    })
    void everyEndHasItsReason(
            StopCause cause,
            boolean killed,
            ProcessEnd.Kind kind,
            String detail,
            ExitReason reason,
            int code,
            String signal) {
        ProcessEnd end =
                switch (kind) {
                    case EXITED -> ProcessEnd.exited(Integer.parseInt(detail));
                    case CPU_LIMIT -> ProcessEnd.cpuLimit(detail);
                    case SIGNALED -> ProcessEnd.signaled(detail);
                    case OUT_OF_MEMORY -> ProcessEnd.outOfMemory();
                    case COULD_NOT_START -> ProcessEnd.couldNotStart(detail);
                    case NOT_PREPARED -> ProcessEnd.notPrepared(detail);
                    case NEVER_RAN -> ProcessEnd.neverRan();
                    case UNKNOWN -> ProcessEnd.unknown();
                };
        Ending asked = Ending.asked(cause, Statuses.NOW);

        ExitStatus exit = Exits.classify((killed ? asked.killing() : asked).ended(end), Statuses.WALL);

        assertThat(exit.reason()).isEqualTo(reason);
        assertThat(exit.code()).isEqualTo(code);
        assertThat(exit.signal()).isEqualTo(signal);
        assertThat(exit.at()).isEqualTo(Statuses.WALL);
    }

    @ParameterizedTest(name = "{0}, {1} left, killed {2}: {3}")
    @CsvSource({
        "ITSELF,       -1, false, ''",
        "ITSELF,        0, false, ''",
        "ITSELF,        1, false, ended 1 process that it left in the background",
        "ITSELF,        2, true,  ended 2 processes that it left in the background",
        "STOP,          2, false, ''",
        "STOP,          2, true,  what it left was killed after its grace",
        "STOP,          0, true,  ''",
        "SCHEDULE,      1, true,  what it left was killed after its grace",
    })
    void whatBecameOfWhatItLeftIsSaid(StopCause cause, int left, boolean killed, String detail) {
        Ending ended =
                Ending.asked(cause, Statuses.NOW).ended(ProcessEnd.exited(0)).seeing(left);

        ExitStatus exit = Exits.classify(killed ? ended.killing() : ended, Statuses.WALL);

        assertThat(exit.detail()).isEqualTo(detail);
        assertThat(exit.code()).isZero();
    }
}
