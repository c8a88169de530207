package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page while what it shows is away: it says since when it is old, and recovers by itself. */
@Tag("browser")
class PageOutageIT {
    @RegisterExtension
    final PageRig page = new PageRig();

    @Test
    void theDaemonIsKilledAndComesBack() throws Exception {
        page.expects(".* 503 .*");
        page.home().addBeacon("alpha");
        page.home().does("start", "alpha");
        page.open();
        page.shows(PageRig.row("alpha"), "running");

        page.home().killDaemon();
        page.shows("#top .old", "old since ");
        assertThat(page.text("#top .old")).matches("(?s)old since \\d\\d:\\d\\d:\\d\\d: .+");
        page.shows(PageRig.row("alpha"), "running");
        page.browser().click("[aria-label='Stop alpha']");
        page.shows("#says .wrong", "daemon");

        page.home().requireDaemon();
        page.holds("it is not old any more", "return document.querySelector('#top .old').hidden");
        page.browser().click("[aria-label='Stop alpha']");
        page.shows(PageRig.row("alpha"), "stopped");
    }

    @Test
    void aConnectionThatDiedWithoutAWordIsSeen() throws Exception {
        page.expects(".*ERR_.*");
        page.home().addBeacon("alpha");
        page.open();
        page.shows(PageRig.row("alpha"), "stopped");

        page.gateway().proc().signal("STOP");
        Eventually.holds("the page is old", () -> page.text("#top .old").contains("the gateway does not answer"));
        page.gateway().proc().signal("CONT");
        page.holds("it is not old any more", "return document.querySelector('#top .old').hidden");
    }

    @Test
    void whoHasNoTokenIsToldWhatToOpen() {
        page.expects(".* 401 .*");
        page.browser().open(page.origin() + "/");
        page.shows("#top .old", "algo web --print-url");
    }

    @Test
    void theGatewayIsKilledAndComesBackAndTheLogMissesNothing() throws Exception {
        page.expects(".*ERR_(CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE).*");
        page.home().addBeacon("alpha", "EVERY=0.02");
        page.home().does("start", "alpha");
        page.open();
        page.view("#/logs/alpha");
        page.holds("lines come", "return document.querySelectorAll('.line-of').length > 5");

        page.gateway().proc().signal("KILL");
        page.gateway().result();
        page.shows("#top .old", "the gateway does not answer");
        page.startGateway(URI.create(page.origin()).getAuthority());
        page.holds("it is not old any more", "return document.querySelector('#top .old').hidden");
        String height = page.browser()
                .js("return document.querySelector('.lines').scrollHeight + ''")
                .asText();
        page.holds(
                "the log goes on",
                "return document.querySelector('.lines').scrollHeight > +arguments[0] + 200",
                height);

        page.home().does("stop", "alpha");
        page.shows(".pane", "stopped");
        page.browser().press("G");
        assertThat(page.browser()
                        .js(
                                "const n = [...document.querySelectorAll('.line-of')].map(l => +/\\d+$/.exec(l.innerText)?.[0]).filter(n => n >= 0);"
                                        + " return n.length > 5 && n.every((x, i) => i === 0 || x === n[i - 1] + 1)")
                        .asBoolean())
                .as("numbers without a gap: %s", page.text(".lines"))
                .isTrue();
    }
}
