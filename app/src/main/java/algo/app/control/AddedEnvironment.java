package algo.app.control;

import algo.app.config.ConfigFile;
import algo.app.env.EnvironmentRecord;
import algo.app.env.Environments;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The environment of code that is taken in: in force from the moment in which the config is written. For one request. */
final class AddedEnvironment implements AutoCloseable {
    /** Of what is no Python. */
    static final AddedEnvironment NONE = new AddedEnvironment(null, "", null, false);

    private final Environments environments;
    private final String id;
    /** Null if there is none. */
    private final Environments.Choice choice;

    private final boolean runs;

    /** @param runs whether a run of the strategy lives */
    AddedEnvironment(Environments environments, String id, Environments.Choice choice, boolean runs) {
        this.environments = environments;
        this.id = id;
        this.choice = choice;
        this.runs = runs;
    }

    /** Returns the Python of the environment; empty if none is wanted. */
    Optional<Path> python() {
        return choice == null ? Optional.empty() : choice.python();
    }

    /** Returns what goes behind the interpreter in the answer; may be empty. */
    String message() {
        return choice == null || choice.message().isEmpty() ? "" : ", " + choice.message();
    }

    /** Returns what people should know, one line each. */
    List<String> warnings() {
        return choice == null ? List.of() : choice.warnings();
    }

    /** Returns what is done with an edit of the config: that which is done with the code, and this. */
    ConfigFile.Companion with(ConfigFile.Companion code) {
        return choice == null ? code : new WithCode(code);
    }

    private final class WithCode implements ConfigFile.Companion {
        private final ConfigFile.Companion code;
        private Optional<EnvironmentRecord> before = Optional.empty();

        private WithCode(ConfigFile.Companion code) {
            this.code = code;
        }

        @Override
        public void apply(ObjectNode config, ObjectNode after) throws IOException {
            before = environments.put(id, choice.record(), runs);
            boolean applied = false;
            try {
                code.apply(config, after);
                applied = true;
            } finally {
                if (!applied) {
                    environments.putBack(id, before);
                }
            }
        }

        @Override
        public void undo() {
            code.undo();
            try {
                environments.putBack(id, before);
            } catch (IOException e) {
                // The environment that it has then was made for the newer code, and is whole.
            }
        }

        @Override
        public void done() {
            code.done();
        }
    }

    @Override
    public void close() {
        if (choice != null) {
            choice.close();
        }
    }
}
