package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The table of the web page, as a person at a browser sees and uses it. */
@Tag("browser")
class PageTableIT {
    private static final String ENTER = "\uE007";
    private static final String ESCAPE = "\uE00C";
    private static final String DOWN = "\uE015";

    /** The first button of the view that starts something. */
    private static final String START =
            "const b = [...document.querySelectorAll('main button')].find(b => b.textContent === 'Start'); ";

    @RegisterExtension
    final PageRig page = new PageRig();

    @Test
    void severalAreStoppedAfterOneQuestion() {
        for (String id : List.of("alpha", "beta", "gamma")) {
            page.home().addBeacon(id);
        }
        page.open();

        page.browser().click(PageRig.row("alpha") + " [aria-label='Start alpha']");
        page.shows(PageRig.row("alpha"), "running");
        page.browser().click("[aria-label='Choose all that are shown']");
        page.browser().click("#start-chosen");
        page.shows(PageRig.row("gamma"), "running");
        page.browser().click(PageRig.row("beta") + " input");
        page.browser().click("#stop-chosen");
        page.shows("dialog", "Stop 2 strategies?");
        assertThat(page.text("dialog")).contains("alpha", "gamma").doesNotContain("beta");
        page.browser().click("dialog button.danger");

        page.shows(PageRig.row("alpha"), "stopped");
        page.shows(PageRig.row("gamma"), "stopped");
        assertThat(page.home().phase("beta")).isEqualTo("running");
        page.shows("#says", "2 of 2");
    }

    @Test
    void keysAloneDoAllThatTopDoes() {
        for (String id : List.of("alpha", "beta")) {
            page.home().addBeacon(id);
        }
        page.open();
        Chromium browser = page.browser();

        browser.press("/");
        browser.press("b", "e", "t");
        page.holds("one row is left", "return document.querySelectorAll('.strategies tbody tr').length === 1");
        browser.press(ESCAPE);
        browser.press("s");
        page.shows(PageRig.row("beta"), "running");
        browser.press("x");
        page.shows("dialog", "Stop beta?");
        browser.press("n");
        assertThat(page.home().phase("beta")).isEqualTo("running");
        browser.press("x", "y");
        page.shows(PageRig.row("beta"), "stopped");
        browser.press("?");
        page.shows("dialog", "sort by name");
        browser.press(ESCAPE);
        browser.press("/");
        browser.js(
                "const f = document.querySelector('input[type=search]'); f.value = ''; f.dispatchEvent(new Event('input'))");
        browser.press(ESCAPE);
        browser.press("n", "R");
        page.holds("sorted downwards", "return document.querySelector('.strategies tbody tr').dataset.id === 'beta'");
        browser.press("j", DOWN, "k", ENTER);
        page.shows("h1", "Log of beta");
        browser.press("q");
        page.shows(".totals", "2 in all");
        browser.press("i");
        page.shows("h1", "beta");
    }

    @Test
    void oneButtonStopsEverythingAndTheBannerEndsIt() {
        page.home().addBeacon("alpha");
        page.home().addBeacon("beta");
        page.home()
                .does("schedule", "beta", "--start", "00:00", "--stop", "23:59:59", "--days", "mon-sun", "--any-day");
        Chromium browser = page.browser();
        browser.size(390, 700);
        page.open();
        browser.click("[aria-label='Start alpha']");
        page.shows(PageRig.row("alpha"), "running");
        page.shows(PageRig.row("beta"), "running");

        browser.press("!");
        page.shows("dialog", "Up now: 2.");
        browser.press("n");
        assertThat(page.home().phase("alpha")).isEqualTo("running");
        browser.js("window.scrollTo(0, document.body.scrollHeight)");
        page.holds(
                "it is in reach on a phone",
                "const b = document.querySelector('.stop-everything'), r = b.getBoundingClientRect();"
                        + " return document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2) === b");
        browser.click(".stop-everything");
        page.shows("dialog", "nothing starts, by hand, by schedule or after a crash");
        browser.click("dialog button.danger");

        page.shows("#says", "Everything is stopped.");
        page.shows("#top .panic", "panic since 20");
        assertThat(page.text("#top .panic")).contains(", by ", ": nothing starts", "End the panic");
        assertThat(page.text("#top .problems")).as("said once").isEmpty();
        for (String id : List.of("alpha", "beta")) {
            page.shows(PageRig.row(id), "stopped");
            assertThat(page.home().liveRuns(id)).as(id).isEmpty();
        }
        for (String view : List.of("#/strategy/alpha", "#/logs/alpha", "#/")) {
            page.view(view);
            page.holds(
                    "the button says why it refuses, in " + view,
                    START + "return b?.title.startsWith('panic since ') && b.ariaDisabled === 'true'");
        }
        browser.click("[aria-label='Start alpha']");
        page.shows("#says .wrong", "panic since ");
        assertThat(page.home().phase("alpha")).isEqualTo("stopped");

        browser.click("#top .panic button");
        page.shows("dialog", "End the panic?");
        browser.press("y");
        page.shows("#says", "The panic is over. Starting: beta");
        page.shows(PageRig.row("beta"), "running");
        page.holds("the banner is gone", "return document.querySelector('#top .panic').hidden");
        assertThat(page.home().phase("alpha")).isEqualTo("stopped");
    }

    @Test
    void everythingStopsThoughTheBrowserWaitsForAnswersThatDoNotCome() {
        Chromium browser = page.browser();
        List<String> stubborn = List.of("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8");
        for (String id : stubborn) {
            page.home().addBeacon(id, "ON_TERM=ignore");
            page.home().does("set", id, "stop.grace=60s");
        }
        page.home().does("start", "--all");
        page.open();
        for (String id : stubborn) {
            browser.click("[aria-label='Stop " + id + "']");
        }
        page.shows(PageRig.row("a1"), "stopping");

        browser.press("!");
        page.shows("dialog", "Up now: 8.");
        browser.click("dialog button.danger");

        page.shows("#top .panic", "panic since 20");
        assertThat(page.home().phase("a1")).as("those that do not answer").isEqualTo("stopping");
    }

    @Test
    void theStartButtonsSayThatALimitOfLossRefusesThem() {
        page.home().does("add", page.home().script("trader.py").toString(), "--python", AlgoHome.PYTHON);
        page.home().does("set", "trader", "risk.max_daily_loss=0.01");
        page.open();
        for (String view : List.of("#/", "#/strategy/trader", "#/logs/trader")) {
            page.view(view);
            page.holds(
                    "nothing refuses it, in " + view,
                    START + "return b?.title.startsWith('A start outside') && b.ariaDisabled === 'false'");
        }
        page.home().algo("start", "trader").run();
        page.becomes("trader", "stopped");
        for (String view : List.of("#/logs/trader", "#/strategy/trader", "#/")) {
            page.view(view);
            page.holds(
                    "a limit refuses it, in " + view,
                    START + "return /^lost .* lifts that$/.test(b?.title) && b.ariaDisabled === 'true'");
        }
        page.shows(PageRig.row("trader") + " .latched", "LIMIT");
        page.view("#/strategy/trader");
        page.browser().click("button.lift");
        page.shows("dialog", "Lift the limit of trader?");
        page.browser().click("dialog button.danger");
        page.shows("#says", "trader: ");
        page.holds("the button is gone", "return document.querySelector('button.lift').hidden");
        assertThat(page.home().status("trader").has("start_refused")).isFalse();
    }

    @Test
    void aRedLineSaysThatTheLiveAccountHasReachedItsLimitAndLiftsIt() throws Exception {
        try (FakeLiveServer host = new FakeLiveServer("live-key-2")) {
            page.home().addBeacon("real");
            host.into(page.home());
            page.home()
                    .algo("secret", "set", "OPENALGO_APIKEY")
                    .reading("live-key-2")
                    .run()
                    .ok();
            page.home().does("set", "real", "mode=live");
            page.home().does("config", "risk.max_daily_loss=100");
            host.earns("-100.00");
            page.open();
            page.home().does("start", "real", "--live");

            page.shows("#top .account-loss", "the LIVE account lost 100.00 rupees");
            page.becomes("real", "stopped");
            page.shows(PageRig.row("real") + " .latched", "LIMIT");
            page.browser().click("#top .account-loss button");
            page.shows("dialog", "Lift the limit of the live account?");
            page.browser().click("dialog button.danger");
            page.holds("the line is gone", "return document.querySelector('#top .account-loss').hidden");
            assertThat(page.home().status("real").has("start_refused")).isFalse();
        }
    }

    @Test
    void aLiveStartAsksOnceAndIsMarkedRedEverywhere() throws Exception {
        try (FakeLiveServer host = new FakeLiveServer("live-key-1")) {
            page.home().addBeacon("real");
            host.into(page.home());
            page.home()
                    .algo("secret", "set", "OPENALGO_APIKEY")
                    .reading("live-key-1")
                    .run()
                    .ok();
            page.home().does("set", "real", "mode=live");
            page.open();
            page.shows(PageRig.row("real") + " .mode", "LIVE");

            page.browser().click("[aria-label='Start real']");
            page.shows("dialog", "with real orders?");
            page.browser().press("n");
            assertThat(page.home().phase("real")).isEqualTo("stopped");
            page.browser().click("[aria-label='Start real']");
            page.browser().click("dialog button.danger");

            page.shows(PageRig.row("real"), "running");
            page.shows("#top .real", "LIVE 1");
            for (String css : List.of("#top .real", PageRig.row("real") + " .badge.live")) {
                assertThat(page.browser()
                                .js(
                                        "return getComputedStyle(document.querySelector(arguments[0])).backgroundColor",
                                        css)
                                .asText())
                        .as("ground of " + css)
                        .isIn("rgb(193, 18, 31)", "rgb(217, 37, 50)");
            }
            page.view("#/strategy/real");
            page.shows("main .badge.live", "LIVE");
            page.view("#/logs/real");
            page.shows(".pane .badge.live", "LIVE");
        }
    }

    @Test
    void whatOthersWroteIsNeverMarkup() {
        String markup = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";
        page.home().script("loud.py", "import time", "print('''" + markup + "''', flush=True)", "time.sleep(60)");
        page.home()
                .algo(
                        "add",
                        page.home().directory().resolve("loud.py").toString(),
                        "--name",
                        markup,
                        "--tag",
                        "t1",
                        "--python",
                        AlgoHome.PYTHON)
                .run()
                .ok();
        page.home().does("start", "loud");
        page.open();

        page.shows(PageRig.row("loud") + " .last-line", "<img src=x");
        page.view("#/strategy/loud");
        page.shows("h1 + .quiet", "<img src=x");
        page.view("#/logs/loud");
        page.shows(".lines", "<script>");
        assertThat(page.browser()
                        .js("return document.title + document.images.length")
                        .asText())
                .isEqualTo("Logs · algo0");
        page.home().does("stop", "loud");
    }

    @Test
    void aChangeElsewhereShowsWithoutAnyQuestionOfThePage() {
        page.home().addBeacon("alpha");
        page.open();
        page.shows(PageRig.row("alpha"), "stopped");
        int asked = page.browser().asked().size();

        page.home().does("start", "alpha");

        page.shows(PageRig.row("alpha"), "running");
        page.home().addBeacon("beta");
        page.shows(PageRig.row("beta"), "stopped");
        page.home().does("remove", "beta");
        page.holds("the row is gone", "return !document.querySelector(arguments[0])", PageRig.row("beta"));
        assertThat(page.browser().asked()).as("nothing was asked anew").hasSize(asked);
        Eventually.holds("its last line shows", () -> !page.text(PageRig.row("alpha") + " .last-line")
                .isEmpty());
    }
}
