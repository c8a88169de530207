package algo.app.launch;

import algo.app.config.CodeStore;
import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.config.EnvFile;
import algo.app.config.Relocation;
import algo.app.config.Secrets;
import algo.app.config.TakeOver;
import algo.app.env.StrategyPython;
import algo.app.files.IoProblems;
import algo.app.log.RunLogs;
import algo.app.model.Mode;
import algo.app.model.RunId;
import algo.app.model.SecretUse;
import algo.app.model.StrategySpec;
import algo.app.process.LaunchException;
import algo.app.process.LaunchRequest;
import algo.app.process.RunRecord;
import algo.app.process.RunTrace;
import algo.app.supervise.Broker;
import algo.app.supervise.LiveEndpoint;
import algo.app.supervise.RunPreparation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepares runs from the files of a home. The supervisor's thread alone. */
public final class HomePreparation implements RunPreparation {
    private static final Logger LOG = LoggerFactory.getLogger("launch");

    private final CodeStore code;
    private final TakeOver takeOver;
    private final Relocation relocation;
    private final RunLogs logs;
    private final Path statusFiles;
    private final Secrets secrets;
    private final SecretFiles secretFiles;
    private final SandboxBinding binding;
    private final StrategyPython python;
    private final Broker broker;
    private final Map<String, String> environment;

    /**
     * @param statusFiles the directory in which wrappers leave how their programs ended; it exists
     * @param secretFiles the directory for secrets that runs want as files; made when it is needed
     * @param binding what binds runs in sandbox mode
     * @param python says what runs each
     * @param environment the daemon's own
     */
    public HomePreparation(
            CodeStore code,
            TakeOver takeOver,
            Relocation relocation,
            RunLogs logs,
            Path statusFiles,
            Secrets secrets,
            Path secretFiles,
            SandboxBinding binding,
            StrategyPython python,
            Broker broker,
            Map<String, String> environment) {
        this.code = code;
        this.takeOver = takeOver;
        this.relocation = relocation;
        this.logs = logs;
        this.statusFiles = statusFiles;
        this.secrets = secrets;
        this.secretFiles = new SecretFiles(secretFiles);
        this.binding = binding;
        this.python = python;
        this.broker = broker;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public LaunchRequest prepare(StrategySpec spec, Mode mode, String host, RunId run, Instant at)
            throws LaunchException {
        try {
            code.moveIn(spec.codeId(), spec.script());
            if (code.isUnsettled(spec.codeId(), spec.script())) {
                throw new LaunchException(
                        "a change of its code was left half done and cannot be settled yet; the log of"
                                + " the daemon says why");
            }
        } catch (IOException e) {
            throw new LaunchException("its code cannot be looked at: " + IoProblems.explain(e), e);
        }
        Path script = code.script(spec.codeId(), spec.script());
        if (!Files.exists(script)) {
            throw new LaunchException("no such script: " + script);
        }
        if (!Files.isRegularFile(script)) {
            throw new LaunchException("the script is no regular file: " + script);
        }
        if (!Files.isReadable(script)) {
            throw new LaunchException("the script is not readable: " + script);
        }
        List<String> command = new ArrayList<>();
        python.of(spec).ifPresent(interpreter -> command.add(interpreter.toString()));
        if (spec.module().isEmpty()) {
            command.add(script.toString());
        } else {
            command.addAll(List.of("-m", spec.module()));
        }
        command.addAll(spec.args());
        Path directory = workingDirectory(spec);
        if (!Files.isDirectory(directory)) {
            throw new LaunchException("the working directory is gone: " + directory);
        }
        Broker.Endpoint endpoint = endpoint(spec, mode, host);
        Map<SecretUse, String> values = secretsOf(spec, endpoint);
        Map<String, String> file = envFile(spec);
        try {
            Path output = logs.forRun(spec.id(), run, at);
            Map<String, String> env =
                    RunEnvironment.of(spec, mode, endpoint, variables(run, values), file, environment);
            if (!spec.module().isEmpty()) {
                addToPath(env, code.directory(spec.codeId()));
            }
            if (mode == Mode.SANDBOX) {
                bind(env, run, endpoint, host);
            }
            return new LaunchRequest(
                    run,
                    command,
                    directory,
                    env,
                    output,
                    statusFiles.resolve(run.value()),
                    spec.limits(),
                    spec.beforeStart().command(),
                    "");
        } catch (IOException e) {
            throw new LaunchException("its log could not be made: " + IoProblems.explain(e), e);
        }
    }

    /** Has Python look into a directory for modules, as it does for a script beside which they lie. */
    private static void addToPath(Map<String, String> env, Path directory) throws LaunchException {
        if (directory.toString().contains(File.pathSeparator)) {
            throw new LaunchException("Python cannot look for modules in " + directory + ", whose name has a '"
                    + File.pathSeparator + "' in it; name the file with 'script' alone, without 'module'");
        }
        String others = env.getOrDefault("PYTHONPATH", "");
        env.put("PYTHONPATH", others.isEmpty() ? directory.toString() : directory + File.pathSeparator + others);
    }

    @Override
    public RunRecord located(String strategy, RunRecord record) {
        return located(statusFiles, logs, strategy, record);
    }

    /**
     * Returns the record as {@link #located(String, RunRecord)} does, before there is all else that a preparation
     * needs.
     */
    public static RunRecord located(Path statusFiles, RunLogs logs, String strategy, RunRecord record) {
        return new RunRecord(
                record.run(),
                record.wrapper(),
                statusFiles.resolve(record.run().value()),
                logs.located(strategy, record.output()));
    }

    /**
     * Returns whether a run is of this home, by the name that its wrapper was given, or by where its log is today: a
     * home that was moved has another name.
     */
    @Override
    public boolean isOfHome(RunTrace trace) {
        return namesHome(statusFiles, trace)
                || trace.output().filter(logs::isOfHome).isPresent();
    }

    /** Returns whether the wrapper of a run was told to note its end in {@code statusFiles}. */
    public static boolean namesHome(Path statusFiles, RunTrace trace) {
        return trace.statusFile().filter(file -> isIn(statusFiles, file)).isPresent();
    }

    private static boolean isIn(Path directory, Path file) {
        try {
            return file.startsWith(directory) || file.startsWith(directory.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void settle(ObjectNode config) throws IOException {
        code.settle(config);
    }

    @Override
    public void takeOver(ConfigFile config, Set<String> running) throws IOException, ConfigException {
        // The home is relocated first: what the older version left out lies where the home is now.
        relocation.proceed(config);
        takeOver.proceed(config, running);
    }

    @Override
    public void removeLeftovers(Set<RunId> known, Set<RunId> live) {
        secretFiles.keepOnly(live);
        binding.keepOnly(live);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(statusFiles)) {
            for (Path file : files) {
                boolean wanted = known.stream()
                        .anyMatch(run -> run.value().equals(file.getFileName().toString()));
                if (!wanted) {
                    Files.delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("what ended runs left in {} was not removed: {}", statusFiles, e.getMessage());
        }
    }

    @Override
    public Map<String, String> hookEnvironment(List<String> passEnv) {
        return RunEnvironment.inherited(passEnv, environment);
    }

    private void bind(Map<String, String> env, RunId run, Broker.Endpoint endpoint, String host)
            throws LaunchException {
        try {
            binding.bind(env, run, endpoint, host);
        } catch (IOException e) {
            throw new LaunchException("it could not be bound to the sandbox: " + IoProblems.explain(e), e);
        }
    }

    private Path workingDirectory(StrategySpec spec) throws LaunchException {
        try {
            return spec.workingDirectory().isEmpty()
                    ? code.workingDirectory(spec.id(), spec.codeId(), spec.script())
                    : Path.of(spec.workingDirectory());
        } catch (IOException e) {
            throw new LaunchException("its working directory could not be made: " + IoProblems.explain(e), e);
        }
    }

    private Map<String, String> envFile(StrategySpec spec) throws LaunchException {
        try {
            Map<String, String> variables = EnvFile.of(spec, code);
            secrets.hideToo(EnvFile.secrets(variables));
            return variables;
        } catch (IOException e) {
            throw new LaunchException(e.getMessage(), e);
        }
    }

    private Broker.Endpoint endpoint(StrategySpec spec, Mode mode, String host) throws LaunchException {
        return switch (mode) {
            case SANDBOX -> {
                try {
                    yield broker.endpoint(spec.id());
                } catch (IOException e) {
                    throw new LaunchException("the sandbox broker does not serve it: " + IoProblems.explain(e), e);
                }
            }
            case LIVE -> liveEndpoint(spec, host);
        };
    }

    @Override
    public Broker.Endpoint liveEndpoint(StrategySpec spec, String host) throws LaunchException {
        return LiveEndpoint.of(spec.id(), host, secrets);
    }

    private Map<SecretUse, String> secretsOf(StrategySpec spec, Broker.Endpoint endpoint) throws LaunchException {
        Map<SecretUse, String> values = new LinkedHashMap<>();
        for (String text : spec.secrets()) {
            SecretUse use = SecretUse.of(text);
            values.put(use, use.isApiKey() ? endpoint.apiKey() : secret(spec, use.name(), "it needs"));
        }
        return values;
    }

    /** Returns the variables through which a run gets its secrets, once the files that it wants are there. */
    private Map<String, String> variables(RunId run, Map<SecretUse, String> values) throws LaunchException {
        Map<String, String> variables = new LinkedHashMap<>();
        for (Map.Entry<SecretUse, String> each : values.entrySet()) {
            SecretUse use = each.getKey();
            try {
                if (!use.asFile()) {
                    variables.put(use.variable(), each.getValue());
                } else if (!variables.containsKey(use.variable())) {
                    String path =
                            secretFiles.put(run, use.secret(), each.getValue()).toString();
                    variables.put(use.variable(), path);
                    if (use.isApiKey()) {
                        variables.put(SecretUse.fileVariable(SecretUse.API_KEY), path);
                        variables.put(SecretUse.fileVariable(SecretUse.API_KEY_ALIAS), path);
                    }
                }
            } catch (IOException e) {
                throw new LaunchException(
                        "the file with its secret " + use.name() + " could not be made: " + IoProblems.explain(e), e);
            }
        }
        return variables;
    }

    private String secret(StrategySpec spec, String name, String who) throws LaunchException {
        return LiveEndpoint.secret(spec.id(), name, who, secrets);
    }

    @Override
    public void over(RunId run) {
        secretFiles.remove(run);
        binding.remove(run);
    }

    @Override
    public String shown(String text) {
        return secrets.hide(text);
    }

    @Override
    public void starting(StrategySpec spec, LaunchRequest request) {
        try {
            logs.makeNewest(spec.id(), request.output());
        } catch (IOException e) {
            LOG.warn("{}: the link to its newest log was not renewed: {}", spec.id(), IoProblems.explain(e));
        }
    }
}
