package algo.app.broker.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer of the broker.
 *
 * @param run the run of the broker, by which the daemon knows that it is the one that it started
 * @param port on which it answers strategies; 0 while it does not
 * @param account what was asked of it; empty if nothing was
 * @param losses that reached their limit, by number; empty if none was asked for
 * @param problem why it was not done, one line for people; empty if it was
 */
public record Answer(String run, int port, Optional<AccountView> account, List<LossRow> losses, String problem) {
    /** The most losses of one answer; the others follow. */
    public static final int MOST_LOSSES = 1000;

    /**
     * The most bytes of an answer's line: an account with as many orders and positions as {@link AccountJson} takes.
     */
    public static final int MOST_BYTES = 2 * 1024 * 1024;

    public static Answer done(String run, int port) {
        return new Answer(run, port, Optional.empty(), List.of(), "");
    }

    public static Answer account(String run, int port, AccountView view) {
        return new Answer(run, port, Optional.of(view), List.of(), "");
    }

    /** Answers with the first {@link #MOST_LOSSES} of {@code losses}. */
    public static Answer losses(String run, int port, List<LossRow> losses) {
        List<LossRow> first = losses.subList(0, Math.min(losses.size(), MOST_LOSSES));
        return new Answer(run, port, Optional.empty(), List.copyOf(first), "");
    }

    public static Answer failed(String run, int port, String why) {
        String line = why.replaceAll("\\p{Cntrl}+", " ");
        return new Answer(
                run,
                port,
                Optional.empty(),
                List.of(),
                line.length() > Lines.MAX_TEXT ? line.substring(0, Lines.MAX_TEXT) : line);
    }

    /**
     * Returns the answer as one line, without its end, of {@link #MOST_BYTES} at most: with fewer rows if need be,
     * which it says then.
     */
    public String line() {
        for (int rows = AccountJson.MOST_ROWS; ; rows /= 2) {
            int most = rows;
            String line = Lines.write(out -> write(out, most));
            if (most == 0 || line.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
                return line;
            }
        }
    }

    private void write(JsonGenerator out, int rows) throws IOException {
        out.writeStringField("run", run);
        out.writeNumberField("port", port);
        out.writeStringField("problem", problem);
        if (account.isPresent()) {
            out.writeFieldName("account");
            AccountJson.write(out, account.get(), rows);
        }
        if (!losses.isEmpty()) {
            out.writeArrayFieldStart("losses");
            for (LossRow loss : losses) {
                loss.write(out);
            }
            out.writeEndArray();
        }
    }

    /** @throws IOException if the line is no answer; nothing of it is in the message */
    public static Answer read(String line) throws IOException {
        String[] run = {""};
        int[] port = new int[1];
        String[] problem = {""};
        AccountView[] account = new AccountView[1];
        List<LossRow> losses = new ArrayList<>();
        Lines.read(line, (name, parser) -> {
            switch (name) {
                case "run" -> run[0] = Lines.text(parser);
                case "port" -> port[0] = (int) Lines.whole(parser, 0, 65_535);
                case "problem" -> problem[0] = Lines.text(parser);
                case "account" -> account[0] = AccountJson.read(parser);
                case "losses" -> losses.addAll(Lines.list(parser, MOST_LOSSES, LossRow::read));
                default -> throw new IOException("it has an unknown field");
            }
        });
        if (run[0].isEmpty()) {
            throw new IOException("it does not say who answers");
        }
        return new Answer(run[0], port[0], Optional.ofNullable(account[0]), losses, problem[0]);
    }
}
