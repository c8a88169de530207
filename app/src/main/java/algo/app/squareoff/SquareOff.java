package algo.app.squareoff;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cancels the orders of one account and closes its positions, again as long as something is left, and says what is left.
 * Nothing is closed a second time while an order may still be on its way, because the position would be turned round.
 */
final class SquareOff {
    private static final String UNKNOWN = "not known";
    private static final String STRATEGY = "algo panic";

    /** The most times that orders are cancelled before positions are closed all the same, and again after each closing. */
    private static final int CANCELS = 4;
    /** The most times that positions are closed. */
    private static final int CLOSES = 4;
    /** The most looks at the books after a closing, until its orders are over. */
    private static final int LOOKS = 10;

    /** Waits for one look's time. */
    interface Pause {
        void await() throws InterruptedException;
    }

    /**
     * The result of one account.
     *
     * @param cancelled what became of its orders, one clause
     * @param closed what became of its positions, one clause
     * @param left what the books still have
     * @param problems what failed, one line each
     * @param known whether both books could be read at the end
     */
    record Result(String cancelled, String closed, List<Left> left, List<String> problems, boolean known) {}

    private final HostCalls host;
    private final Pause pause;
    private final List<String> problems = new ArrayList<>();
    /** True while the last look at the orders after a closing failed. */
    private boolean unread;

    SquareOff(HostCalls host, Pause pause) {
        this.host = host;
        this.pause = pause;
    }

    Result run() throws InterruptedException {
        String cancelled = cancel();
        String closed = close();
        List<Left> left = new ArrayList<>();
        boolean known = true;
        for (boolean orders : new boolean[] {true, false}) {
            try {
                left.addAll(orders ? orders() : positions());
            } catch (IOException e) {
                known = false;
                problem(e);
            }
        }
        return new Result(cancelled, closed, left, List.copyOf(problems), known);
    }

    private String cancel() throws InterruptedException {
        String what = UNKNOWN;
        for (int i = 0; i < CANCELS; i++) {
            if (i > 0) {
                pause.await();
            }
            try {
                host.post("cancelallorder", "strategy", STRATEGY);
            } catch (IOException e) {
                problem(e);
            }
            try {
                int open = orders().size();
                if (open == 0) {
                    return "no order is open";
                }
                what = open + (open == 1 ? " order is" : " orders are") + " still open";
            } catch (IOException e) {
                problem(e);
            }
        }
        return what;
    }

    private String close() throws InterruptedException {
        for (int i = 0; i < CLOSES; i++) {
            try {
                if (positions().isEmpty()) {
                    return "no position is open";
                }
            } catch (IOException e) {
                problem(e);
                if (i > 0) {
                    // Whether the last one took effect is not known.
                    return UNKNOWN;
                }
            }
            try {
                host.post("closeposition", "strategy", STRATEGY);
            } catch (IOException e) {
                problem(e);
            }
            if (!isSettled()) {
                cancel();
                if (!isSettled()) {
                    return unread ? UNKNOWN : "orders are still on their way";
                }
            }
        }
        try {
            int open = positions().size();
            return open == 0
                    ? "no position is open"
                    : open + (open == 1 ? " position is" : " positions are") + " still open";
        } catch (IOException e) {
            problem(e);
            return UNKNOWN;
        }
    }

    /** Returns whether no order is open in two looks one after another. */
    private boolean isSettled() throws InterruptedException {
        int quiet = 0;
        for (int i = 0; i < LOOKS && quiet < 2; i++) {
            pause.await();
            try {
                quiet = orders().isEmpty() ? quiet + 1 : 0;
                unread = false;
            } catch (IOException e) {
                problem(e);
                unread = true;
                quiet = 0;
            }
        }
        return quiet >= 2;
    }

    private List<Left> orders() throws IOException {
        JsonNode answer = host.post("orderbook");
        return Left.orders(answer);
    }

    private List<Left> positions() throws IOException {
        return Left.positions(host.post("positionbook"));
    }

    private void problem(IOException e) {
        if (!problems.contains(e.getMessage())) {
            problems.add(e.getMessage());
        }
    }
}
