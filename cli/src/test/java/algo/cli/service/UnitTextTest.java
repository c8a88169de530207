package algo.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTextTest {
    private static final Path UNITS = Path.of("../packaging/units");

    private static String of(String unit, String root, String home, Map<String, String> variables) throws Exception {
        Optional<Path> named = Optional.of(home).filter(text -> !text.isEmpty()).map(Path::of);
        return UnitText.of(Files.readString(UNITS.resolve(unit)), Path.of(root), named, variables);
    }

    @Test
    void anInstallationInTheUsualPlaceHasTheUnitsOfTheDistribution() throws Exception {
        for (String unit : new String[] {"algo.service", "algo-system.service"}) {
            assertThat(of(unit, "/opt/algo", "", Map.of())).isEqualTo(Files.readString(UNITS.resolve(unit)));
        }
    }

    @Test
    void theUnitNamesThisInstallationThisHomeAndThisJava() throws Exception {
        String text =
                of("algo.service", "/usr/lib/algo", "/srv/algo", Map.of("ALGO_JAVA", "/opt/my \"java\"/bin/java"));

        assertThat(text.lines())
                .contains(
                        "ExecStart=/usr/lib/algo/bin/algo daemon run --home /srv/algo",
                        "Documentation=file:///usr/lib/algo/docs/service.md",
                        "Environment=ALGO_AUTOSTART=0",
                        "Environment=\"ALGO_JAVA=/opt/my \\\"java\\\"/bin/java\"");
        assertThat(text).doesNotContain("/opt/algo");
    }

    @ParameterizedTest
    @CsvSource({
        "/opt/algo/bin/algo,      /opt/algo/bin/algo",
        "/home/ann/50%/algo,      /home/ann/50%%/algo",
        "'/home/ann/my algo/x',   '\"/home/ann/my algo/x\"'",
        "'/home/ann/a$b',         '\"/home/ann/a$$b\"'",
        "'/home/ann/a\"b\\c',     '\"/home/ann/a\\\"b\\\\c\"'",
    })
    void aPathIsOneWordOfTheUnit(String path, String word) {
        assertThat(UnitText.word(Path.of(path))).isEqualTo(word);
    }

    @Test
    void anEditIsNoticed() {
        String written = UnitText.sealed("[Unit]\nDescription=x\n");

        assertThat(UnitText.isAsWritten(written)).isTrue();
        assertThat(UnitText.isAsWritten(written.replace("=x", "=y"))).isFalse();
        assertThat(UnitText.isAsWritten(written + "# more\n")).isFalse();
        assertThat(UnitText.isAsWritten("[Unit]\nDescription=x\n")).isFalse();
    }

    @Test
    void theHomeOfAUnitIsKnown() throws Exception {
        String usual = of("algo.service", "/opt/algo", "", Map.of());
        String other = of("algo.service", "/opt/algo", "/srv/a b", Map.of());

        assertThat(UnitText.isOf(usual, Optional.empty())).isTrue();
        assertThat(UnitText.isOf(usual, Optional.of(Path.of("/srv/a b")))).isFalse();
        assertThat(UnitText.isOf(other, Optional.of(Path.of("/srv/a b")))).isTrue();
        assertThat(UnitText.isOf(other, Optional.of(Path.of("/srv/b")))).isFalse();
        assertThat(UnitText.isOf(other, Optional.empty())).isFalse();
    }
}
