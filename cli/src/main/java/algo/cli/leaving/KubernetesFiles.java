package algo.cli.leaving;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A strategy as objects of Kubernetes, and the image that they run. */
final class KubernetesFiles {
    private static final String CODE = "/strategy";
    private static final String DATA = "/data";
    private static final long USER = 1000;
    private static final long LATE_BY_CRON = 60;
    private static final long LATE = 600;

    private final Leaver of;

    KubernetesFiles(Leaver of) {
        this.of = of;
    }

    /** Returns the text of its manifest. */
    String manifest() {
        StringBuilder text = new StringBuilder("# " + of.object() + ".yaml: the strategy " + of.id()
                + ", exported from algo.\n#\n" + "# What is lost:\n");
        LeftBehind.withKubernetes(of)
                .forEach(each -> text.append("# - ").append(each).append('\n'));
        text.append(
                        "#\n# To use it: make the image from the Dockerfile beside, push it where the cluster finds it, and put its name in"
                                + " place of\n# ")
                .append(image(of.base()))
                .append(
                        "; then, with the values in files of their own that nobody else reads:\n# kubectl create secret generic ")
                .append(secretName())
                .append(of.secrets().stream()
                        .map(each -> " --from-file=" + each)
                        .collect(Collectors.joining()))
                .append(" && kubectl apply -f ")
                .append(of.object())
                .append(".yaml\n");
        objects().forEach(each -> text.append("---\n").append(Yaml.of(each)));
        return text.toString();
    }

    /** Returns the text of the file of the image, for all that run the code of a strategy. */
    static String dockerfile(Leaver base) {
        String from = base.python().isEmpty()
                ? "debian:12-slim"
                : "python:" + base.python().replaceFirst("^(\\d+\\.\\d+).*", "$1") + "-slim";
        StringBuilder text = new StringBuilder(
                "# Dockerfile: the image of the strategy " + base.base() + ", exported from algo.\n#\n"
                        + "# What is lost:\n"
                        + "# - Its packages are those of the day on which the image is made; only their versions are the same.\n"
                        + "# - What its code expects of the machine it came from, other programs and files outside its directory.\n");
        if (base.python().isEmpty()) {
            text.append("# - The program by which it was run, ")
                    .append(base.program().isEmpty() ? "itself" : base.program())
                    .append(": install it here.\n");
        }
        text.append("FROM ")
                .append(from)
                .append("\nRUN useradd --uid ")
                .append(USER)
                .append(" --create-home strategy\n");
        if (!base.pins().isEmpty()) {
            text.append("COPY requirements.txt /tmp/requirements.txt\n"
                    + "RUN pip install --no-cache-dir -r /tmp/requirements.txt\n");
        }
        return text.append("COPY code ")
                .append(CODE)
                .append("\nUSER ")
                .append(USER)
                .append("\nWORKDIR ")
                .append(DATA)
                .append("\nSTOPSIGNAL SIG")
                .append(base.signal())
                .append('\n')
                .toString();
    }

    static String image(String base) {
        return "algo-" + base.toLowerCase(Locale.ROOT).replace('_', '-') + ":exported";
    }

    private String secretName() {
        return of.object() + "-secrets";
    }

    /** Returns the objects, each as its API has it. */
    List<Map<String, Object>> objects() {
        List<Map<String, Object>> all = new ArrayList<>();
        if (of.times().isPresent()) {
            all.add(claim());
            List<String> schedules = schedules(of.times().get());
            for (int i = 0; i < schedules.size(); i++) {
                all.add(cronJob(of.times().get(), schedules.get(i), schedules.size() == 1 ? "" : "-" + (i + 1)));
            }
        } else if (of.restart().equals("always")) {
            all.add(service());
            all.add(statefulSet());
        } else {
            all.add(claim());
            Map<String, Object> pod = object("v1", "Pod", of.object());
            pod.put("spec", podSpec(of.restart().equals("never") ? "Never" : "OnFailure", true));
            all.add(pod);
        }
        return all;
    }

    private Map<String, Object> object(String version, String kind, String name) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", version);
        object.put("kind", kind);
        object.put("metadata", ordered("name", name, "labels", labels()));
        return object;
    }

    private Map<String, Object> labels() {
        return ordered("app.kubernetes.io/name", of.object(), "app.kubernetes.io/managed-by", "algo-export");
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    /** One Pod at a time may use the volume: what is nearest to one copy that a cluster has. */
    private static Map<String, Object> claimSpec() {
        return ordered(
                "accessModes",
                List.of("ReadWriteOncePod"),
                "resources",
                ordered("requests", ordered("storage", "1Gi")));
    }

    private Map<String, Object> claim() {
        Map<String, Object> claim = object("v1", "PersistentVolumeClaim", of.object() + "-data");
        claim.put("spec", claimSpec());
        return claim;
    }

    private Map<String, Object> service() {
        Map<String, Object> service = object("v1", "Service", of.object());
        service.put("spec", ordered("clusterIP", "None", "selector", ordered("app.kubernetes.io/name", of.object())));
        return service;
    }

    private Map<String, Object> statefulSet() {
        Map<String, Object> set = object("apps/v1", "StatefulSet", of.object());
        set.put(
                "spec",
                ordered(
                        "serviceName",
                        of.object(),
                        "replicas",
                        1,
                        "selector",
                        ordered("matchLabels", ordered("app.kubernetes.io/name", of.object())),
                        "template",
                        ordered("metadata", ordered("labels", labels()), "spec", podSpec("Always", false)),
                        "volumeClaimTemplates",
                        List.of(ordered("metadata", ordered("name", "data"), "spec", claimSpec()))));
        return set;
    }

    private Map<String, Object> cronJob(ClockTimes times, String schedule, String suffix) {
        boolean restarts = !of.restart().equals("never");
        Map<String, Object> job = ordered("backoffLimit", restarts ? of.attempts() : 0);
        if (!times.length().isZero()) {
            job.put("activeDeadlineSeconds", times.length().toSeconds());
        }
        job.put(
                "template",
                ordered(
                        "metadata",
                        ordered("labels", labels()),
                        "spec",
                        podSpec(restarts ? "OnFailure" : "Never", true)));
        Map<String, Object> cron = object("batch/v1", "CronJob", of.object() + suffix);
        cron.put(
                "spec",
                ordered(
                        "schedule",
                        schedule,
                        "timeZone",
                        "Asia/Kolkata",
                        "concurrencyPolicy",
                        "Forbid",
                        "startingDeadlineSeconds",
                        times.kind().equals("cron") ? LATE_BY_CRON : LATE,
                        "jobTemplate",
                        ordered("spec", job)));
        return cron;
    }

    private Map<String, Object> podSpec(String restart, boolean claims) {
        Map<String, Object> container = ordered("name", "strategy", "image", image(of.base()), "command", command());
        container.put("workingDir", DATA);
        container.put("env", environment());
        if (of.memory() > 0) {
            String memory = of.memory() + "Mi";
            container.put(
                    "resources", ordered("requests", ordered("memory", memory), "limits", ordered("memory", memory)));
        }
        container.put("volumeMounts", List.of(ordered("name", "data", "mountPath", DATA)));
        Map<String, Object> spec = ordered("restartPolicy", restart);
        spec.put("terminationGracePeriodSeconds", Math.max(1, (of.grace().toMillis() + 999) / 1000));
        spec.put("automountServiceAccountToken", false);
        spec.put("enableServiceLinks", false);
        // The program is not process 1 then, which no signal ends that it does not handle.
        spec.put("shareProcessNamespace", true);
        spec.put("securityContext", ordered("runAsNonRoot", true, "runAsUser", USER, "fsGroup", USER));
        spec.put("containers", List.of(container));
        if (claims) {
            spec.put(
                    "volumes",
                    List.of(ordered(
                            "name", "data", "persistentVolumeClaim", ordered("claimName", of.object() + "-data"))));
        }
        return spec;
    }

    private List<Object> environment() {
        List<Object> all = new ArrayList<>();
        of.variables().forEach((name, value) -> all.add(ordered("name", name, "value", value.replace("$(", "$$("))));
        for (String name : of.secrets()) {
            all.add(secret(name, name));
            if (name.equals("OPENALGO_APIKEY")) {
                all.add(secret("OPENALGO_API_KEY", name));
            }
        }
        return all;
    }

    private Map<String, Object> secret(String variable, String key) {
        return ordered(
                "name", variable, "valueFrom", ordered("secretKeyRef", ordered("name", secretName(), "key", key)));
    }

    private List<String> command() {
        List<String> words = new ArrayList<>();
        if (!of.program().isEmpty()) {
            words.add(of.python().isEmpty() ? of.program() : "python");
        }
        String code = of.code() + "/";
        of.words()
                .forEach(each -> words.add(each.startsWith(code) ? CODE + "/" + each.substring(code.length()) : each));
        String check = of.times().map(KubernetesFiles::check).orElse("");
        List<String> all = new ArrayList<>();
        if (!check.isEmpty()) {
            all.addAll(List.of("sh", "-c", check + "exec \"$@\"", "--"));
        } else if (of.words().get(0).equals("-m")) {
            // The code is on the path of a module only from its own directory.
            all.addAll(List.of("/usr/bin/env", "PYTHONPATH=" + CODE));
        }
        all.addAll(words);
        return all.stream().map(each -> each.replace("$(", "$$(")).toList();
    }

    /** Returns the lines of a shell that end a run on a day that does not count. */
    private static String check(ClockTimes times) {
        StringBuilder text = new StringBuilder();
        for (ClockTimes.Market market : times.calendar()) {
            String end = "echo 'closed today'; exit 0";
            if (times.kind().equals("cron")) {
                String days = times.days().stream()
                        .sorted()
                        .map(each -> String.valueOf(each.getValue()))
                        .collect(Collectors.joining("|"));
                text.append("case \"$(TZ=IST-5:30 date +%u)\" in ")
                        .append(days)
                        .append(") ;; *) ")
                        .append(end)
                        .append(";; esac\n");
            }
            if (!market.closed().isEmpty()) {
                String closed = market.closed().stream().map(String::valueOf).collect(Collectors.joining("|"));
                text.append("case \"$(TZ=IST-5:30 date +%F)\" in ")
                        .append(closed)
                        .append(") ")
                        .append(end)
                        .append(";; esac\n");
            }
            if (!market.runsOnMissingYear()) {
                text.append("if [ \"$(TZ=IST-5:30 date +%Y%m%d)\" -gt ")
                        .append(market.until().toString().replace("-", ""))
                        .append(" ]; then echo 'no calendar for today'; exit 0; fi\n");
            }
        }
        return text.toString();
    }

    /** Returns as many expressions of cron as it takes: hours with the same minutes share one. */
    private static List<String> schedules(ClockTimes times) {
        if (!times.cron().isEmpty()) {
            return List.of(times.cron().get(0).text());
        }
        String date = times.once() == null
                ? "* * " + days(times.days())
                : times.once().getDayOfMonth() + " " + times.once().getMonthValue() + " *";
        Map<String, List<Integer>> hours = new LinkedHashMap<>();
        new TreeMap<>(times.starts()).forEach((hour, minutes) -> hours.computeIfAbsent(
                        minutes.stream().map(String::valueOf).collect(Collectors.joining(",")),
                        any -> new ArrayList<>())
                .add(hour));
        List<String> all = new ArrayList<>();
        hours.forEach((minutes, of) -> all.add(
                minutes + " " + of.stream().map(String::valueOf).collect(Collectors.joining(",")) + " " + date));
        return all;
    }

    private static String days(Set<DayOfWeek> days) {
        return days.size() == DayOfWeek.values().length
                ? "*"
                : days.stream()
                        .sorted()
                        .map(each -> String.valueOf(each.getValue() % 7))
                        .collect(Collectors.joining(","));
    }
}
