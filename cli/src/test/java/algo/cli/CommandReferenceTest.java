package algo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The command reference says what the table says. With {@code -Dalgo.rewrite=true} it is written anew. */
class CommandReferenceTest {
    private static final Path PAGE = Path.of("../packaging/docs/commands.md");

    @Test
    void thePageTellsOfAllCommands() throws Exception {
        String page = CommandReference.page();
        if (Boolean.getBoolean("algo.rewrite")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("stale; CONTRIBUTING.md beside it says how it is written anew")
                .isEqualTo(page);
        assertThat(page)
                .contains(
                        "## algo start\n",
                        "`--live`",
                        "### algo calendar is-open\n\n    algo calendar is-open [--at=DATETIME] EX\n",
                        "### algo daemon run\n");
    }
}
