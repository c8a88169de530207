package algo.app.control;

import algo.app.files.IoProblems;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Tells a client why its request was refused, or failed, as the answer to it. */
final class Refusals {
    /** The answering of one request. */
    interface Work {
        void run() throws RequestException, IOException, InterruptedException;
    }

    private Refusals() {}

    /**
     * Does the work.
     *
     * @throws ClientGoneException if the client is gone, or does not read
     */
    static void told(ReplySink replies, Work work) throws ClientGoneException, InterruptedException {
        try {
            work.run();
        } catch (RequestException e) {
            replies.send(e.reply());
        } catch (ClientGoneException e) {
            throw e;
        } catch (IOException e) {
            replies.send(failure(e));
        } catch (UncheckedIOException e) {
            replies.send(failure(e.getCause()));
        }
    }

    private static Reply failure(IOException e) {
        return new RequestException(ExitCode.FAILED, IoProblems.explain(e), "").reply();
    }
}
