package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The calendar and the paper account on the web page. */
@Tag("browser")
class PageAccountIT {
    @RegisterExtension
    final PageRig page = new PageRig();

    @Test
    void aHolidayShowsWhichStrategyItStopsBeforeItDoes() {
        page.home().addBeacon("coin");
        page.home().does("set", "coin", "exchange=CRYPTO");
        page.home().does("schedule", "coin", "--start", "00:00", "--days", "mon-sun", "--exchange", "CRYPTO");
        page.becomes("coin", "running");
        page.open();
        page.view("#/calendar/");
        page.shows("table.month", "Mon");
        page.browser().js("const e = document.querySelector('form [name=exchange]'); e.value = 'CRYPTO'");
        page.browser().type("form [name=name]", "Maintenance");
        page.browser().click("form button.main");

        page.shows("dialog .stops", "coin");
        assertThat(page.home().phase("coin")).as("before it is said").isEqualTo("running");
        page.browser().press("n");
        assertThat(page.home().phase("coin")).isEqualTo("running");
        page.browser().click("form button.main");
        page.shows("dialog .stops", "coin");
        page.browser().press("y");

        page.becomes("coin", "stopped");
        page.browser()
                .js(
                        "const e = document.querySelector('[aria-label=Exchange]'); e.value = 'CRYPTO'; e.dispatchEvent(new Event('change'))");
        page.shows(".day.today", "Maintenance");
    }

    @Test
    void holidaysAndSpecialSessionsAreShownByName() {
        page.open();
        page.view("#/calendar/2026-11");
        page.shows("h1", "November 2026");
        page.holds("a holiday by its name", "return [...document.querySelectorAll('.day.closed .name')].length > 0");
        page.holds(
                "the session of Diwali",
                "return [...document.querySelectorAll('.day.special')].some(d => /\\d\\d:\\d\\d/.test(d.innerText))");
        page.browser().click("[aria-label='The next month']");
        page.shows("h1", "December 2026");
        page.shows("[data-date='2026-12-25']", "Christmas");
    }

    @Test
    void theAccountShowsWhatAStrategyTraded() {
        page.home().does("add", page.home().script("trader.py").toString(), "--python", AlgoHome.PYTHON);
        page.home().does("start", "trader");
        page.open();
        page.view("#/sandbox");

        page.shows("[aria-label='Positions']", "SBIN");
        page.shows("[aria-label='Orders']", "BUY");
        page.shows("[aria-label='Strategies']", "trader");
        page.shows("dl.facts", "Available");
        page.holds(
                "the line of the day",
                "return document.querySelector('.profit polyline').getAttribute('points').length > 10");
        page.browser()
                .js(
                        "import('/live.js').then(live => live.onLive('tick', () => window.beats = (window.beats ?? 0) + 1))");
        long asked = asked();
        page.holds("a sign of life of the stream", "return window.beats > 0");
        assertThat(asked()).as("no question for it").isEqualTo(asked);
        page.home().does("stop", "trader");
        Eventually.holds("something happened, so it is asked anew", () -> asked() > asked);
        page.browser().click("main .tools button");
        page.browser().press("y");
        page.shows("[aria-label='Positions']", "No position is open.");
    }

    /** How often the account was asked for. */
    private long asked() {
        return page.browser().asked().stream()
                .filter(url -> url.contains("/api/v1/sandbox/"))
                .count();
    }
}
