package algo.app.http;

import java.util.Optional;

/** A request that is answered with an error, and is the last one on its connection. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Response answer;

    public Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
        this.answer = null;
    }

    /** Makes a refusal whose answer is ready. */
    public Refusal(Response answer) {
        super("status " + answer.status(), null, false, false);
        this.status = answer.status();
        this.answer = answer;
    }

    /** Returns the answer, if it is ready; else the handler words one. */
    Optional<Response> answer() {
        return Optional.ofNullable(answer);
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
