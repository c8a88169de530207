package algo.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import algo.cli.ClientException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** A launchd that only pretends, and answers as launchctl(1) prints. */
class LaunchdServiceTest {
    private static final Path ROOT = Path.of("/Applications/algo & more");
    private static final Optional<Path> HOME = Optional.of(Path.of("/Users/trader/a <b>"));

    /** The structure that Apple's PropertyList-1.0.dtd demands. */
    private static final String DTD =
            """
            <!ENTITY % plistObject "(array | data | date | dict | real | integer | string | true | false )">
            <!ELEMENT plist %plistObject;>
            <!ATTLIST plist version CDATA "1.0">
            <!ELEMENT array (%plistObject;)*>
            <!ELEMENT dict (key, %plistObject;)*>
            <!ELEMENT key (#PCDATA)>
            <!ELEMENT string (#PCDATA)>
            <!ELEMENT data (#PCDATA)>
            <!ELEMENT date (#PCDATA)>
            <!ELEMENT true EMPTY>
            <!ELEMENT false EMPTY>
            <!ELEMENT real (#PCDATA)>
            <!ELEMENT integer (#PCDATA)>
            """;

    @TempDir
    private Path directory;

    private final List<String> called = new ArrayList<>();
    private boolean loaded;
    private boolean running = true;
    private String disabled = "";

    private LaunchdService service() {
        return new LaunchdService(this::answer, directory.resolve("LaunchAgents"), 501, "algo.daemon");
    }

    private ServiceTool.Answer answer(List<String> words) {
        String line = String.join(" ", words);
        called.add(line);
        switch (words.get(0)) {
            case "bootstrap", "kickstart" -> loaded = true;
            case "bootout" -> loaded = false;
            case "print-disabled" -> {
                return new ServiceTool.Answer(0, "disabled services = {\n" + disabled + "}", "");
            }
            case "print" -> {
                if (line.endsWith("/algo.daemon")) {
                    return loaded
                            ? new ServiceTool.Answer(
                                    0,
                                    running
                                            ? "gui/501/algo.daemon = {\n\tstate = running\n\tpid = 4711\n}"
                                            : "gui/501/algo.daemon = {\n\tstate = not running\n\tlast exit code = 2: x\n}",
                                    "")
                            : new ServiceTool.Answer(113, "", "Could not find service");
                }
            }
            default -> {}
        }
        return new ServiceTool.Answer(0, "", "");
    }

    private static String text(Optional<Path> home) {
        return PlistText.of("algo.daemon", ROOT, home, Map.of("JAVA_HOME", "/Library/Java/\"21\" & <x>"));
    }

    private static Document parsed(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setValidating(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader(DTD)));
        List<String> problems = new ArrayList<>();
        builder.setErrorHandler(new DefaultHandler() {
            @Override
            public void error(SAXParseException e) {
                problems.add(e.getMessage());
            }
        });
        Document document = builder.parse(new InputSource(new StringReader(text)));
        assertThat(problems).as("what the DTD forbids").isEmpty();
        return document;
    }

    /** Returns the text of the value behind a key, its children joined. */
    private static List<String> value(Document document, String key) {
        NodeList keys = document.getElementsByTagName("key");
        for (int i = 0; i < keys.getLength(); i++) {
            if (keys.item(i).getTextContent().equals(key)) {
                Node next = keys.item(i).getNextSibling();
                while (!(next instanceof Element)) {
                    next = next.getNextSibling();
                }
                Element element = (Element) next;
                List<String> texts = new ArrayList<>();
                NodeList children = element.getElementsByTagName("*");
                for (int j = 0; j < children.getLength(); j++) {
                    String of = children.item(j).getTextContent();
                    texts.add(of.isEmpty() ? children.item(j).getNodeName() : of);
                }
                return texts.isEmpty()
                        ? List.of(element.getTextContent().isEmpty() ? element.getNodeName() : element.getTextContent())
                        : texts;
            }
        }
        throw new AssertionError("no " + key);
    }

    @Test
    void theListIsOneThatTheDtdAllowsAndSaysWhatWasMeant() throws Exception {
        for (String text : List.of(text(HOME), PlistText.sealed(text(HOME)))) {
            Document document = parsed(text);

            assertThat(value(document, "Label")).containsExactly("algo.daemon");
            assertThat(value(document, "ProgramArguments"))
                    .containsExactly(ROOT + "/bin/algo", "daemon", "run", "--home", "/Users/trader/a <b>");
            assertThat(value(document, "EnvironmentVariables"))
                    .containsExactly("ALGO_AUTOSTART", "0", "JAVA_HOME", "/Library/Java/\"21\" & <x>");
            assertThat(value(document, "KeepAlive")).containsExactly("SuccessfulExit", "false");
            assertThat(value(document, "RunAtLoad")).containsExactly("true");
            assertThat(value(document, "AbandonProcessGroup")).containsExactly("true");
        }
        assertThat(value(parsed(text(Optional.empty())), "ProgramArguments")).hasSize(3);
    }

    @Test
    void anEditIsNoticedAndTheHomeIsTold() {
        String sealed = PlistText.sealed(text(HOME));

        assertThat(PlistText.isAsWritten(sealed)).isTrue();
        assertThat(PlistText.isAsWritten(sealed.replace("<integer>60<", "<integer>6<")))
                .isFalse();
        assertThat(PlistText.isAsWritten(text(HOME))).isFalse();
        assertThat(PlistText.isOf(sealed, HOME)).isTrue();
        assertThat(PlistText.isOf(sealed, Optional.empty())).isFalse();
        assertThat(PlistText.isOf(text(Optional.empty()), Optional.empty())).isTrue();
        assertThat(PlistText.isOf(text(Optional.empty()), HOME)).isFalse();
    }

    @Test
    void itIsWrittenStartedAndRemoved() throws Exception {
        LaunchdService service = service();
        assertThat(service.known()).isEmpty();
        assertThat(service.state()).isEqualTo("inactive");

        assertThat(service.write(text(HOME), false)).isTrue();
        assertThat(service.write(text(HOME), false)).as("again").isFalse();
        service.reload();
        service.enable();
        service.start();

        assertThat(called)
                .contains(
                        "enable gui/501/algo.daemon",
                        "bootstrap gui/501 " + directory.resolve("LaunchAgents/algo.daemon.plist"));
        assertThat(called).as("nothing was loaded").doesNotContain("bootout gui/501/algo.daemon");
        assertThat(service.isFor(HOME)).isTrue();
        assertThat(service.isFor(Optional.empty())).isFalse();
        assertThat(service.pid()).isEqualTo(4711);
        assertThat(service.isActive()).isTrue();

        service.start();
        assertThat(called).contains("kickstart gui/501/algo.daemon");
        assertThat(service.disable()).isTrue();
        assertThat(service.remove()).isTrue();
        assertThat(loaded).isFalse();
        assertThat(service.known()).isEmpty();
        assertThat(service.remove()).isFalse();
    }

    @Test
    void oneThatWasEditedIsKeptWithoutForce() throws Exception {
        LaunchdService service = service();
        service.write(text(HOME), false);
        Files.writeString(service.file(), Files.readString(service.file()).replace("8192", "99"));

        assertThatThrownBy(() -> service.write(text(HOME), false))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("was edited");
        assertThatThrownBy(service::requireUnedited).isInstanceOf(ClientException.class);
        assertThat(service.isEdited()).isTrue();
        assertThat(service.write(text(HOME), true)).isTrue();
        assertThat(service.isEdited()).isFalse();
    }

    @Test
    void whatLaunchdSaysIsToldInTheWordsOfOtherServices() throws Exception {
        LaunchdService service = service();
        loaded = true;
        running = false;
        assertThat(service.state()).isEqualTo("failed");
        assertThat(service.pid()).isZero();

        disabled = "\t\"algo.daemon.other\" => disabled\n";
        assertThat(service.isEnabled()).isTrue();
        for (String word : List.of("disabled", "true")) {
            disabled = "\t\"algo.daemon\" => " + word + "\n";
            assertThat(service.isEnabled()).as(word).isFalse();
        }
    }

    @Test
    void aToolThatSaysMuchIsHeardAndOneThatIsMissingIsNamed() throws Exception {
        Path tool = Files.writeString(
                directory.resolve("launchctl"),
                "#!/bin/sh\nhead -c 300000 /dev/zero | tr '\\0' x\necho; echo \"$*\"; echo wrong >&2; exit 113\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));

        ServiceTool.Answer answer = new Launchctl(tool.toString()).run(List.of("print", "gui/501"));

        assertThat(answer.code()).isEqualTo(113);
        assertThat(answer.out()).hasSizeGreaterThan(300000).endsWith("\nprint gui/501");
        assertThat(answer.err()).isEqualTo("wrong");
        assertThat(new Launchctl(directory.resolve("none").toString()).run(List.of("print")))
                .isEqualTo(new ServiceTool.Answer(ServiceTool.ABSENT, "", "launchctl is not installed"));
    }
}
