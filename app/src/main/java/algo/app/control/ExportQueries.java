package algo.app.control;

import algo.app.config.Carried;
import algo.app.config.CodeListing;
import algo.app.config.CodeStore;
import algo.app.config.ConfigException;
import algo.app.config.Secrets;
import algo.app.env.EnvironmentRecord;
import algo.app.env.Environments;
import algo.app.env.StrategyPython;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import algo.app.protocol.ExitCode;
import algo.app.protocol.Reply;
import algo.app.protocol.Request;
import algo.app.supervise.Snapshot;
import algo.app.supervise.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says what an archive of a strategy has; the client makes it. Reads every file of its code; for threads that may wait. */
final class ExportQueries {
    private final Snapshots snapshots;
    private final CodeStore code;
    private final Environments environments;
    private final StrategyPython python;
    private final Secrets secrets;
    private final Path configFile;
    private final String version;

    /** @param version of this program */
    ExportQueries(
            Snapshots snapshots,
            CodeStore code,
            Environments environments,
            StrategyPython python,
            Secrets secrets,
            Path configFile,
            String version) {
        this.snapshots = snapshots;
        this.code = code;
        this.environments = environments;
        this.python = python;
        this.secrets = secrets;
        this.configFile = configFile;
        this.version = version;
    }

    Reply answer(Request.Export request) throws RequestException, IOException {
        String id = Targets.only(snapshots, request.id());
        Snapshot.View view = Targets.view(snapshots, id);
        StrategySpec spec = view.spec();
        if (!spec.of().isEmpty()) {
            throw new RequestException(
                    ExitCode.USAGE,
                    id + ": is an instance, which runs the code of " + spec.of(),
                    "'algo export " + StrategyIds.inShell(spec.of()) + "' takes its instances along");
        }
        try {
            CodeListing files = CodeListing.of(code, id, spec.script(), secrets.masks());
            Environment environment = environment(spec);
            Carried carried =
                    Carried.of(configFile, id, files.script()).with(environment.version(), environment.packages());
            String text = carried.text(id, version);
            if (!secrets.hide(text).equals(text)) {
                throw new RequestException(
                        ExitCode.FAILED,
                        id + ": its config holds the value of a secret, which no archive may have",
                        "name the secret in 'secrets' instead");
            }
            List<String> warnings = new ArrayList<>(files.warnings());
            environment.warning().ifPresent(warnings::add);
            files.leftOut()
                    .forEach(path -> warnings.add(
                            path + " is not in the archive, since it may hold keys; take it along by hand"));
            files.ownKeys()
                    .forEach(place -> warnings.add(
                            place + " is a key of its own, and in the archive; read it from a secret instead"));
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("id", id);
            body.put("moved_to", view.moved().isNowhere() ? null : view.moved().host());
            body.put("strategy", text);
            body.put("files", files.files().stream().map(ExportQueries::fields).toList());
            body.put("left_out", files.leftOut());
            body.put("warnings", warnings.stream().map(each -> id + ": " + each).toList());
            return new Reply.Document(body, "");
        } catch (ConfigException e) {
            throw new RequestException(ExitCode.FAILED, id + ": " + e.getMessage(), "no archive was made");
        }
    }

    private static Map<String, Object> fields(CodeListing.Item item) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", item.path());
        fields.put("at", item.at().toString());
        fields.put("size", item.size());
        fields.put("sha256", item.sha256());
        fields.put("executable", item.executable());
        return fields;
    }

    /**
     * The interpreter of a strategy.
     *
     * @param version of its Python; empty if that is not known, or it is none
     */
    private record Environment(String version, List<String> packages, Optional<String> warning) {}

    private Environment environment(StrategySpec spec) throws IOException {
        Optional<EnvironmentRecord> record = environments.record(spec);
        for (algo.app.env.Environment each : environments.all()) {
            if (record.isPresent() && record.get().environment().equals(each.hash())) {
                return new Environment(each.version(), record.get().packages(), Optional.empty());
            }
        }
        Optional<Path> base;
        try {
            base = python.base(spec);
        } catch (LaunchException e) {
            return new Environment("", List.of(), Optional.of("its Python is not known: " + e.getMessage()));
        }
        if (base.isEmpty()) {
            return new Environment("", List.of(), Optional.empty());
        }
        String known = Interpreters.answer(List.of(
                        base.get().toString(),
                        "-I",
                        "-S",
                        "-c",
                        "import sys; print('%d.%d.%d' % sys.version_info[:3])"))
                .orElse("");
        return new Environment(
                known,
                record.map(EnvironmentRecord::packages).orElse(List.of()),
                Environments.isVirtual(base.get())
                        ? Optional.of("the packages of its virtual environment, " + base.get()
                                + ", do not come along; name them in 'requires'")
                        : Optional.empty());
    }
}
