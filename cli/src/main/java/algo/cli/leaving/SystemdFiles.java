package algo.cli.leaving;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A strategy as units of systemd, for the user's own manager. */
final class SystemdFiles {
    private static final String ZONE = " Asia/Kolkata";

    private final Leaver of;
    private final String algo;

    /** @param algo the command by which the units ask for the calendar */
    SystemdFiles(Leaver of, String algo) {
        this.of = of;
        this.algo = algo;
    }

    /** Returns the texts of the files, by name. */
    Map<String, String> all() {
        Map<String, String> files = new LinkedHashMap<>();
        String unit = of.unit();
        files.put(unit + ".service", head(unit + ".service") + service());
        of.times().ifPresent(times -> {
            files.put(unit + ".timer", head(unit + ".timer") + timer("Starts " + of.id(), starts(times), unit));
            if (times.hasStop()) {
                files.put(unit + "-stop.service", head(unit + "-stop.service") + stopping(unit));
                files.put(
                        unit + "-stop.timer",
                        head(unit + "-stop.timer") + timer("Stops " + of.id(), List.of(stop(times)), unit + "-stop"));
            }
        });
        return files;
    }

    private String head(String file) {
        StringBuilder head = new StringBuilder(
                "# " + file + ": the strategy " + of.id() + ", exported from algo.\n#\n" + "# What is lost:\n");
        LeftBehind.withSystemd(of)
                .forEach(each -> head.append("# - ").append(each).append('\n'));
        head.append("#\n# To use it: copy the files that begin with ")
                .append(of.unit())
                .append(" into ~/.config/systemd/user/, write its secrets as lines NAME=VALUE into\n# ")
                .append(secretFile().replace("%h", "~"))
                .append(" (chmod 600): ")
                .append(String.join(", ", of.secrets()))
                .append(", OPENALGO_API_KEY (the same as OPENALGO_APIKEY)")
                .append(";\n# then: systemctl --user daemon-reload");
        if (of.times().isEmpty()) {
            head.append(" && systemctl --user start ").append(of.unit());
        } else {
            head.append(" && systemctl --user enable --now ").append(of.unit()).append(".timer");
            of.times()
                    .filter(ClockTimes::hasStop)
                    .ifPresent(times -> head.append(' ').append(of.unit()).append("-stop.timer"));
            head.append(" && loginctl enable-linger");
        }
        return head.append("\n# Its code and data stay where algo has them, below ")
                .append(of.home())
                .append(": keep that directory, or move them and change the paths.\n\n")
                .toString();
    }

    private String secretFile() {
        return "%h/.config/" + of.unit() + ".env";
    }

    private String service() {
        List<String> lines = new ArrayList<>();
        lines.add("[Unit]");
        lines.add("Description=" + percent("Strategy " + of.id()));
        boolean restarts = !of.restart().equals("never");
        if (restarts) {
            lines.add("StartLimitIntervalSec=1h");
            lines.add("StartLimitBurst=" + (of.attempts() + 1));
        }
        lines.add("");
        lines.add("[Service]");
        lines.add("Type=exec");
        of.times().stream()
                .flatMap(times -> times.calendar().stream())
                .forEach(market -> lines.add("ExecCondition=" + condition(market)));
        lines.add("ExecStart=" + command());
        lines.add("WorkingDirectory=" + percent(of.work().toString()));
        of.variables().forEach((name, value) -> lines.add("Environment=" + quoted(name + "=" + value, false)));
        if (!of.envFile().isEmpty()) {
            lines.add("EnvironmentFile=" + percent(of.envFile()));
        }
        lines.add("# Missing secrets are no start: there is no '-' before the path.");
        lines.add("EnvironmentFile=" + secretFile());
        lines.add("Restart=" + (restarts ? of.restart() : "no"));
        if (restarts) {
            lines.add("RestartSec=" + of.firstDelay().toMillis() + "ms");
        }
        lines.add("KillMode=control-group");
        lines.add("KillSignal=SIG" + of.signal());
        lines.add("TimeoutStopSec=" + of.grace().toMillis() + "ms");
        limit(lines, "LimitNOFILE=", of.openFiles(), "");
        limit(lines, "LimitNPROC=", of.processes(), "");
        limit(lines, "LimitCPU=", of.cpuSeconds(), "");
        limit(lines, "LimitDATA=", of.memory(), "M");
        limit(lines, "MemoryMax=", of.memory(), "M");
        lines.add("OOMPolicy=stop");
        lines.add("StandardInput=null");
        if (of.times().isEmpty()) {
            lines.add("");
            lines.add(
                    "# It had no schedule, so nothing starts it by itself; 'systemctl --user enable' would do so at boot.");
            lines.add("[Install]");
            lines.add("WantedBy=default.target");
        }
        return String.join("\n", lines) + "\n";
    }

    private static void limit(List<String> lines, String key, long value, String unit) {
        if (value > 0) {
            lines.add(key + value + unit);
        }
    }

    private String command() {
        List<String> words = new ArrayList<>();
        if (!of.program().isEmpty()) {
            words.add(of.program());
        }
        words.addAll(of.words());
        return words.stream().map(each -> quoted(each, true)).collect(Collectors.joining(" "));
    }

    /** Returns the question whether today counts; its answer 3 says that the calendar lacks the year. */
    private String condition(ClockTimes.Market market) {
        List<String> words = new ArrayList<>(List.of(
                algo,
                "calendar",
                "is-open",
                market.exchange(),
                "--home",
                of.home().toString()));
        if (market.probe() != null) {
            words.addAll(List.of("--at", "today " + market.probe()));
        }
        if (!market.runsOnMissingYear()) {
            return words.stream().map(each -> quoted(each, true)).collect(Collectors.joining(" "));
        }
        String asked = words.stream().map(SystemdFiles::inShell).collect(Collectors.joining(" "));
        return "sh -c " + quoted(asked + "; code=$?; [ $code -eq 0 ] || [ $code -eq 3 ]", true);
    }

    static String inShell(String word) {
        return word.matches("[A-Za-z0-9_./@:=+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String timer(String what, List<String> times, String unit) {
        List<String> lines = new ArrayList<>(List.of("[Unit]", "Description=" + percent(what), "", "[Timer]"));
        times.forEach(each -> lines.add("OnCalendar=" + each + ZONE));
        lines.addAll(List.of(
                "AccuracySec=1s",
                "Persistent=false",
                "Unit=" + unit + ".service",
                "",
                "[Install]",
                "WantedBy=timers.target"));
        return String.join("\n", lines) + "\n";
    }

    private static String stopping(String unit) {
        return "[Unit]\nDescription=Stops " + unit
                + "\n\n[Service]\nType=oneshot\nExecStart=/bin/systemctl --user stop " + unit + ".service\n";
    }

    private static List<String> starts(ClockTimes times) {
        List<String> all = new ArrayList<>();
        for (ClockTimes.CronTimes cron : times.cron()) {
            Set<DayOfWeek> days = EnumSet.copyOf(times.days());
            if (cron.numbers().containsKey("day_of_week")) {
                days.removeIf(day -> !cron.numbers().get("day_of_week").contains(day.getValue() % 7));
            }
            if (!days.isEmpty()) {
                all.add(days(days) + "*-" + field(cron, "month") + "-" + field(cron, "day_of_month") + " "
                        + field(cron, "hour") + ":" + field(cron, "minute") + ":00");
            }
        }
        times.starts()
                .forEach((hour, minutes) -> all.add((times.once() == null ? days(times.days()) + "*-*-*" : times.once())
                        + String.format(Locale.ROOT, " %02d:", hour)
                        + minutes.stream()
                                .map(each -> String.format(Locale.ROOT, "%02d", each))
                                .collect(Collectors.joining(","))
                        + String.format(Locale.ROOT, ":%02d", times.second())));
        return all;
    }

    private static String field(ClockTimes.CronTimes cron, String name) {
        List<Integer> numbers = cron.numbers().getOrDefault(name, List.of());
        return numbers.isEmpty()
                ? "*"
                : numbers.stream()
                        .map(each -> String.format(Locale.ROOT, "%02d", each))
                        .collect(Collectors.joining(","));
    }

    private static String stop(ClockTimes times) {
        LocalTime at = times.stop();
        String time = String.format(Locale.ROOT, " %02d:%02d:%02d", at.getHour(), at.getMinute(), at.getSecond());
        if (times.once() != null) {
            return times.once().plusDays(times.stopsNextDay() ? 1 : 0) + time;
        }
        Set<DayOfWeek> days = times.days().stream()
                .map(each -> each.plus(times.stopsNextDay() ? 1 : 0))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(DayOfWeek.class)));
        return days(days) + "*-*-*" + time;
    }

    /** Returns the days as systemd writes them, with a blank behind; empty for all. */
    private static String days(Set<DayOfWeek> days) {
        return days.size() == DayOfWeek.values().length
                ? ""
                : days.stream()
                                .sorted()
                                .map(each -> each.name().charAt(0)
                                        + each.name().substring(1, 3).toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(","))
                        + " ";
    }

    private static String percent(String text) {
        return text.replace("%", "%%");
    }

    /** @param expands whether systemd replaces variables in it */
    static String quoted(String word, boolean expands) {
        String text = percent(word);
        if (expands) {
            text = text.replace("$", "$$");
        }
        if (text.matches("[A-Za-z0-9_./@:=+,$%-]+")) {
            return text;
        }
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t") + "\"";
    }
}
