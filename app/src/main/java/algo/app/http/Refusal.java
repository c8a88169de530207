package algo.app.http;

/** A request that is answered with an error, and is the last one on its connection. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    public Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Refusal malformed(String what) {
        return new Refusal(400, "The request is not valid HTTP: " + what);
    }

    static Refusal busy() {
        return new Refusal(503, "Too much at once; try again in a second");
    }

    public int status() {
        return status;
    }
}
