package algo.app.config;

import algo.app.files.IoProblems;
import algo.app.files.WholeFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The config of a home for one who only looks: the file, or its last good copy where the file is refused. Nothing is restored
 * or set aside.
 *
 * @param known whether there is one at all
 * @param problems why the file is refused, and what is shown in its place; empty if it is not
 */
public record ConfigLook(Config config, boolean known, List<String> problems) {
    /**
     * @param defaultMemoryMb memory limit of a strategy that sets none, in MiB
     * @param expected whether this home had strategies before, so that a missing file is a loss and no new home
     */
    public static ConfigLook of(Path file, long defaultMemoryMb, boolean expected) {
        ConfigParser parser = new ConfigParser(defaultMemoryMb);
        List<String> problems = new ArrayList<>();
        try {
            Config config = parser.validate(parser.tree(WholeFile.read(file)));
            if (!config.strategies().isEmpty() || !expected) {
                return new ConfigLook(config, true, List.of());
            }
            problems.add("has no strategies, but this home had some");
        } catch (ConfigException e) {
            problems.addAll(e.problems());
        } catch (NoSuchFileException e) {
            if (!expected) {
                return new ConfigLook(Config.EMPTY, true, List.of());
            }
            problems.add("is missing");
        } catch (IOException e) {
            problems.add("cannot be read: " + IoProblems.explain(e));
        }
        Optional<Config> copy = copy(parser, file.resolveSibling(file.getFileName() + ".bak"));
        problems.add(copy.isPresent() ? "the last good copy is shown" : "there is no good copy either");
        return new ConfigLook(
                copy.orElse(Config.EMPTY),
                copy.isPresent(),
                problems.stream()
                        .map(problem -> file.getFileName() + ": " + problem)
                        .toList());
    }

    private static Optional<Config> copy(ConfigParser parser, Path file) {
        try {
            Optional<byte[]> content = new LastGoodCopy(file).read();
            return content.isEmpty() ? Optional.empty() : Optional.of(parser.validate(parser.tree(content.get())));
        } catch (ConfigException e) {
            return Optional.empty();
        }
    }
}
