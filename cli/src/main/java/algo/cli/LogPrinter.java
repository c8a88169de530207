package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.LogLine;
import algo.app.protocol.Reply;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shows lines of logs: on a terminal with control characters escaped and each state of a progress bar on a line of its own,
 * elsewhere byte for byte as they were printed; of several strategies each line with the id before it.
 */
final class LogPrinter {
    /** Cyan, yellow, green, magenta, blue, and the same bright. */
    private static final int[] COLOURS = {36, 33, 32, 35, 34, 96, 93, 92, 95, 94};

    private static final String NO_TIME = "-------------------    ";

    private final Invocation in;
    private final Printer out;
    private final Printer err;
    private final boolean json;
    private final boolean named;
    private final boolean times;
    private final boolean escaped;
    private final boolean coloured;
    private final List<String> seen = new ArrayList<>();
    /** The runs of which a line was begun that is not ended; for JSON. */
    private final Set<String> begun = new HashSet<>();
    /** The run of which a line was begun that is not ended; empty if there is none. */
    private String open = "";
    /** The machine of the lines; empty for this one. */
    private String host = "";

    /**
     * @param named whether to say whose each line is
     * @param times whether to say when it was printed
     * @param raw whether control characters go to a terminal as they are
     */
    LogPrinter(Invocation in, boolean named, boolean times, boolean raw) {
        this.in = in;
        this.out = in.out();
        this.err = in.err();
        this.json = in.json();
        this.named = named;
        this.times = times;
        this.escaped = Terminal.isInteractive() && !raw;
        this.coloured = named && Terminal.isInteractive() && Terminal.hasColours();
    }

    /** Prints lines of another machine, whose name goes before that of the strategy. */
    void print(String from, Reply.LogLines lines) {
        host = from;
        print(lines);
    }

    void print(Reply.LogLines lines) {
        if (lines.isMissing()) {
            end();
            out.flush();
            err.println("algo: " + named(lines.strategy()) + ": " + lines.missed());
        }
        for (LogLine line : lines.lines()) {
            if (json) {
                printJson(lines, line);
            } else {
                print(named(lines.strategy()), host + lines.strategy() + lines.run(), line);
            }
        }
    }

    private void printJson(Reply.LogLines lines, LogLine line) {
        String run = host + lines.strategy() + lines.run();
        if (line.isReturn() && !begun.contains(run)) {
            return;
        }
        if (line.ended()) {
            begun.remove(run);
        } else {
            begun.add(run);
        }
        Map<String, Object> fields = lines.fields(line);
        if (!host.isEmpty()) {
            fields.put("host", host);
        }
        in.print(fields);
    }

    private String named(String strategy) {
        return host.isEmpty() ? strategy : host + "/" + strategy;
    }

    private void print(String strategy, String run, LogLine line) {
        boolean asPrinted = !escaped && !named && !times;
        if (!open.equals(run)) {
            if (line.isReturn() && !asPrinted) {
                return;
            }
            end();
            if (times) {
                out.print(IsoTime.show(line.at(), NO_TIME) + "  ");
            }
            if (named) {
                out.raw(prefix(Text.line(strategy)));
            }
        }
        if (escaped) {
            out.print(Text.line(line.text()));
        } else if (line.bytes().isEmpty()) {
            out.raw(line.text());
        } else {
            byte[] bytes = Base64.getDecoder().decode(line.bytes());
            out.write(bytes, 0, bytes.length);
        }
        if (line.ended()) {
            out.raw(asPrinted ? line.end() : escaped || line.end().equals("\r") ? "\n" : line.end());
        }
        open = line.ended() ? "" : run;
    }

    private String prefix(String strategy) {
        if (!coloured) {
            return strategy + " | ";
        }
        int index = seen.indexOf(strategy);
        if (index < 0) {
            index = seen.size();
            seen.add(strategy);
        }
        return "\u001b[" + COLOURS[index % COLOURS.length] + "m" + strategy + " |\u001b[0m ";
    }

    /** Ends a line that nothing ended, before what else comes. */
    private void end() {
        if (!open.isEmpty()) {
            out.print('\n');
            open = "";
        }
    }

    /** Ends the output: on a terminal, what the shell says next begins on a line of its own. */
    void close() {
        if (Terminal.isInteractive()) {
            end();
        }
    }
}
