package algo.cli;

import algo.app.model.LiveConsent;
import algo.app.model.ModeChoice;
import algo.app.model.StrategyIds;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Outcome;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.cli.syntax.Arguments;
import algo.cli.syntax.CommandTable;
import algo.cli.syntax.Option;
import algo.cli.syntax.Syntax;
import java.io.Console;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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
        requireHere(targets, in);
        if (isSet("--watch")) {
            requireWatchable(targets, in);
            return new WatchedStart(this, in, targets.ids().get(0)).run();
        }
        String adding = firstOfAdd();
        if (!adding.isEmpty()) {
            requirePaths(targets, adding);
        }
        if (isSet("--all") && isSet("--live")) {
            confirm(in);
        }
        ModeChoice mode =
                isSet("--live") ? ModeChoice.LIVE : isSet("--sandbox") ? ModeChoice.SANDBOX : ModeChoice.CONFIGURED;
        if (in.allUsers()) {
            return in.reportEach(new Request.Start(targets, mode, isSet("--force"), !isSet("--no-wait"), consent()));
        }
        try (DaemonClient daemon = in.connectOrStart()) {
            List<String> ids = new ArrayList<>();
            for (String target : targets.ids()) {
                boolean isAdded = !adding.isEmpty() || isPath(target) || (!in.isFar() && isDirectory(target, daemon));
                if (isAdded) {
                    ids.addAll(add(target, daemon, in));
                } else {
                    ids.add(target);
                }
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

    /** Refuses to add files of this machine to another one: the daemon there reads its own. */
    private void requireHere(Request.Targets targets, Invocation in) throws ClientException {
        boolean adds = isSet("--watch") || !firstOfAdd().isEmpty();
        for (String target : targets.ids()) {
            adds |= isPath(target);
        }
        if (in.isFar() && adds) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--host starts what was added there; files of this machine do not go over it",
                    "'algo export ID -o - | " + in.overSsh() + " add -' takes a strategy of this machine there, '"
                            + in.overSsh() + " add FILE' one whose files lie there");
        }
    }

    /**
     * Returns the consent of the user: whoever names live mode, or says yes, wants it. All starts are confirmed
     * together before.
     */
    private LiveConsent consent() {
        return isSet("--live") || isSet("--yes") ? LiveConsent.LIVE : LiveConsent.UNASKED;
    }

    /** The first option that is for what is added; empty if none was given. */
    private String firstOfAdd() {
        for (Option option : CommandTable.adding(new Syntax("")).options()) {
            if (isSet(option.name())) {
                return option.name();
            }
        }
        return "";
    }

    private void requireWatchable(Request.Targets targets, Invocation in) throws ClientException {
        for (String other : new String[] {"--live", "--for", "--no-wait", "--follow"}) {
            if (isSet(other)) {
                throw new ClientException(
                        ExitCode.USAGE,
                        "--watch does not go with " + other,
                        other.equals("--follow")
                                ? "it streams the log anyway"
                                : "it is for one script, in the sandbox");
            }
        }
        if (in.json() || in.namesUsers()) {
            throw new ClientException(
                    ExitCode.USAGE,
                    "--watch does not go with " + (in.json() ? "--json" : "--user and --all-users"),
                    "");
        }
        if (targets.all() || targets.ids().size() != 1) {
            throw new ClientException(ExitCode.USAGE, "--watch goes with one file or directory", "");
        }
        requirePaths(targets, "--watch");
    }

    /** @param option for what is added, which was given */
    private void requirePaths(Request.Targets targets, String option) throws ClientException {
        if (targets.all()) {
            throw new ClientException(ExitCode.USAGE, option + " goes with a file or directory, not with --all", "");
        }
        if (targets.ids().size() > 1 && (isSet("--id") || isSet("--name"))) {
            throw new ClientException(
                    ExitCode.USAGE,
                    (isSet("--id") ? "--id" : "--name") + " goes with one file or directory, not with "
                            + targets.ids().size(),
                    "");
        }
        for (String target : targets.ids()) {
            if (!isPath(target) && !Files.exists(Path.of(target))) {
                throw new ClientException(
                        ExitCode.USAGE,
                        option + " goes with a file or directory that is added first, and there is none called '"
                                + target + "' here",
                        "algo set changes the config of a strategy that was added");
            }
        }
    }

    /** Returns whether a word that may be an id names a directory and no strategy. */
    private static boolean isDirectory(String target, DaemonClient daemon) throws ClientException {
        try {
            if (!Files.isDirectory(Path.of(target))) {
                return false;
            }
        } catch (InvalidPathException e) {
            return false;
        }
        Reply.Statuses known =
                DaemonClient.expect(Reply.Statuses.class, daemon.ask(new Request.Status(List.of(target), 0)));
        return known.strategies().isEmpty();
    }

    private List<String> add(String path, DaemonClient daemon, Invocation in) throws ClientException {
        try (Addition addition = AddOptions.request(this, path, "")) {
            Reply reply = daemon.showingProgress(in).ask(addition.request());
            if (!in.json()) {
                in.report(reply);
            }
            return AddCommand.toStart(reply);
        }
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
        return target.equals(AddOptions.INPUT)
                || target.indexOf('/') >= 0
                || target.indexOf('.') >= 0 && !StrategyIds.isValid(target);
    }

    static Request.Start request(List<String> ids, ModeChoice mode, boolean awaitUp) {
        return new Request.Start(new Request.Targets(ids, false), mode, false, awaitUp);
    }

    private void confirm(Invocation in) throws ClientException {
        if (isSet("--yes")) {
            return;
        }
        Console console = System.console();
        if (console == null) {
            throw new ClientException(
                    ExitCode.USAGE, "--all --live trades real money with everything", "confirm it with --yes");
        }
        String answer = console.readLine("%s", "Start ALL strategies" + in.onHost() + " LIVE, with real money? [y/N] ");
        if (answer == null || !answer.toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new ClientException(ExitCode.FAILED, "nothing was started", "");
        }
    }
}
