package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.app.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets reach the strategy they are for, and no message. */
class SecretsTest {
    @TempDir
    private Path directory;

    @Test
    void aStrategysOwnSecretWinsOverTheSharedOne() throws Exception {
        Secrets secrets = secrets("{'version':1,'secrets':{'KEY':'shared'},'strategies':{'ema':{'KEY':'own'}}}");

        assertThat(secrets.value("ema", "KEY")).contains("own");
        assertThat(secrets.value("rsi", "KEY")).contains("shared");
        assertThat(secrets.value("rsi", "OTHER")).isEmpty();
    }

    @Test
    void aChangeIsSeenAtTheNextLook() throws Exception {
        Secrets secrets = secrets("{'secrets':{'KEY':'old'}}");
        secrets("{'secrets':{'KEY':'new'}}");

        assertThat(secrets.value("ema", "KEY")).contains("new");
    }

    @Test
    void whatIsWrittenInPlaceIsSeenThoughTimeAndSizeAreThoseOfBefore() throws Exception {
        Path file = directory.resolve("secrets.json");
        Secrets secrets = secrets("{'secrets':{'KEY':'old'}}");
        FileTime before = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(file, before);
        assertThat(secrets.value("ema", "KEY")).contains("old");

        Files.writeString(file, "{\"secrets\":{\"KEY\":\"new\"}}");
        Files.setLastModifiedTime(file, before);
        assertThat(secrets.value("ema", "KEY")).contains("new");
        secrets.set("", "KEY", "newest");
        assertThat(secrets.value("ema", "KEY")).contains("newest");
        Files.delete(file);
        assertThat(secrets.value("ema", "KEY")).isEmpty();
    }

    @Test
    void withoutAFileThereIsNone() throws Exception {
        assertThat(secrets().value("ema", "KEY")).isEmpty();
    }

    @Test
    void cutAnywhereItIsRefusedAndNeverTakenForOneWithoutSecrets() throws Exception {
        String whole = "{'version':1,'secrets':{'KEY':'hunter2'},'strategies':{'ema':{'KEY':'own'}}}";
        for (int length = 0; length < whole.length(); length++) {
            Secrets cut = secrets(whole.substring(0, length));

            assertThatThrownBy(() -> cut.value("ema", "KEY"))
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not valid JSON")
                    .hasMessageNotContaining("hunter2");
        }
        assertThatThrownBy(() -> secrets(whole + "}").value("ema", "KEY")).isInstanceOf(IOException.class);
        assertThat(secrets(whole + "\n").value("ema", "KEY")).contains("own");
    }

    @Test
    void oneThatCannotBeReadIsNotTakenForNone() throws Exception {
        Files.createDirectory(directory.resolve("secrets.json"));
        Secrets secrets = secrets();

        assertThatThrownBy(() -> secrets.value("ema", "KEY"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'secrets':{'KEY':'hunter2'", "{'secrets':{'KEY':hunter2}}", "hunter2", ""})
    void aDamagedFileIsNoLeak(String content) throws Exception {
        Secrets secrets = secrets(content);

        assertThatThrownBy(() -> secrets.value("ema", "KEY"))
                .isInstanceOf(IOException.class)
                .hasMessage(directory.resolve("secrets.json")
                        + " is not valid JSON; correct it, or put a good copy in its place")
                .hasNoCause();
    }

    @Test
    void whatIsSetIsKeptUnderItsScopeForTheOwnerAlone() throws Exception {
        Secrets secrets = secrets();

        Secrets.Held all = secrets.set("", "KEY", "shared-value");
        Secrets.Held own = secrets.set("ema", "KEY", "line 1\n\"line 2\" ₹");
        secrets.set("ema", "SHORT", "12345");

        assertThat(secrets().value("rsi", "KEY")).contains("shared-value");
        assertThat(secrets().value("ema", "KEY")).contains("line 1\n\"line 2\" ₹");
        assertThat(secrets().list())
                .containsExactly(all, own, new Secrets.Held("ema", "SHORT", fingerprint("ema", "SHORT"), false, false));
        assertThat(all.fingerprint()).matches("[0-9a-f]{8}").isNotEqualTo(own.fingerprint());
        assertThat(mode("secrets.json")).isEqualTo("rw-------");
        assertThat(mode("fingerprint.key")).isEqualTo("rw-------");
        assertThat(names()).containsExactlyInAnyOrder("secrets.json", "fingerprint.key");
    }

    private String fingerprint(String strategy, String name) throws IOException {
        return secrets().list().stream()
                .filter(held -> held.strategy().equals(strategy) && held.name().equals(name))
                .findFirst()
                .orElseThrow()
                .fingerprint();
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void equalValuesHaveTheSameFingerprintInOneHomeAndAnotherInAnother() throws Exception {
        String first = secrets().set("", "A", "the same").fingerprint();
        String second = secrets().set("ema", "B", "the same").fingerprint();
        Files.delete(directory.resolve("fingerprint.key"));

        assertThat(second).isEqualTo(first);
        assertThat(fingerprint("", "A")).isNotEqualTo(first);
    }

    @Test
    void removingTakesOneOutAndLeavesTheRest() throws Exception {
        Secrets secrets = secrets("{'note':'mine','secrets':{'A':'1','B':'2'},'strategies':{'ema':{'A':'3'}}}");

        assertThat(secrets.remove("ema", "A")).isTrue();
        assertThat(secrets.remove("ema", "A")).isFalse();
        assertThat(secrets.remove("", "C")).isFalse();
        assertThat(secrets.remove("", "A")).isTrue();

        assertThat(Files.readString(directory.resolve("secrets.json")).replaceAll("\\s", ""))
                .isEqualTo("{'note':'mine','secrets':{'B':'2'},'strategies':{}}".replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'secrets':{'KEY':'hunter22'           | is not valid JSON",
                "{'secrets':{'KEY':hunter22}}           | is not valid JSON",
                "{'secrets':{'K':'hunter22','K':'x'}}   | is not valid JSON",
                "['hunter22']                           | is not valid JSON",
                "{'version':2}                          | is of another version than 1",
                "{'secrets':['hunter22']}               | is not as it should be: secrets must be an object",
                "{'secrets':{'KEY':{'a':'hunter22'}}}   | is not as it should be: secrets.KEY must be text",
                "{'secrets':{'KEY':''}}                 | is not as it should be: secrets.KEY must not be empty",
                "{'secrets':{'KEY':'a\\u0000hunter22'}} | is not as it should be: secrets.KEY must not contain a NUL character",
                "{'secrets':{'A\\u000ab':'hunter22'}}    | is not as it should be: in secrets, 'A\\x0ab' is no valid variable name: letters, digits and '_', not starting with a digit",
                "{'secrets':{'OPENALGO_API_KEY':'hunter22'}} | is not as it should be: in secrets, the key is kept as OPENALGO_APIKEY, which gives strategies both variables",
                "{'strategies':{'../x':{}}}             | is not as it should be: strategies.../x names no strategy",
                "{'strategies':{'ema':'hunter22'}}      | is not as it should be: strategies.ema must be an object",
                "{'strategies':{'ema':{'KEY':12345678}}} | is not as it should be: strategies.ema.KEY must be text",
            })
    void aDamagedFileIsRefusedInOneLineAndNeverOverwritten(String content, String why) throws Exception {
        Secrets secrets = secrets(content);
        byte[] before = Files.readAllBytes(directory.resolve("secrets.json"));
        String message =
                directory.resolve("secrets.json") + " " + why + "; correct it, or put a good copy in its place";

        for (ThrowingCallable each : List.<ThrowingCallable>of(
                () -> secrets.value("ema", "KEY"),
                () -> secrets.set("", "KEY", "new value"),
                () -> secrets.remove("", "KEY"),
                secrets::list,
                () -> Secrets.check(directory.resolve("secrets.json")))) {
            assertThatThrownBy(each)
                    .isInstanceOf(IOException.class)
                    .hasMessage(message)
                    .hasNoCause();
        }

        assertThat(secrets.check()).isEqualTo(message);
        assertThat(Files.readAllBytes(directory.resolve("secrets.json"))).isEqualTo(before);
    }

    @Test
    void whatSomebodyWritesAtTheSameMomentIsNotOverwritten() throws Exception {
        secrets("{'secrets':{'KEY':'old value'}}");
        Path file = directory.resolve("secrets.json");
        Secrets secrets = new Secrets(file, directory.resolve("fingerprint.key"), Optional.empty(), (one, other) -> {
            Files.writeString(file, "{\"secrets\":{\"KEY\":\"theirs\"}}");
            return false;
        });

        assertThatThrownBy(() -> secrets.set("", "KEY", "ours")).hasMessageContaining("somebody else changed");
        assertThat(secrets().value("", "KEY")).contains("theirs");
    }

    @Test
    void aLinkIsFollowedAndStays() throws Exception {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "{\"secrets\":{\"KEY\":\"far away\"}}");
        Files.createSymbolicLink(directory.resolve("secrets.json"), elsewhere);

        assertThat(secrets().value("ema", "KEY")).contains("far away");
        secrets().set("", "KEY", "new value");
        assertThat(secrets().value("ema", "KEY")).contains("new value");
        assertThat(elsewhere).content().contains("new value");
        assertThat(Files.isSymbolicLink(directory.resolve("secrets.json"))).isTrue();
    }

    @Test
    void aModeThatOthersCanReadIsAProblemUntilTheNextWrite() throws Exception {
        Secrets secrets = secrets("{'secrets':{'KEY':'value'}}");
        Files.setPosixFilePermissions(directory.resolve("secrets.json"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(secrets.check()).contains("has mode 0644").contains("chmod 600");

        secrets.set("", "KEY", "value");

        assertThat(secrets.check()).isEmpty();
        assertThat(mode("secrets.json")).isEqualTo("rw-------");
    }

    @Test
    void valuesAreHiddenFromWhenTheyAreSeenAndAlsoAfterTheyWereReplaced() throws Exception {
        Secrets secrets = secrets("{'secrets':{'KEY':'first-value'}}");
        secrets.check();
        assertThat(secrets.hide("a first-value")).isEqualTo("a ***KEY***");

        secrets("{'secrets':{'KEY':'by-hand-value'}}");
        secrets.check();
        secrets.set("ema", "KEY", "third-value");
        secrets.remove("", "KEY");
        secrets("{'secrets':");
        secrets.check();

        assertThat(secrets.hide("first-value by-hand-value third-value")).isEqualTo("***KEY*** ***KEY*** ***KEY***");
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aValueThatNoVariableCanHoldIsRefused(String value, String why) {
        assertThat(Secrets.problem(value)).contains(why);
    }

    static List<Arguments> badValues() {
        return List.of(
                Arguments.of("", "must not be empty"),
                Arguments.of("a\0b", "must not contain a NUL character"),
                Arguments.of("\ud83d", "must be UTF-8 text"),
                Arguments.of("₹".repeat(Secrets.MOST_BYTES / 3 + 1), "must have at most 32768 bytes"));
    }

    @Test
    void theLongestValueIsNotRefused() {
        assertThat(Secrets.problem("x".repeat(Secrets.MOST_BYTES))).isEmpty();
    }

    @Test
    void aCredentialGivesTheValueWhereTheHomeHasNone() throws Exception {
        credential("KEY", "from systemd\n", "r--------");
        credential("OTHER", "second\n\n", "r--r-----");
        credential("not a name", "x", "r--------");
        Secrets secrets = secretsWithCredentials();

        assertThat(secrets.value("ema", "KEY")).contains("from systemd");
        assertThat(secrets.value("ema", "OTHER")).contains("second\n");
        assertThat(secrets.value("ema", "MORE")).isEmpty();
        assertThat(secrets.list()).extracting(Secrets.Held::name).containsExactly("KEY", "OTHER");
        assertThat(secrets.list()).allMatch(Secrets.Held::credential);
        assertThat(secrets.hide("from systemd")).isEqualTo("***KEY***");

        secrets.set("", "KEY", "from the home");

        assertThat(secrets.value("ema", "KEY")).contains("from the home");
    }

    @ParameterizedTest
    @CsvSource({"r--r--r--, has mode 0444", "rw--w----, has mode 0620"})
    void aCredentialThatOthersCanReadOrWriteIsRefused(String mode, String why) throws Exception {
        credential("KEY", "from systemd", mode);

        assertThatThrownBy(() -> secretsWithCredentials().value("ema", "KEY"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("from systemd");
    }

    @Test
    void aCredentialInADirectoryThatOthersCanWriteIsRefused() throws Exception {
        credential("KEY", "from systemd", "r--------");
        Files.setPosixFilePermissions(directory.resolve("credentials"), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> secretsWithCredentials().value("ema", "KEY")).hasMessageContaining("has mode 0777");
    }

    private void credential(String name, String content, String mode) throws IOException {
        Path file = Files.createDirectories(directory.resolve("credentials")).resolve(name);
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(Files.writeString(file, content), PosixFilePermissions.fromString(mode));
    }

    private Secrets secretsWithCredentials() {
        return new Secrets(
                directory.resolve("secrets.json"),
                directory.resolve("fingerprint.key"),
                Optional.of(directory.resolve("credentials")),
                AtomicFile.Exchange.NONE);
    }

    private Secrets secrets(String json) throws IOException {
        Files.writeString(directory.resolve("secrets.json"), json.replace('\'', '"'));
        Files.setPosixFilePermissions(directory.resolve("secrets.json"), PosixFilePermissions.fromString("rw-------"));
        return secrets();
    }

    private Secrets secrets() {
        return new Secrets(
                directory.resolve("secrets.json"),
                directory.resolve("fingerprint.key"),
                Optional.empty(),
                AtomicFile.Exchange.NONE);
    }
}
