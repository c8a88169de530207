package algo.cli.leaving;

import java.util.ArrayList;
import java.util.List;

/** Says, in front of each file, what of algo's promises does not go along. */
final class LeftBehind {
    private LeftBehind() {}

    /** Returns what is lost with systemd, a line each. */
    static List<String> withSystemd(Leaver of) {
        List<String> lost = new ArrayList<>();
        lost.add(
                "Only one copy: nothing keeps a second one from running elsewhere, or from being started by hand. End it in algo"
                        + " first: algo unschedule " + of.id() + " && algo stop " + of.id());
        common(of, lost);
        of.times().ifPresent(times -> {
            lost.add(
                    "Catching up: a start that comes due while this machine is off is not made up for, and one in the middle of"
                            + " a window neither. A stop that came due while it was off has nothing to stop.");
            lost.add(
                    "Sessions: a start on a day with other hours, such as Muhurat trading, is at the usual time or not at all,"
                            + " and it is not stopped because a session ends early or a holiday is added.");
        });
        if (!of.restart().equals("never")) {
            lost.add("Restarts: their delay does not double, and the count is of an hour, not of a window.");
        }
        lost.add("Logs: they go to the journal ('journalctl --user -u " + of.unit()
                + "'), which drops lines of a program that" + " prints too fast, and are not kept for each run.");
        return lost;
    }

    /** Returns what is lost with Kubernetes, a line each. */
    static List<String> withKubernetes(Leaver of) {
        List<String> lost = new ArrayList<>();
        boolean stateful = of.times().isEmpty() && of.restart().equals("always");
        lost.add(
                stateful
                        ? "Only one copy: a StatefulSet makes no second one while a node is silent, until somebody deletes the Pod"
                                + " by force. Never do that while the old one may run."
                        : "Only one copy: "
                                + (of.times().isEmpty()
                                        ? "nobody makes this Pod again, so there is one; a Pod that is made again by hand, while its node"
                                                + " is silent, is a second one."
                                        : "when a node falls silent, its Job makes a second Pod elsewhere after some minutes, while the"
                                                + " first may trade on. The volume, which one Pod at a time may use, is all that is in its way."));
        lost.add("End it in algo first: algo unschedule " + of.id() + " && algo stop " + of.id());
        common(of, lost);
        of.times().ifPresent(times -> {
            lost.add("Holidays: nothing here asks a calendar. The days on which " + of.exchange()
                    + " is closed, as far as they are"
                    + " known today, stand in the command; write them anew each year, and when one is added.");
            lost.add(
                    "Sessions: the hours are those of the day of the export. Special sessions are not followed, and a run does"
                            + " not end because a session ends early.");
            if (times.hasStop()) {
                lost.add(
                        times.length().isZero()
                                ? "The stop at " + times.stop()
                                        + ": a CronJob has none for a start by cron, so it ends by itself."
                                : "The stop: it is counted from the start of the Job (activeDeadlineSeconds), so a late start stops late.");
            }
        });
        if (!of.restart().equals("never")) {
            lost.add("Restarts: the delays are the cluster's (10 s, doubling to 5 min).");
        }
        if (of.openFiles() > 0 || of.processes() > 0 || of.cpuSeconds() > 0) {
            lost.add("Limits of open files, processes and CPU seconds: a Pod has none of them.");
        }
        if (!of.signal().equals("TERM")) {
            lost.add("The stop signal " + of.signal()
                    + ": a Pod gets the one that its image names (STOPSIGNAL in the Dockerfile).");
        }
        if (!of.own()) {
            lost.add("Its working directory " + of.work() + ": here it is the volume /data, which begins empty.");
        }
        if (!of.envFile().isEmpty()) {
            lost.add("env_file " + of.envFile() + ": put what it holds into the Secret.");
        }
        return lost;
    }

    private static void common(Leaver of, List<String> lost) {
        if (!of.live()) {
            lost.add(
                    "THE SANDBOX: it traded on paper, in algo's simulated market, which is not here. OPENALGO_HOST names an address"
                            + " that reaches nobody; with the address of an OpenAlgo server in its place IT TRADES THERE, and an address"
                            + " that is written into its code is reached as it is.");
        }
        lost.add("algo panic, algo list and status, reports, alerts, the web page: they do not know of it any more.");
        lost.add("The ping of the host before a start in live mode, and the limits of loss.");
        if (!of.kept().isEmpty()) {
            lost.add("These settings, which only algo has: " + String.join("; ", of.kept()));
        }
    }
}
