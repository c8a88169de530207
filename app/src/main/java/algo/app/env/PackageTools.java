package algo.app.env;

import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Installs with uv where there is one on the path, else with venv and pip. */
final class PackageTools implements EnvironmentBuilder {
    private static final String DOING = "installing packages";
    /** The first pip that installs into an environment that has none. */
    private static final int PIP_OF_OTHERS = 2203;

    private final Interpreters interpreters;

    PackageTools(Interpreters interpreters) {
        this.interpreters = interpreters;
    }

    @Override
    public String tool() {
        return uv().isPresent() ? "uv" : "pip";
    }

    private Optional<Path> uv() {
        try {
            return Optional.of(interpreters.resolve("uv"));
        } catch (LaunchException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> build(Order order, Workshop workshop, BuildRun run)
            throws IOException, EnvironmentException, InterruptedException {
        List<String> lines = new ArrayList<>(order.options());
        lines.addAll(order.packages());
        Path wants = Files.write(workshop.file("wants.txt"), lines);
        List<String> bounds = order.exact() ? List.of() : order.constraints();
        Path constraints = Files.write(workshop.file("constraints.txt"), bounds);
        Optional<Path> uv = uv();
        List<String> install = uv.isPresent() ? withUv(uv.get(), order, workshop, run) : withPip(order, workshop, run);
        install.addAll(List.of("-r", wants.toString()));
        if (!bounds.isEmpty()) {
            install.addAll(List.of("-c", constraints.toString()));
        }
        if (order.exact()) {
            install.add("--no-deps");
        }
        if (!order.how().findLinks().isEmpty()) {
            install.addAll(List.of("--find-links", order.how().findLinks()));
        }
        if (order.how().noIndex()) {
            install.add("--no-index");
        }
        if (run.run(DOING, install, order.directory()) != 0) {
            throw failed(order, run);
        }
        return pins(workshop, run);
    }

    private static List<String> withUv(Path uv, Order order, Workshop workshop, BuildRun run)
            throws IOException, EnvironmentException, InterruptedException {
        String python = order.python().path();
        String environment = workshop.environment().toString();
        List<String> make = List.of(uv.toString(), "venv", "--python", python, environment);
        if (run.run("making an environment", make, order.directory()) != 0) {
            throw unmade(order, run, "");
        }
        List<String> install = new ArrayList<>(List.of(uv.toString(), "pip", "install", "--python"));
        install.add(EnvironmentPlaces.python(workshop.environment()).toString());
        order.settings().forEach((name, values) -> {
            boolean off = name.equals("no-index") && !values.get(0).matches("(?i)1|true|yes|on");
            if (name.equals("no-index") && !off) {
                install.add("--no-index");
            } else if (!name.equals("no-index") && !name.equals("cert")) {
                values.forEach(value -> install.addAll(List.of("--" + name, value)));
            }
        });
        return install;
    }

    /** Without a copy of pip in it where the pip of the Python can do that: that takes seconds. */
    private static List<String> withPip(Order order, Workshop workshop, BuildRun run)
            throws IOException, EnvironmentException, InterruptedException {
        PythonIdentity python = order.python();
        boolean bare = pipNumber(python.pip()) >= PIP_OF_OTHERS;
        Path environment = workshop.environment();
        List<String> make = new ArrayList<>(List.of(python.path(), "-I", "-m", "venv"));
        if (bare) {
            make.add("--without-pip");
        }
        make.add(environment.toString());
        if (run.run("making an environment", make, order.directory()) != 0) {
            String[] version = python.version().split("\\.");
            throw unmade(
                    order,
                    run,
                    "it needs 'venv' and pip: on Debian and Ubuntu 'apt install python" + version[0] + "." + version[1]
                            + "-venv'; or 'pip install uv', which needs neither");
        }
        String inside = EnvironmentPlaces.python(environment).toString();
        List<String> install = new ArrayList<>(List.of(bare ? python.path() : inside, "-I", "-m", "pip", "--no-input"));
        if (bare) {
            install.addAll(List.of("--python", inside));
        }
        install.addAll(List.of("install", "--disable-pip-version-check", "--progress-bar", "off"));
        return install;
    }

    private static int pipNumber(String version) {
        Matcher matcher = Pattern.compile("(\\d{1,4})\\.(\\d{1,2}).*").matcher(version);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2)) : 0;
    }

    private static EnvironmentException unmade(Order order, BuildRun run, String hint) {
        return new EnvironmentException(
                EnvironmentException.Cause.FAILED,
                "no environment could be made with " + order.python().path() + ": "
                        + ToolOutput.failure(run.lastLines()) + "; what was printed is in " + run.logFile(),
                hint);
    }

    private static EnvironmentException failed(Order order, BuildRun run) {
        List<String> lines = run.lastLines();
        String named = ToolOutput.named(order.packages(), lines)
                .map(name -> name + " could not be installed")
                .orElse("the packages could not be installed");
        String hint = order.exact()
                ? "these are the versions that it had; 'algo env build --upgrade' looks for newer ones"
                : ToolOutput.isOffline(lines)
                        ? "is there a network? --find-links DIR names a directory with wheels, --no-index does without"
                                + " the network"
                        : "";
        return new EnvironmentException(
                EnvironmentException.Cause.FAILED,
                named + ": " + ToolOutput.failure(lines) + "; what was printed is in " + run.logFile(),
                hint);
    }

    private static List<String> pins(Workshop workshop, BuildRun run)
            throws IOException, EnvironmentException, InterruptedException {
        Path answer = workshop.file("pins.json");
        String python = EnvironmentPlaces.python(workshop.environment()).toString();
        int code = run.run(
                "noting what was installed",
                List.of(python, "-I", "-c", Resources.PINS, answer.toString()),
                workshop.file(""));
        if (code != 0 || !Files.exists(answer)) {
            throw new EnvironmentException(
                    EnvironmentException.Cause.FAILED,
                    "what was installed cannot be read: " + ToolOutput.failure(run.lastLines())
                            + "; what was printed is in " + run.logFile(),
                    "");
        }
        return WantsReader.answer(answer, "packages");
    }
}
