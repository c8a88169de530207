package algo.app.protocol;

import static algo.app.protocol.Wire.Presence.OPTIONAL;
import static algo.app.protocol.Wire.Presence.OR_NULL;

import algo.app.model.ExitReason;

/**
 * The end of a run.
 *
 * @param code exit code; -1 where there is none (null on the wire)
 * @param signal signal name without SIG; empty where none ended it (null on the wire)
 * @param at ISO 8601 in Indian Standard Time
 */
public record ExitView(int code, String signal, ExitReason reason, String at) implements Wired<ExitView> {
    static final ExitView BLANK = new ExitView(-1, "", ExitReason.UNKNOWN, "");

    @Override
    public ExitView over(Wire wire) throws WireException {
        return new ExitView(
                (int) wire.number("code", code, OR_NULL, -1, Integer.MAX_VALUE),
                wire.text("signal", signal, OR_NULL, Form.WORD),
                wire.word("reason", reason, ExitReason.values()),
                wire.text("at", at, OPTIONAL, Form.TIME));
    }
}
