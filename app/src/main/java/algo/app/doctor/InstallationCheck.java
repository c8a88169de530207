package algo.app.doctor;

import algo.app.files.IoProblems;
import algo.app.platform.PathTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Checks that others cannot change the programs that run as this user: algo itself, and its Java. */
final class InstallationCheck {
    private static final String NAME = "installation";

    private final List<Path> parts;

    InstallationCheck(List<Path> parts) {
        this.parts = parts;
    }

    Check run() {
        for (Path part : parts) {
            try {
                Optional<PathTrust.Problem> problem = PathTrust.problem(part);
                if (problem.isPresent()) {
                    return Check.bad(
                            NAME,
                            part + ": " + problem.get().what() + ", and could have programs of theirs run as this user",
                            problem.get().isStrangers()
                                    ? "use an algo and a Java that root or this user has installed"
                                    : problem.get().hint());
                }
            } catch (IOException e) {
                return Check.bad(NAME, IoProblems.explain(e), "");
            }
        }
        return Check.ok(NAME, parts.isEmpty() ? "none" : parts.get(0) + ", which nobody else can change");
    }
}
