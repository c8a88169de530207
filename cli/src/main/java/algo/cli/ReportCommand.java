package algo.cli;

import algo.app.protocol.Request;

/** {@code algo report}. */
final class ReportCommand extends Command {
    private static final String DEFAULT_SINCE = "7d";

    ReportCommand() {
        super(
                "report",
                "Show, day by day, how long strategies were wanted, how much of that they were up, how their runs ended and"
                        + " how often they were restarted.");
        parameters("ID", "0..*", "Ids as shown by 'algo list' (default: all).");
        value(
                "T",
                "Since when: 10m, 2h, 1d ago; 09:15, the last time that it was; 2026-11-20; 2026-11-20T09:15 (default: "
                        + DEFAULT_SINCE + ").",
                "--since");
    }

    @Override
    protected int run(Invocation in) throws ClientException {
        long since = SinceOption.millis(isSet("--since") ? text("--since") : DEFAULT_SINCE, "");
        return in.show(in.ask(new Request.Report(parameters(), since)));
    }
}
