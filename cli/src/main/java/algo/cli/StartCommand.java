package algo.cli;

import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import java.io.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** {@code algo start}. */
final class StartCommand extends Command {
    StartCommand(Arguments given) {
        super(given);
    }

    @Override
    protected boolean takesAllUsers() {
        return isSet("--all") && !isSet("--follow");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        Request.Targets targets = TargetOptions.of(this);
        if (isSet("--all") && isSet("--live")) {
            confirm();
        }
        ModeChoice mode =
                isSet("--live") ? ModeChoice.LIVE : isSet("--sandbox") ? ModeChoice.SANDBOX : ModeChoice.CONFIGURED;
        if (in.allUsers()) {
            return in.reportEach(new Request.Start(targets, mode, isSet("--force"), !isSet("--no-wait"), consent()));
        }
        try (DaemonClient daemon = in.connectOrStart()) {
            List<String> ids = new ArrayList<>();
            for (String target : targets.ids()) {
                ids.add(isPath(target) ? add(target, daemon, in) : target);
            }
            Request.Start request = new Request.Start(
                    new Request.Targets(ids, targets.all()), mode, isSet("--force"), !isSet("--no-wait"), consent());
            Reply reply = daemon.ask(request);
            int code = in.report(reply);
            if (code == ExitCode.DONE && isSet("--follow")) {
                return LogsCommand.follow(daemon, in, started(reply), true);
            }
            return code;
        }
    }

    /**
     * Returns the consent of the user: whoever names live mode, or says yes, wants it. All starts are confirmed
     * together before.
     */
    private LiveConsent consent() {
        return isSet("--live") || isSet("--yes") ? LiveConsent.LIVE : LiveConsent.UNASKED;
    }

    private static String add(String path, DaemonClient daemon, Invocation in) throws ClientException {
        Reply reply = daemon.ask(AddCommand.request(path, "", new LinkedHashMap<>(), "", false));
        if (!in.json()) {
            in.report(reply);
        }
        return AddCommand.added(reply);
    }

    private static List<String> started(Reply reply) {
        List<String> ids = new ArrayList<>();
        for (Outcome outcome : ((Reply.Outcomes) reply).outcomes()) {
            ids.add(outcome.strategy());
        }
        return ids;
    }

    /** No id has a slash in it, and only that of an instance a dot. */
    private static boolean isPath(String target) {
        return target.indexOf('/') >= 0 || target.indexOf('.') >= 0 && !StrategyIds.isValid(target);
    }

    static Request.Start request(List<String> ids, ModeChoice mode, boolean awaitUp) {
        return new Request.Start(new Request.Targets(ids, false), mode, false, awaitUp);
    }

    private void confirm() throws ClientException {
        if (isSet("--yes")) {
            return;
        }
        Console console = System.console();
        if (console == null) {
            throw new ClientException(
                    ExitCode.USAGE, "--all --live trades real money with everything", "confirm it with --yes");
        }
        String answer = console.readLine("Start ALL strategies LIVE, with real money? [y/N] ");
        if (answer == null || !answer.toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new ClientException(ExitCode.FAILED, "nothing was started", "");
        }
    }
}
