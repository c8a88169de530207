package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mistakes that show only where programs really start, or before there is a home; the others are in {@link RefusalsIT}. */
class BadInputIT {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @RegisterExtension
    final AlgoHome home = new AlgoHome();

    @Test
    void theCommandLineIsCheckedBeforeAnythingIsAsked() {
        home.inside("strat").refused(USAGE, "'strat'", "start");
        home.inside("start").refused(USAGE, "--all");
        home.inside("start", "a", "--all").refused(USAGE, "not both");
        home.inside("start", "a", "--sandbox", "--live").refused(USAGE, "not both");
        home.inside("start", "--all", "--live").refused(USAGE, "--yes");
        home.inside("stop", "a", "--grace", "soon").refused(USAGE, "soon");
        home.inside("logs", "a", "-n", "many").refused(USAGE, "many");
        home.inside("status", "--nosuch").refused(USAGE, "--nosuch");
        home.inside("daemon", "fly").refused(USAGE, "fly");
        home.inside("sandbox", "cash").refused(USAGE, "cash");
        assertThat(home.home()).doesNotExist();
    }

    @Test
    void aStartThatCannotWorkSaysWhatIsMissing() throws Exception {
        home.addBeacon("busy");
        Path script = home.home().resolve("strategies/scripts/busy/beacon.py");
        Path gone = Files.createDirectory(home.directory().resolve("gone"));
        home.does("set", "busy", "working_directory=" + gone);
        Files.delete(gone);
        home.algo("start", "nosuch.py").run().refused(USAGE, "no such file: " + home.directory() + "/nosuch.py");
        cannotStart("the working directory is gone: " + gone);

        home.does("set", "busy", "working_directory=null", "interpreter=/nosuch/python");
        cannotStart("interpreter not found: /nosuch/python");

        home.does("set", "busy", "interpreter=" + AlgoHome.PYTHON);
        Files.move(script, home.directory().resolve("moved.py"));
        cannotStart("no such script: " + script);

        Files.move(home.directory().resolve("moved.py"), script);
        home.inside("start", "busy").ok().quiet();
    }

    private void cannotStart(String why) {
        String config = read(home.config());
        Call.Result result = home.inside("start", "busy").refused(FAILED, "busy: ", why, "it is not restarted");
        assertThat(result.err()).doesNotContain("algo logs");
        JsonNode status = home.status("busy");
        assertThat(status.get("phase").asText()).isEqualTo("failed");
        assertThat(status.get("pid").isNull()).isTrue();
        assertThat(status.get("reason").asText()).contains(why);
        assertThat(status.get("last_exit").get("reason").asText()).isEqualTo("could_not_start");
        assertThat(read(home.config())).isEqualTo(config);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
