package algo.app.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first line of each side. */
class HelloTest {
    @Test
    void readsAndWritesTheSameLine() throws Exception {
        Hello hello = new Hello(1, "0.1.0");

        assertThat(hello.line()).isEqualTo("{\"protocol\":1,\"program\":\"0.1.0\"}");
        assertThat(Hello.read(hello.line())).isEqualTo(hello);
        assertThat(Hello.read("{\"protocol\":7,\"program\":\"9\",\"more\":true}"))
                .isEqualTo(new Hello(7, "9"));
    }

    @Test
    void whoseStrategiesAreMeantIsSaidOnlyWhereItIsNotTheCallers() throws Exception {
        Hello named = new Hello(1, "0.1.0", "bob", false);
        assertThat(named.line()).isEqualTo("{\"protocol\":1,\"program\":\"0.1.0\",\"user\":\"bob\"}");
        assertThat(Hello.read(named.line())).isEqualTo(named);

        Hello system = new Hello(1, "0.1.0", "", true);
        assertThat(system.line()).isEqualTo("{\"protocol\":1,\"program\":\"0.1.0\",\"system\":true}");
        assertThat(Hello.read(system.line())).isEqualTo(system);
    }

    @Test
    void ofTwoVersionsTheOlderSideIsToBeUpdated() {
        Hello old = new Hello(1, "0.1.0");
        Hello young = new Hello(2, "0.2.0");

        assertThat(Hello.mismatch(old, young))
                .isEqualTo("the client (0.1.0, protocol 1) and the daemon (0.2.0, protocol 2) do not understand each"
                        + " other; update the client");
        assertThat(Hello.mismatch(young, old))
                .isEqualTo("the client (0.2.0, protocol 2) and the daemon (0.1.0, protocol 1) do not understand each"
                        + " other; update the daemon, then run 'algo daemon restart'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request",
                "{}",
                "{\"protocol\":\"1\",\"program\":\"x\"}",
                "{\"protocol\":0,\"program\":\"x\"}",
                "{\"protocol\":4294967297,\"program\":\"x\"}",
                "{\"protocol\":1}",
            })
    void whatIsNoGreetingIsRefused(String line) {
        assertThatThrownBy(() -> Hello.read(line)).isInstanceOf(WireException.class);
    }

    /** Somebody whom nobody knows yet sends it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"protocol\":1,\"program\":\"x\",\"more\":true}",
                "{\"protocol\":1,\"program\":[[[]]]}",
                "{\"protocol\":7,\"program\":\"x\",\"more\":[]}",
                "{\"protocol\":1,\"program\":\"x\",\"user\":7}",
                "{\"protocol\":1,\"program\":\"x\",\"system\":\"true\"}",
                "{\"protocol\":1,\"program\":\"a\\u001b[2J\"}",
                "{\"protocol\":1,\"program\":\"x\",\"program\":\"canary\"}",
            })
    void aGreetingHasItsFourFieldsAndNothingElse(String line) {
        assertThatThrownBy(() -> Hello.read(line))
                .isInstanceOf(WireException.class)
                .hasMessageNotContainingAny("canary", "more", "\u001b");
    }

    @Test
    void aGreetingIsShort() {
        String fields =
                IntStream.range(0, 17).mapToObj(i -> ",\"f" + i + "\":0").collect(Collectors.joining());
        for (String line : new String[] {
            "{\"protocol\":7,\"program\":\"x\"" + fields + "}",
            "{\"protocol\":1,\"program\":\"" + "x".repeat(129) + "\"}",
            "{\"protocol\":1,\"program\":\"x\",\"user\":\"" + "x".repeat(129) + "\"}",
            "{\"protocol\":1,\"program\":\"x\"}" + " ".repeat(4096),
        }) {
            assertThatThrownBy(() -> Hello.read(line)).as(line).isInstanceOf(WireException.class);
        }
    }

    /** Or a stranger who sends ever new names fills the memory with them. */
    @Test
    void namesOfFieldsAreNotRemembered() throws Exception {
        String line = "{\"a_name_that_somebody_sent\":1}";
        String name = Json.object(line).map().keySet().iterator().next();
        assertThat(Json.object(line).map().keySet().iterator().next())
                .isEqualTo(name)
                .isNotSameAs(name);
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + Version.PROGRAM + "</version>");
    }
}
