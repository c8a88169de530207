package algo.app.control;

import algo.app.ipc.ByteBudget;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory that answers take, however many ask at the same time: few large answers are made at a time, and those that
 * clients are slow to read share one budget. Short answers wait for nobody.
 */
final class AnswerTurns {
    private static final int AT_A_TIME = 2;
    /** Answers that come piece by piece, each of which holds a piece and what it is made of. */
    static final int STREAMS = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** An answer of fewer characters is not counted. */
    private static final int SMALL = 16 * 1024;
    /** The longest answer, in characters. */
    static final int LONGEST = 4 << 20;

    private static final Reply TOO_LONG = new Reply.Failure(
            ExitCode.FAILED,
            "the answer is longer than " + (LONGEST >> 20) + " MiB, and is not sent",
            "ask for less, e.g. for one strategy");

    private final Semaphore making = new Semaphore(AT_A_TIME, true);
    private final Semaphore streams = new Semaphore(STREAMS);
    private final ByteBudget unread = new ByteBudget(2L * LONGEST);

    /** The making of the answer to one request; for one thread. */
    final class Turn implements AutoCloseable {
        private boolean makes;
        private boolean streams;

        /**
         * Writes {@code reply} with {@code to}; in place of one that is too long, that it is.
         *
         * @throws ByteBudget.SpentException if too many long ones wait; nothing was written
         */
        void write(Reply reply, Writer to) throws IOException {
            String line = reply.line();
            endMaking();
            if (line.length() > LONGEST) {
                to.write(TOO_LONG.line());
                return;
            }
            long counted = line.length() <= SMALL ? 0 : line.length();
            unread.take(counted, PATIENCE);
            try {
                to.write(line);
            } finally {
                unread.giveBack(counted);
            }
        }

        private void endMaking() {
            if (makes) {
                makes = false;
                making.release();
            }
        }

        /** Lets the next one begin, if that was not done before. */
        @Override
        public void close() {
            endMaking();
            if (streams) {
                streams = false;
                AnswerTurns.this.streams.release();
            }
        }
    }

    /** Takes a line. */
    interface Writer {
        void write(String line) throws IOException;
    }

    /** @throws ByteBudget.SpentException if others make large answers all the time, or too many follow logs or events */
    Turn begin(Request request) throws IOException, InterruptedException {
        Turn turn = new Turn();
        if (mayBeLarge(request)) {
            if (!making.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ByteBudget.SpentException();
            }
            turn.makes = true;
        }
        if (request instanceof Request.Logs || request instanceof Request.Events) {
            if (!streams.tryAcquire()) {
                throw new ByteBudget.SpentException(STREAMS + " clients read logs or events already");
            }
            turn.streams = true;
        }
        return turn;
    }

    /** None of these waits for anybody else. */
    private static boolean mayBeLarge(Request request) {
        return request instanceof Request.Status
                || request instanceof Request.Show
                || request instanceof Request.Source
                || request instanceof Request.Report
                || request instanceof Request.EnvList
                || request instanceof Request.LogRuns
                || request instanceof Request.SecretList;
    }
}
