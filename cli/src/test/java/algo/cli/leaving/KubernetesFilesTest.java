package algo.cli.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests have the fields that the API of Kubernetes documents, and no others. */
class KubernetesFilesTest {
    private static final Map<String, Object> WINDOW =
            Map.of("type", "window", "start", "09:20", "stop", "15:15", "days", "mon-fri");

    /** Fields by kind of object, as https://kubernetes.io/docs/reference/kubernetes-api/ has them, of those that are used; a "!" is required. */
    private static final Map<String, Map<String, String>> KINDS = kinds();

    @TempDir
    Path directory;

    private static Map<String, Map<String, String>> kinds() {
        Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
        String head = "apiVersion!:text kind!:text metadata!:Meta ";
        kinds.put("Meta", fields("name:name labels:texts"));
        kinds.put("Pod v1", fields(head + "spec!:PodSpec"));
        kinds.put("Service v1", fields(head + "spec!:ServiceSpec"));
        kinds.put("ServiceSpec", fields("clusterIP:text selector:texts"));
        kinds.put("PersistentVolumeClaim v1", fields(head + "spec!:ClaimSpec"));
        kinds.put("ClaimSpec", fields("accessModes!:list(mode) resources!:Resources"));
        kinds.put("Resources", fields("requests:texts limits:texts"));
        kinds.put("StatefulSet apps/v1", fields(head + "spec!:SetSpec"));
        kinds.put(
                "SetSpec",
                fields("serviceName!:name replicas:whole selector!:Selector template!:Template"
                        + " volumeClaimTemplates:list(ClaimTemplate)"));
        kinds.put("Selector", fields("matchLabels:texts"));
        kinds.put("ClaimTemplate", fields("metadata!:Meta spec!:ClaimSpec"));
        kinds.put("Template", fields("metadata!:Meta spec!:PodSpec"));
        kinds.put("CronJob batch/v1", fields(head + "spec!:CronSpec"));
        kinds.put(
                "CronSpec",
                fields("schedule!:cron timeZone:text concurrencyPolicy:text startingDeadlineSeconds:whole"
                        + " jobTemplate!:JobTemplate"));
        kinds.put("JobTemplate", fields("spec!:JobSpec"));
        kinds.put("JobSpec", fields("backoffLimit:whole activeDeadlineSeconds:whole template!:Template"));
        kinds.put(
                "PodSpec",
                fields("restartPolicy:text terminationGracePeriodSeconds:whole automountServiceAccountToken:truth"
                        + " enableServiceLinks:truth shareProcessNamespace:truth securityContext:PodSecurity"
                        + " containers!:list(Container) volumes:list(Volume)"));
        kinds.put("PodSecurity", fields("runAsNonRoot:truth runAsUser:whole fsGroup:whole"));
        kinds.put("Volume", fields("name!:name persistentVolumeClaim:ClaimSource"));
        kinds.put("ClaimSource", fields("claimName!:name"));
        kinds.put(
                "Container",
                fields("name!:name image:text command:list(text) workingDir:text env:list(Env) resources:Resources"
                        + " volumeMounts:list(Mount)"));
        kinds.put("Env", fields("name!:text value:text valueFrom:EnvSource"));
        kinds.put("EnvSource", fields("secretKeyRef:SecretKey"));
        kinds.put("SecretKey", fields("name:name key!:text"));
        kinds.put("Mount", fields("name!:name mountPath!:text"));
        return kinds;
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String each : text.strip().split(" ")) {
            fields.put(each.substring(0, each.indexOf(':')), each.substring(each.indexOf(':') + 1));
        }
        return fields;
    }

    private static void check(String where, Object value, String type) {
        if (type.startsWith("list(")) {
            assertThat(value).as(where).isInstanceOf(List.class);
            ((List<?>) value).forEach(each -> check(where, each, type.substring(5, type.length() - 1)));
            return;
        }
        switch (type) {
            case "text" -> assertThat(value).as(where).isInstanceOf(String.class);
            case "truth" -> assertThat(value).as(where).isInstanceOf(Boolean.class);
            case "whole" -> {
                assertThat(value).as(where).isInstanceOf(Number.class);
                assertThat(((Number) value).longValue()).as(where).isNotNegative();
            }
            case "texts" ->
                ((Map<?, ?>) value)
                        .values()
                        .forEach(each -> assertThat(each).as(where).isInstanceOf(String.class));
            case "mode" -> assertThat(value).as(where).isEqualTo("ReadWriteOncePod");
            case "name" -> assertThat((String) value).as(where).matches("[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?");
            case "cron" -> assertThat((String) value).as(where).matches("[0-9,*/-]+( [0-9,*/-]+){4}");
            default -> {
                Map<String, String> known = KINDS.get(type);
                Map<?, ?> map = (Map<?, ?>) value;
                assertThat(known).as("the kind %s of %s", type, where).isNotNull();
                map.forEach((key, inside) -> {
                    String of = known.getOrDefault(key, known.get(key + "!"));
                    assertThat(of).as("the field %s of %s", key, where).isNotNull();
                    check(where + "." + key, inside, of);
                });
                known.keySet().stream().filter(key -> key.endsWith("!")).forEach(key -> assertThat(
                                map.containsKey(key.substring(0, key.length() - 1)))
                        .as("%s of %s", key, where)
                        .isTrue());
            }
        }
    }

    private static List<String> checked(Leaver leaver) {
        List<String> kinds = new ArrayList<>();
        for (Map<String, Object> each : new KubernetesFiles(leaver).objects()) {
            String kind = each.get("kind") + " " + each.get("apiVersion");
            kinds.add(kind);
            check(kind, each, kind);
        }
        return kinds;
    }

    @Test
    void eachKindOfStrategyBecomesObjectsThatTheApiTakes() throws Exception {
        assertThat(checked(Leavers.of("bot", "never", Optional.empty())))
                .containsExactly("PersistentVolumeClaim v1", "Pod v1");
        assertThat(checked(Leavers.of("Ema_Cross@M&M", "always", Optional.empty())))
                .containsExactly("Service v1", "StatefulSet apps/v1");
        for (Map<String, Object> schedule : List.of(
                WINDOW,
                Map.<String, Object>of("type", "market_hours"),
                Map.<String, Object>of("type", "once", "at", "2026-12-07T09:20"),
                Map.<String, Object>of("type", "cron", "cron", "20 9 1 * 1-5", "on_missing_year", "hold"))) {
            assertThat(checked(Leavers.of("bot", "on-failure", Optional.of(Leavers.times("NSE", schedule)))))
                    .containsExactly("PersistentVolumeClaim v1", "CronJob batch/v1");
        }
        assertThat(checked(Leavers.of(
                        "bot",
                        "never",
                        Optional.of(Leavers.times(
                                "NSE",
                                Map.of("type", "interval", "every", "25m", "start", "09:20", "stop", "11:00"))))))
                .containsExactly("PersistentVolumeClaim v1", "CronJob batch/v1", "CronJob batch/v1");
    }

    @Test
    void theManifestHasNoSecretAndSaysFirstWhatIsLost() throws Exception {
        Leaver leaver = Leavers.of("bot", "on-failure", Optional.of(Leavers.times("NSE", WINDOW)));

        String text = new KubernetesFiles(leaver).manifest();

        assertThat(text)
                .startsWith(
                        "# bot.yaml: the strategy bot, exported from algo.\n#\n# What is lost:\n# - Only one copy:");
        assertThat(text)
                .contains("\n  schedule: \"20 9 * * 1,2,3,4,5\"\n  timeZone: Asia/Kolkata\n")
                .contains("activeDeadlineSeconds: 21300")
                .contains("terminationGracePeriodSeconds: 3\n")
                .contains("secretKeyRef:\n                      name: bot-secrets\n                      key: OTHER\n")
                .contains("value: \"50% of \\\"it\\\" $HOME $$(x) \\\\ \\n\\t true\"")
                .contains("value: \"on\"")
                .contains("value: \"0123\"")
                .contains("- \"/strategy/my bot.py\"");
        assertThat(KubernetesFiles.dockerfile(leaver))
                .contains("# What is lost:", "FROM python:3.11-slim\n", "requirements.txt", "STOPSIGNAL SIGINT");
    }

    @Test
    void aRunOnAHolidayEndsAtOnceAndOneOnAnotherDayRuns() throws Exception {
        Leaver leaver = Leavers.of("bot", "never", Optional.of(Leavers.times("NSE", WINDOW)));
        Map<?, ?> cron = new KubernetesFiles(leaver).objects().get(1);
        String text = Yaml.of(Map.of("all", cron));
        assertThat(text).contains("2026-12-25");

        assertThat(shell(cron, "2026-12-25")).isEqualTo("closed today\n");
        assertThat(shell(cron, "2026-12-28")).isEqualTo("ran /strategy/my bot.py\n");
    }

    /** Executes the command of the container on a day, with an interpreter that only says what it was asked to run. */
    private String shell(Map<?, ?> cron, String today) throws Exception {
        Object value = cron;
        for (String key : List.of("spec", "jobTemplate", "spec", "template", "spec", "containers")) {
            value = ((Map<?, ?>) value).get(key);
        }
        List<String> command = new ArrayList<>();
        ((List<?>) ((Map<?, ?>) ((List<?>) value).get(0)).get("command"))
                .forEach(each -> command.add(((String) each).replace("$$(", "$(")));
        Path bin = Files.createDirectories(directory.resolve(today));
        program(bin.resolve("date"), "echo " + today);
        program(bin.resolve("python"), "echo ran \"$1\"");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", bin.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private static void program(Path file, String line) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
