package algo.app.config;

import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import algo.app.model.StrategySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A config file as it stands, looked at and left alone.
 *
 * @param problems why it would be refused; empty if it would not
 * @param strategies empty where there are problems
 * @param openalgoHost as {@link Config#openalgoHost}
 */
public record ConfigReview(List<String> problems, List<StrategySpec> strategies, String openalgoHost) {
    /** @param defaultMemoryMb memory limit of a strategy that sets none, in MiB */
    public static ConfigReview of(Path file, long defaultMemoryMb) {
        ConfigParser parser = new ConfigParser(defaultMemoryMb);
        try {
            Config config = parser.validate(parser.tree(WholeFile.read(file)));
            return new ConfigReview(List.of(), List.copyOf(config.strategies().values()), config.openalgoHost());
        } catch (ConfigException e) {
            return new ConfigReview(e.problems(), List.of(), "");
        } catch (IOException e) {
            return new ConfigReview(List.of(IoProblems.explain(e)), List.of(), "");
        }
    }
}
