package algo.app.notify;

import algo.app.model.Ist;
import algo.app.model.Mode;
import algo.app.model.Text;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of an alert: one line that says on a locked screen what happened to what, when, and what comes next. What others
 * wrote in it is without secrets and controls, and cut. Pure.
 */
public final class AlertText {
    /** The most characters of a message. */
    static final int MOST = 600;

    private static final int MOST_LINE = 160;
    private static final int MOST_DETAIL = 300;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);
    /** The form in which the daemon says which restart comes. */
    private static final Pattern RESTART = Pattern.compile("restart ([0-9]{1,9}) of ([0-9]{1,9}) in ");

    private final UnaryOperator<String> hide;

    /** @param hide takes the values of secrets out of a text */
    public AlertText(UnaryOperator<String> hide) {
        this.hide = hide;
    }

    /**
     * Makes the alert of an event.
     *
     * @param now the time at which it is made: a day that is another one is said
     */
    public Alert of(AlertKind kind, JournalEvent event, RunFacts facts, Instant now) {
        String who = who(event.strategy(), facts);
        String at = "at " + time(event.at(), now);
        String detail = clean(event.detail(), MOST_DETAIL);
        String text =
                switch (kind) {
                    case EXIT -> who + " stopped: " + end(facts, detail) + " " + at + restarts(event, detail);
                    case FAILED -> who + " failed: " + end(facts, detail) + " " + at + ", no restart left";
                    case MISSED_START -> who + " did not start " + at + ": " + detail;
                    case NOT_STOPPED -> who + " does not stop, " + at + ": " + detail;
                    case SILENT -> who + watched(event, detail, at);
                    case PANIC -> panic(event, detail, at);
                    case RISK -> risk(event, who, detail, at);
                    case DISK_LOW -> "disk low " + at + ": " + detail;
                    case DAEMON_BACK ->
                        "algo's daemon had died, and is back since " + time(event.at(), now) + ": " + detail;
                    case CHECK -> detail;
                };
        String line = AlertRules.tellsEnd(kind) ? clean(facts.lastLine(), MOST_LINE) : "";
        return new Alert(
                kind, event.strategy(), event.at(), clean(line.isEmpty() ? text : text + "; last line: " + line, MOST));
    }

    /** Returns a text as it may be sent: on one line, without secrets and controls, cut after {@code most} characters. */
    public String clean(String text, int most) {
        return Text.printable(hide.apply(text).strip(), most);
    }

    private static String who(String strategy, RunFacts facts) {
        String mode = facts.mode()
                .map(each -> each == Mode.LIVE ? " LIVE" : " " + each.label())
                .orElse("");
        return strategy.isEmpty() ? "algo" : strategy + mode;
    }

    private static String end(RunFacts facts, String detail) {
        int rest = detail.indexOf(';');
        return facts.end().isEmpty() ? rest < 0 ? detail : detail.substring(0, rest) : facts.end();
    }

    private static String restarts(JournalEvent event, String detail) {
        Matcher matcher = RESTART.matcher(detail);
        if (matcher.find()) {
            long left = Long.parseLong(matcher.group(2)) - Long.parseLong(matcher.group(1)) + 1;
            return ", " + left + (left == 1 ? " restart left" : " restarts left");
        }
        return event.to().equals("backoff") ? ", it is restarted" : ", it is not restarted";
    }

    /** Returns what a watch says of a strategy. */
    private static String watched(JournalEvent event, String detail, String at) {
        return switch (event.to()) {
            case "over" -> " is well again " + at + after("; ", detail.replaceFirst("^well again; ", ""));
            case "unusable" -> " cannot be watched " + at + after(": ", detail);
            case "usable" -> " is watched again " + at + after("; ", detail.replaceFirst("^looked for again; ", ""));
            default -> (event.cause().equals("silence") ? " is silent " : " is not well ") + at + after(": ", detail);
        };
    }

    /** Returns what is said of a limit of loss; without a strategy it is that of the account of live mode. */
    private static String risk(JournalEvent event, String who, String detail, String at) {
        boolean account = event.strategy().isEmpty();
        String whose = account ? "the LIVE account" : who;
        String down = account ? "; LIVE strategies stay stopped" : "; it stays stopped";
        String by = event.by().isEmpty() || event.by().equals("daemon") ? "" : " by " + event.by();
        return switch (event.to()) {
            case "reached" ->
                "LOSS LIMIT of " + whose + " reached " + at + after(": ", detail) + down + " until midnight IST";
            case "lifted" -> "loss limit of " + whose + " lifted " + at + by + after("; it ", detail);
            case "unknown" -> "the loss of " + whose + " is NOT KNOWN " + at + after(": ", detail);
            case "known" -> "the loss of " + whose + " is known again " + at + after("; ", detail);
            default -> "loss limit of " + whose + ", " + event.to() + " " + at + after(": ", detail);
        };
    }

    private static String panic(JournalEvent event, String detail, String at) {
        String by = event.by().isEmpty() || event.by().equals("daemon") ? "" : " by " + event.by();
        return switch (event.to()) {
            case "latched" ->
                "PANIC " + at + by + ": nothing starts, everything is stopped" + after("; reason: ", detail);
            case "ended" -> "panic ended " + at + by + ", schedules hold again" + after("; ", detail);
            case "resumed" -> "PANIC still holds, " + at + ", with a new daemon" + after(": ", detail);
            default -> "PANIC, " + event.to() + " " + at + after(": ", detail);
        };
    }

    private static String after(String separator, String detail) {
        return detail.isEmpty() ? "" : separator + detail;
    }

    /** Returns a time for people; with its day if that is not today. */
    static String time(Instant at, Instant now) {
        DateTimeFormatter form = Ist.date(at).equals(Ist.date(now)) ? TIME : DAY;
        return form.format(at.atZone(Ist.ZONE));
    }
}
