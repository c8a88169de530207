package algo.app.supervise;

import algo.app.config.Config;
import algo.app.config.ConfigException;
import algo.app.config.ConfigFile;
import algo.app.files.IoProblems;
import algo.app.model.StandingProblem;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a home to the layout of this version, and its code into agreement with its config; both are tried again every second
 * until they are done. The supervisor's thread alone.
 */
final class HomeUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger("launch");

    private static final String NOT_TAKEN_OVER =
            "the home is not brought up to this version, or to this place, because it cannot be changed now: ";

    private final SupervisorServices services;
    private final Registry registry;
    private final StandingProblem takeOverProblem = new StandingProblem(HomeUpkeep::triedAgain);
    private final StandingProblem codeProblem = new StandingProblem(HomeUpkeep::triedAgain);

    HomeUpkeep(SupervisorServices services, Registry registry) {
        this.services = services;
        this.registry = registry;
    }

    /** Brings a home of an older version up, before anything is started in it; true if the config was changed. */
    boolean takeOver() {
        ConfigFile config = services.config();
        if (!config.isKnown()) {
            return false;
        }
        Config before = config.config();
        Set<String> running = registry.all().stream()
                .filter(entry -> entry.status().phase().hasRun())
                .map(Entry::id)
                .collect(Collectors.toSet());
        try {
            services.preparation().takeOver(config, running);
            takeOverProblem.clear();
        } catch (IOException e) {
            takeOverProblem.report(NOT_TAKEN_OVER + IoProblems.explain(e));
        } catch (ConfigException e) {
            takeOverProblem.report(NOT_TAKEN_OVER + e.getMessage());
        }
        // The very object is compared, so that a change is seen also if a later step failed.
        return config.config() != before;
    }

    /** Returns why the home is not yet of the layout of this version; empty if it is. */
    String takeOverProblem() {
        return takeOverProblem.text();
    }

    /** Once the config is known, the code of every strategy agrees with it, whatever a crash left half done. */
    void settleCode() {
        if (!services.config().isKnown()) {
            return;
        }
        try {
            services.preparation().settle(services.config().tree());
            codeProblem.clear();
        } catch (IOException e) {
            codeProblem.report("a change of code was left half done and cannot be settled: " + IoProblems.explain(e));
        }
    }

    private static void triedAgain(String problem) {
        LOG.error("{}; it is tried again every second", problem);
    }

    /** Returns why code and config may not agree; empty if they do. */
    String codeProblem() {
        return codeProblem.text();
    }
}
