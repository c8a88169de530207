package algo.cli;

import algo.app.model.Text;
import algo.app.protocol.DaemonView;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code algo daemon}. {@code run} never comes here: the launcher starts the daemon itself. */
final class DaemonCommand extends Command {
    /** The milliseconds that an old daemon may take to end once it has said that it does. */
    private static final long END_MILLIS = 15_000;

    DaemonCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return action().equals("status");
    }

    @Override
    protected boolean takesHost() {
        return action().equals("status");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        if (in.namesUsers() && !action().equals("status")) {
            throw new ClientException(ExitCode.USAGE, "--user and --all-users go with 'algo daemon status' alone", "");
        }
        switch (action()) {
            case "run":
                throw new ClientException(
                        ExitCode.USAGE,
                        "what runs a daemon is the launcher, bin/algo",
                        "use it, with 'daemon run' as its first words");
            case "start":
                return start(in);
            case "stop":
                return stop(in);
            case "restart":
                return restart(in);
            case "status":
                return status(in);
            default:
                throw unknownAction();
        }
    }

    private int start(Invocation in) throws ClientException {
        boolean claim = isSet("--claim");
        try (DaemonClient daemon = connect(in)) {
            if (daemon.hasPassedOverAHome()) {
                in.autostart().start(claim);
                return status(in);
            }
            if (claim && claim(daemon)) {
                in.err().println("algo: the home was claimed; a new daemon takes it up");
                return daemon.isSystem() ? status(in) : restarted(in);
            }
            long pid = DaemonClient.expect(Reply.Daemon.class, daemon.ask(new Request.DaemonStatus()))
                    .daemon()
                    .pid();
            in.err().println("algo: a daemon is already running, pid " + pid);
            return status(in);
        } catch (NoDaemonException e) {
            // Then a daemon is started.
        }
        in.autostart().start(claim);
        return status(in);
    }

    /**
     * Claims the home; returns true if it was claimed, and the daemon has ended for that, and false if it was not held.
     */
    private static boolean claim(DaemonClient daemon) throws ClientException {
        Reply.Document answer = DaemonClient.expect(Reply.Document.class, daemon.ask(new Request.Claim()));
        boolean claimed = Boolean.TRUE.equals(answer.body().get("claimed"));
        if (claimed) {
            daemon.awaitEnd();
        }
        return claimed;
    }

    private static int restarted(Invocation in) throws ClientException {
        in.autostart().start(false);
        return status(in);
    }

    private int stop(Invocation in) throws ClientException {
        try {
            return in.report(end(in, isSet("--strategies"), false));
        } catch (NoDaemonException e) {
            if (!isSet("--strategies") && stopsKeeper(in)) {
                in.err().println("algo: the daemon had died, and now it will not be started again");
                return ExitCode.DONE;
            }
            throw e;
        }
    }

    /**
     * Stops the keeper of a daemon, which would start the next one where a daemon died; it does so only while this file
     * is there.
     */
    private static boolean stopsKeeper(Invocation in) throws ClientException {
        HomeTrust.require(in.sockets().home());
        try {
            return Files.deleteIfExists(in.sockets().home().resolve("run/keeper"));
        } catch (IOException e) {
            throw new ClientException(ExitCode.FAILED, "run/keeper was not removed: " + e.getMessage(), "");
        }
    }

    /** @param forNext whether another one is to be started here */
    private static Reply end(Invocation in, boolean strategies, boolean forNext) throws ClientException {
        Reply reply;
        try (DaemonClient daemon = in.connectToDaemon()) {
            if (daemon.hasPassedOverAHome() && forNext) {
                return new Reply.Outcomes(List.of(), List.of());
            }
            if (daemon.isSystem() && forNext) {
                throw new ClientException(
                        ExitCode.USAGE,
                        "the system daemon is not restarted from here",
                        "root does it with 'systemctl restart algo-system'");
            }
            reply = daemon.ask(new Request.Shutdown(strategies));
            daemon.awaitEnd();
        }
        long limit = System.nanoTime() + END_MILLIS * 1_000_000;
        while (System.nanoTime() < limit) {
            try (DaemonClient daemon = in.connectToDaemon()) {
                if (daemon.hasPassedOverAHome()) {
                    return reply;
                }
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
            if (ServiceRestart.of(in)) {
                return status(in);
            }
            end(in, false, true);
        } catch (NoDaemonException e) {
            // Nothing has to end.
        }
        return restarted(in);
    }

    /** Root means the daemon; anybody else the own strategies, also where the daemon is that of several users. */
    private static DaemonClient connect(Invocation in) throws ClientException {
        return ClientPlatform.CONNECTOR.isRoot() && !in.namesUsers() ? in.connectToDaemon() : in.connect();
    }

    private static int status(Invocation in) throws ClientException {
        if (in.allUsers()) {
            return in.askEach(new Request.DaemonStatus(), (owner, reply) -> show(in, owner, view(reply)));
        }
        DaemonView view;
        int code = ExitCode.DONE;
        try (DaemonClient daemon = connect(in)) {
            view = view(daemon.ask(new Request.DaemonStatus()));
        } catch (NoDaemonException e) {
            Sockets sockets = in.sockets();
            String socket = sockets.candidates().get(0).toString();
            view = new DaemonView(
                    false, 0, "", sockets.home().toString(), socket, "", 0, Map.of("total", 0), List.of());
            code = ExitCode.UNREACHABLE;
        }
        show(in, "", view);
        return code;
    }

    private static DaemonView view(Reply reply) throws ClientException {
        return DaemonClient.expect(Reply.Daemon.class, reply).daemon();
    }

    static int show(Invocation in, String owner, DaemonView view) {
        String web = in.isFar() ? "" : WebAddress.of(view.home());
        if (in.json()) {
            Map<String, Object> fields = new LinkedHashMap<>(view.fields());
            if (!web.isEmpty()) {
                fields.put("web", web);
            }
            if (!owner.isEmpty()) {
                fields.put("owner", owner);
            }
            in.print(fields);
        } else if (view.running()) {
            in.out().print((owner.isEmpty() ? "" : "owner      " + Text.line(owner) + "\n") + text(view, web));
        } else {
            in.err()
                    .println("algo: no daemon is running, nobody answers on " + view.socket()
                            + "; start it with 'algo daemon start'");
        }
        return ExitCode.DONE;
    }

    private static String text(DaemonView view, String web) {
        StringBuilder text = new StringBuilder();
        text.append("daemon     running, pid ")
                .append(view.pid())
                .append(", version ")
                .append(Text.line(view.version()));
        text.append("\nhome       ").append(Text.line(view.home()));
        text.append("\nsocket     ").append(Text.line(view.socket()));
        text.append("\nstarted    ").append(Text.line(IsoTime.show(view.startedAt(), "-")));
        text.append(", up ").append(StrategyText.span(view.uptimeSeconds()));
        text.append("\nstrategies ");
        for (Map.Entry<String, Object> phase : view.strategies().entrySet()) {
            boolean total = phase.getKey().equals("total");
            text.append(total ? "" : ", ").append(Text.line(phase.getValue() + " " + phase.getKey()));
        }
        text.append('\n');
        if (!web.isEmpty()) {
            text.append("web        ").append(Text.line(web)).append('\n');
        }
        for (String problem : view.problems()) {
            text.append("problem    ").append(Text.line(problem)).append('\n');
        }
        return text.toString();
    }
}
