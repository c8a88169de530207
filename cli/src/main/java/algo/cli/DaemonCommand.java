package algo.cli;

import algo.app.protocol.DaemonView;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import java.util.List;
import java.util.Map;

/** {@code algo daemon}. {@code run} never comes here: the launcher starts the daemon itself. */
final class DaemonCommand extends Command {
    /** How long an old daemon may take to end once it has said that it does. */
    private static final long END_MILLIS = 15_000;

    DaemonCommand() {
        super(
                "daemon",
                "run: the daemon in the foreground, as service units start it.",
                "start: a daemon in the background.",
                "stop: end the daemon; strategies keep running, and schedules rest until a daemon runs again.",
                "restart: end the daemon and start a new one; strategies keep running.",
                "status: the daemon, its home and what is wrong, if anything.");
        parameters("ACTION", "1", "run, start, stop, restart or status.");
        flag("With stop: stop the strategies first. They come back with the next daemon.", "--strategies");
    }

    @Override
    int run(Invocation in) throws ClientException {
        String action = parameters().get(0);
        if (isSet("--strategies") && !action.equals("stop")) {
            throw new ClientException(ExitCode.USAGE, "--strategies goes with 'algo daemon stop'", "");
        }
        switch (action) {
            case "start":
                return start(in);
            case "stop":
                return stop(in);
            case "restart":
                return restart(in);
            case "status":
                return status(in);
            default:
                throw new ClientException(
                        ExitCode.USAGE, "'" + action + "' is not one of run, start, stop, restart, status", "");
        }
    }

    private static int start(Invocation in) throws ClientException {
        try (DaemonClient daemon = in.connect()) {
            long pid = DaemonClient.expect(Reply.Daemon.class, daemon.ask(new Request.DaemonStatus()))
                    .daemon()
                    .pid();
            in.err().println("algo: a daemon is already running, pid " + pid);
            return status(in);
        } catch (ClientException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE || !e.getMessage().startsWith("no daemon is running")) {
                throw e;
            }
        }
        new Autostart(in.sockets(), in.err()).start();
        return status(in);
    }

    private int stop(Invocation in) throws ClientException {
        Reply reply = end(in, isSet("--strategies"));
        return in.report(reply);
    }

    private static Reply end(Invocation in, boolean strategies) throws ClientException {
        Reply reply;
        try (DaemonClient daemon = in.connect()) {
            reply = daemon.ask(new Request.Shutdown(strategies));
            daemon.awaitEnd();
        }
        long limit = System.nanoTime() + END_MILLIS * 1_000_000;
        while (System.nanoTime() < limit) {
            try {
                in.connect().close();
                Thread.sleep(20);
            } catch (ClientException e) {
                return reply;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new ClientException(
                ExitCode.UNKNOWN,
                "the daemon has not ended after " + END_MILLIS / 1000 + " s",
                "see 'algo daemon status'");
    }

    private static int restart(Invocation in) throws ClientException {
        try {
            end(in, false);
        } catch (ClientException e) {
            if (!e.getMessage().startsWith("no daemon is running")) {
                throw e;
            }
        }
        new Autostart(in.sockets(), in.err()).start();
        return status(in);
    }

    private static int status(Invocation in) throws ClientException {
        DaemonView view;
        int code = ExitCode.DONE;
        try {
            view = DaemonClient.expect(Reply.Daemon.class, in.ask(new Request.DaemonStatus()))
                    .daemon();
        } catch (ClientException e) {
            if (e.exitCode() != ExitCode.UNREACHABLE || !e.getMessage().startsWith("no daemon is running")) {
                throw e;
            }
            Sockets sockets = in.sockets();
            String socket = sockets.candidates().get(0).toString();
            view = new DaemonView(
                    false, 0, "", sockets.home().toString(), socket, "", 0, Map.of("total", 0), List.of());
            code = ExitCode.UNREACHABLE;
        }
        if (in.json()) {
            in.print(view.fields());
        } else if (view.running()) {
            in.out().print(text(view));
        } else {
            in.err()
                    .println("algo: no daemon is running, nobody answers on " + view.socket()
                            + "; start it with 'algo daemon start'");
        }
        return code;
    }

    private static String text(DaemonView view) {
        StringBuilder text = new StringBuilder();
        text.append("daemon     running, pid ")
                .append(view.pid())
                .append(", version ")
                .append(view.version());
        text.append("\nhome       ").append(view.home());
        text.append("\nsocket     ").append(view.socket());
        text.append("\nstarted    ").append(IsoTime.show(view.startedAt(), "-"));
        text.append(", up ").append(StrategyText.span(view.uptimeSeconds()));
        text.append("\nstrategies ");
        for (Map.Entry<String, Object> phase : view.strategies().entrySet()) {
            boolean total = phase.getKey().equals("total");
            text.append(total ? "" : ", ").append(phase.getValue()).append(' ').append(phase.getKey());
        }
        text.append('\n');
        for (String problem : view.problems()) {
            text.append("problem    ").append(Terminal.line(problem)).append('\n');
        }
        return text.toString();
    }
}
