package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon whose state tells nothing of what runs finds it all the same, and starts nothing twice. */
class CensusIT {
    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    private Path state() {
        return home.home().resolve("state/state.json");
    }

    private void write(String content) throws IOException {
        Files.writeString(state(), content);
        Files.writeString(home.home().resolve("state/state.json.bak"), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"both files", "the directory", "of before the start"})
    void whatTheStateDoesNotTellOfIsAdopted(String lost) throws Exception {
        home.addBeacon("one");
        home.does("set", "one", "restart.when=always");
        home.algo("daemon", "stop").run().ok();
        String before = Files.readString(state());
        home.does("start", "one");
        SeenProcess program = home.beacon("one").process();
        home.killDaemon();
        switch (lost) {
            case "both files" ->
                home.call(List.of("sh", "-c", "rm " + state() + "*")).run().ok();
            case "the directory" ->
                // The process of the sandbox lives on, and may be writing there.
                Eventually.holds(
                        "the directory is gone",
                        () -> home.call(List.of("rm", "-rf", state().getParent().toString()))
                                        .run()
                                        .code()
                                == 0);
            default -> write(before);
        }

        home.algo("daemon", "start").run().ok();

        assertThat(home.status("one").get("pid").asLong()).isEqualTo(program.pid());
        assertThat(home.algo("status").run().ok().err()).contains("one: its run", "the state did not tell of it");
        home.algo("start", "one").run().exits(5);
        home.beacon("one").awaitMore(5);
        assertThat(home.beacon("one").runs()).hasSize(1);
        home.does("stop", "one");
        assertThat(program.isAlive()).isFalse();
        assertThat(home.status("one").at("/last_exit/reason").asText()).isEqualTo("stopped");
    }

    @Test
    void aStateOfANewerVersionIsRefusedInWordsAndChangesNothing() throws Exception {
        home.addBeacon("one");
        home.does("start", "one");
        SeenProcess program = home.beacon("one").process();
        home.killDaemon();
        String before = Files.readString(state());
        write("{\"version\":2,\"strategies\":{}}");

        assertThat(home.algo("daemon", "start").run().exits(1).err())
                .contains("was written by a newer version of algo");
        assertThat(program.isAlive()).isTrue();

        write(before);
        home.algo("daemon", "start").run().ok();
        home.does("stop", "one");
    }
}
