package algo.app.process.unix;

import java.util.ArrayDeque;
import java.util.Deque;

/** The steps that undo something which is made in several steps and then is not to be, newest first. */
public final class Undo implements Runnable {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    public void add(Runnable step) {
        steps.push(step);
    }

    @Override
    public void run() {
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
    }
}
