package algo.app.env;

import java.time.Duration;

/** Follows the making of an environment on behalf of whoever asked for it. On the thread that makes it. */
public interface BuildWatch {
    /** Nobody follows, and it goes on to its end. */
    BuildWatch NONE = new BuildWatch() {
        @Override
        public void at(String what, Duration left) {}

        @Override
        public boolean isOff() {
            return false;
        }
    };

    /**
     * Told every now and then what is being done.
     *
     * @param what one line for people
     * @param left how long it may still take
     */
    void at(String what, Duration left);

    /** Returns whether the building is to end, because the client is gone. Does not block. */
    boolean isOff();
}
