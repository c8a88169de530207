package algo.app.platform;

/** The way to the service manager that started this process. Any thread; never waits. */
public interface ServiceChannel {
    /**
     * Tells it something: assignments as in sd_notify(3), one a line.
     *
     * @return false if it did not take them, because it has too many already, or is not there
     */
    boolean tell(String assignments);
}
