package algo.app.env;

import algo.app.files.IoProblems;
import algo.app.model.StrategyIds;
import algo.app.model.StrategySpec;
import algo.app.process.Interpreters;
import algo.app.process.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Says which interpreter the code of a strategy is run with. Reads one small file; safe on any thread. */
public final class StrategyPython {
    private static final String USUAL = "python3";

    private final Interpreters interpreters;
    private final EnvironmentPlaces places;

    public StrategyPython(Interpreters interpreters, EnvironmentPlaces places) {
        this.interpreters = interpreters;
        this.places = places;
    }

    /**
     * Returns the interpreter: that of its environment, else the one that its config names, else the default Python. Empty if
     * its script is executed itself.
     *
     * @throws LaunchException if it is not there; says which command mends that
     */
    public Optional<Path> of(StrategySpec spec) throws LaunchException {
        Optional<String> named = named(spec);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        if (!Interpreters.isPython(named.get())) {
            return Optional.of(interpreters.resolve(named.get()));
        }
        Optional<EnvironmentRecord> record;
        try {
            record = places.record(spec);
        } catch (IOException e) {
            throw new LaunchException(
                    "its environment cannot be looked up: " + IoProblems.explain(e) + "; " + mends(spec), e);
        }
        boolean inForce = record.isPresent()
                && !record.get().environment().isEmpty()
                && record.get().interpreter().equals(spec.interpreter());
        if (inForce) {
            String hash = record.get().environment();
            if (!places.isThere(hash)) {
                throw new LaunchException("its environment " + hash + " is missing or damaged; " + mends(spec));
            }
            return Optional.of(places.python(hash));
        }
        Path own = interpreters.resolve(named.get());
        if (EnvironmentPlaces.isVirtual(own)) {
            return Optional.of(own);
        }
        if (record.isPresent() && !record.get().environment().isEmpty()) {
            throw new LaunchException("its environment was made for another interpreter, "
                    + record.get().interpreter() + "; " + mends(spec));
        }
        if (!spec.requires().isEmpty()) {
            throw new LaunchException("the environment with the packages that it wants was not made; " + mends(spec));
        }
        return Optional.of(own);
    }

    /**
     * Returns what is wrong with the environment of a strategy, and what mends it; empty if nothing is, or if it is the
     * interpreter of its config that is not there.
     */
    public Optional<String> problem(StrategySpec spec) {
        try {
            base(spec);
        } catch (LaunchException e) {
            return Optional.empty();
        }
        try {
            of(spec);
            Optional<EnvironmentRecord> record = places.record(spec);
            boolean old = record.isPresent() && !record.get().requires().equals(spec.requires());
            return old
                    ? Optional.of("its packages were changed since its environment was made; " + mends(spec))
                    : Optional.empty();
        } catch (LaunchException | IOException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> named(StrategySpec spec) {
        if (!spec.interpreter().isEmpty()) {
            return Optional.of(spec.interpreter());
        }
        return spec.script().endsWith(".py") ? Optional.of(USUAL) : Optional.empty();
    }

    /** Returns the interpreter of its config, which its environment is made of; empty if it is no Python. */
    public Optional<Path> base(StrategySpec spec) throws LaunchException {
        Optional<String> named = named(spec).filter(Interpreters::isPython);
        return named.isPresent() ? Optional.of(interpreters.resolve(named.get())) : Optional.empty();
    }

    private static String mends(StrategySpec spec) {
        return "run 'algo env build " + StrategyIds.inShell(spec.id()) + "'";
    }
}
