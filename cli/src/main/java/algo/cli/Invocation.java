package algo.cli;

import algo.app.protocol.ExitCode;
import algo.app.protocol.Json;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command works with: the global options, the daemon, and where its output goes. */
final class Invocation {
    private final Globals globals;
    private final PrintStream out;
    private final PrintStream err;

    Invocation(Globals globals, PrintStream out, PrintStream err) {
        this.globals = globals;
        this.out = out;
        this.err = err;
    }

    boolean json() {
        return globals.json();
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    Sockets sockets() throws ClientException {
        return Sockets.of(globals.home(), globals.socket());
    }

    /** The home that is named, else that of the user; whether or not it is there. */
    Path home() throws ClientException {
        return Sockets.home(globals.home(), System.getenv());
    }

    /** Connects to the daemon that runs. */
    DaemonClient connect() throws ClientException {
        return DaemonClient.connect(sockets());
    }

    /** Connects to the daemon, which is started in the background if none runs. */
    DaemonClient connectOrStart() throws ClientException {
        return new Autostart(sockets(), err).connect();
    }

    /** Asks the daemon that runs one question. */
    Reply ask(Request request) throws ClientException {
        try (DaemonClient daemon = connect()) {
            return daemon.ask(request);
        }
    }

    /** One JSON object on one line. */
    void print(Map<String, ?> object) {
        out.println(Json.line(object));
    }

    /** A document in the form that was asked for. */
    int show(Reply reply) throws ClientException {
        Reply.Document document = DaemonClient.expect(Reply.Document.class, reply);
        if (json()) {
            print(document.body());
        } else {
            out.print(Terminal.text(document.text()));
        }
        return ExitCode.DONE;
    }

    /** What became of each strategy: what is done on standard output, what failed on standard error. */
    int report(Reply reply) throws ClientException {
        Reply.Outcomes outcomes = DaemonClient.expect(Reply.Outcomes.class, reply);
        int highest = ExitCode.DONE;
        List<Object> list = new ArrayList<>();
        for (Outcome outcome : outcomes.outcomes()) {
            highest = Math.max(highest, outcome.code());
            list.add(outcome.fields());
            if (!json()) {
                report(outcome);
            }
        }
        if (json()) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("results", list);
            all.put("warnings", outcomes.warnings());
            print(all);
        } else {
            for (String warning : outcomes.warnings()) {
                err.println("algo: warning: " + Terminal.line(warning));
            }
        }
        return highest;
    }

    private void report(Outcome outcome) {
        String line = outcome.strategy().isEmpty() ? outcome.message() : outcome.strategy() + ": " + outcome.message();
        if (outcome.code() == ExitCode.DONE) {
            out.println(Terminal.line(line));
            return;
        }
        String hint = outcome.hint().isEmpty() ? "" : "; " + outcome.hint();
        err.println("algo: " + Terminal.line(line + hint));
        for (String last : outcome.logLines()) {
            err.println("  | " + Terminal.line(last));
        }
    }
}
