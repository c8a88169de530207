package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A home, the gateway on it, and a Chromium that looks at its page. After the test the page must have made no error on its console
 * but those that the test {@link #expects}, and have asked nobody but its gateway.
 */
final class PageRig implements BeforeEachCallback, AfterEachCallback {
    static final int WIDE = 1920;
    static final int HIGH = 1080;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final Pattern URL = Pattern.compile("(http://\\S+?)(/#token=\\S+)");

    private final AlgoHome home = new AlgoHome();
    private Call.Running driver;
    private URI driverAt;
    private Call.Running gateway;
    private String origin;
    private String token;
    private Chromium browser;
    private String expected = "";

    private void startDriver() {
        Needs.tool("chromedriver");
        Needs.tool("chromium");
        driver = new Call(
                        List.of("chromedriver", "--port=0"),
                        Map.of("PATH", System.getenv("PATH"), "HOME", "/tmp", "TZ", "America/St_Johns"),
                        Path.of("/tmp"))
                .background();
        Eventually.holds(
                "chromedriver listens", () -> PORT.matcher(driver.out()).find());
        driverAt = URI.create("http://127.0.0.1:" + group(PORT, driver.out(), 1));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        startDriver();
        home.beforeEach(context);
        home.requireDaemon();
        startGateway("127.0.0.1:0");
        browser = new Chromium(driverAt, WIDE, HIGH);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            if (browser == null) {
                return;
            }
            if (context.getExecutionException().isPresent()) {
                System.err.println("--- console of " + context.getDisplayName() + ": " + browser.errors());
                System.err.println("--- gateway: " + gateway.err());
            } else {
                assertThat(browser.errors())
                        .as("errors on the console")
                        .allMatch(error -> !expected.isEmpty() && error.matches(expected));
                assertThat(browser.asked())
                        .as("addresses that the page asked for")
                        .allMatch(url ->
                                url.startsWith(origin + "/") || url.startsWith("data:") || url.startsWith("blob:"));
            }
        } finally {
            if (browser != null) {
                browser.close();
            }
            end(driver);
            end(gateway);
            home.afterEach(context);
        }
    }

    /** Errors of the console that match this are no fault: those of an address that is refused on purpose. */
    void expects(String pattern) {
        expected = pattern;
    }

    void startGateway(String listen) {
        gateway = home.packaged("web", "--listen", listen).background();
        Eventually.holds(
                "the gateway prints its URL", () -> URL.matcher(gateway.out()).find());
        origin = group(URL, gateway.out(), 1);
        token = group(URL, gateway.out(), 2);
    }

    private static void end(Call.Running program) throws Exception {
        if (program != null && program.isAlive()) {
            program.proc().signal("TERM");
            program.result();
        }
    }

    String origin() {
        return origin;
    }

    AlgoHome home() {
        return home;
    }

    Chromium browser() {
        return browser;
    }

    Call.Running gateway() {
        return gateway;
    }

    /** Opens the page as its person does, by the URL that the gateway printed, and waits for its table. */
    void open() {
        browser.open(origin + token);
        holds("the table is filled", "return document.querySelector('.totals')?.textContent.includes('in all')");
    }

    /** Shows another view, as its address would. */
    void view(String hash) {
        browser.js("location.hash = arguments[0]", hash);
        String name = hash.split("/", -1)[1];
        holds("the view " + hash, "return document.querySelector('main').className === arguments[0]", name);
    }

    /** Waits until the body of a function answers with what is true in JavaScript. */
    void holds(String what, String body, Object... arguments) {
        if (!Eventually.within(LIMIT, () -> isTrue(browser.js(body, arguments)))) {
            throw new AssertionError(
                    "not within " + LIMIT.toSeconds() + " s: " + what + "; the page shows: " + text("main"));
        }
    }

    private static boolean isTrue(JsonNode value) {
        return !value.isNull()
                && value.asBoolean(
                        value.isObject() || value.isArray() || !value.asText().isEmpty());
    }

    /** Waits until the daemon says that of a strategy, whatever the page shows. */
    void becomes(String id, String phase) {
        Eventually.holds(id + " is " + phase, () -> home.phase(id).equals(phase));
    }

    /** Waits until the element is there, is seen, and has the text. */
    void shows(String css, String text) {
        if (!Eventually.within(LIMIT, () -> text(css).contains(text))) {
            throw new AssertionError(css + " shows \"" + text(css) + "\", not \"" + text + "\"");
        }
    }

    /** The text that is seen of the first such element; empty where there is none. */
    String text(String css) {
        return browser.js("return document.querySelector(arguments[0])?.innerText ?? ''", css)
                .asText();
    }

    /** The row of a strategy in the table. */
    static String row(String id) {
        return "tr[data-id='" + id + "']";
    }

    private static String group(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(group);
    }
}
