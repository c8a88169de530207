package algo.app.process.macos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcArgsTest {
    /** As the kernel lays it out: the number of arguments, the path, NULs, then texts. */
    private static byte[] given(int count, String path, int padding, String... texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(0, count)
                .array());
        out.writeBytes((path + "\0" + "\0".repeat(padding)).getBytes(StandardCharsets.UTF_8));
        for (String text : texts) {
            out.writeBytes((text + "\0").getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void argumentsAndVariablesAreToldApartAndWhatTheLoaderGetsIsNeither() {
        ProcArgs args = ProcArgs.parse(given(
                3, "/usr/bin/python3", 6, "python3", "", "ünï", "ALGO_RUN_ID=0123456789ab", "EMPTY=", "", "pfz=1"));

        assertThat(args.arguments()).containsExactly("python3", "", "ünï");
        assertThat(args.variables()).containsExactly("ALGO_RUN_ID=0123456789ab", "EMPTY=");
        assertThat(args.variable("ALGO_RUN_ID")).hasValue("0123456789ab");
        assertThat(args.variable("EMPTY")).hasValue("");
        assertThat(args.variable("ALGO_RUN")).isEmpty();
        assertThat(args.variable("pfz")).isEmpty();
    }

    @Test
    void aProgramOfTheSystemShowsNoVariables() {
        ProcArgs args = ProcArgs.parse(given(1, "/bin/cat", 0, "cat", ""));

        assertThat(args.arguments()).containsExactly("cat");
        assertThat(args.variables()).isEmpty();
    }

    @Test
    void whatIsCutOffTellsNothingRatherThanHalfOfIt() {
        byte[] whole = given(2, "/bin/cat", 2, "cat", "file", "A=1", "");
        assertThat(ProcArgs.parse(whole).arguments()).containsExactly("cat", "file");

        for (int length = 0; length < whole.length; length++) {
            List<String> arguments =
                    ProcArgs.parse(Arrays.copyOf(whole, length)).arguments();
            assertThat(arguments.size()).as("the first %d bytes", length).isIn(0, 2);
        }
        assertThat(ProcArgs.parse(given(Integer.MAX_VALUE, "/bin/cat", 1, "cat"))
                        .arguments())
                .isEmpty();
        assertThat(ProcArgs.parse(given(-1, "/bin/cat", 1, "A=1")).arguments()).isEmpty();
    }

    @Test
    void theStatusFileIsThatOfAWrapperAlone() {
        String run = "0123456789ab";
        String file = "/home/run/status/" + run;
        ProcArgs wrapper = ProcArgs.parse(given(5, "/bin/dash", 1, "sh", "-c", "read", file, "/usr/bin/python3"));

        assertThat(wrapper.statusFile(run)).hasValue(file);
        assertThat(wrapper.statusFile("ba9876543210")).isEmpty();
        assertThat(ProcArgs.parse(given(4, "/bin/dash", 1, "sh", "-x", "read", file))
                        .statusFile(run))
                .isEmpty();
        assertThat(ProcArgs.parse(given(2, "/bin/dash", 1, "sh", "-c")).statusFile(run))
                .isEmpty();
    }
}
