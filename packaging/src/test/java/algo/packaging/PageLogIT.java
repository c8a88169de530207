package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logs on the web page: followed, scrolled, searched, several at once, and many lines. */
@Tag("browser")
class PageLogIT {
    private static final int MANY = 100_000;

    /** Whether the last line that is seen is the last of all. */
    private static final String AT_END =
            "const l = document.querySelector('.lines'); return l.scrollTop + l.clientHeight >= l.scrollHeight - 4";

    /** From here on {@code made} has how many nodes the page makes for lines; one that goes to another place is not made. */
    private static final String COUNT_MADE =
            """
            const lines = document.querySelector('.lines'), known = new WeakSet();
            const nodes = node => [node, ...[...node.childNodes].flatMap(nodes)];
            nodes(lines).forEach(node => known.add(node));
            window.made = 0;
            new MutationObserver(changes => {
                for (const node of changes.flatMap(change => [...change.addedNodes]).flatMap(nodes)) {
                    if (!known.has(node)) window.made++;
                    known.add(node);
                }
            }).observe(lines, {childList: true, subtree: true});""";

    /** Whether the elements of lines hold lines of the flood, each as high as its number says. */
    private static final String IN_ORDER =
            """
            const top = document.querySelector('.inside').getBoundingClientRect().top;
            return [...document.querySelectorAll('.line-of')].every(line =>
                Math.abs(line.getBoundingClientRect().top - top - 18 * Number(/line ([0-9]+) of/.exec(line.textContent)[1])) < 1);""";

    @RegisterExtension
    final PageRig page = new PageRig();

    @Test
    void theLogIsFollowedUntilOneScrollsUpAndAgainFromTheEnd() {
        page.home().addBeacon("alpha", "EVERY=0.05");
        page.home().does("start", "alpha");
        page.open();
        page.view("#/logs/alpha");
        page.holds(
                "more lines than fit",
                "const l = document.querySelector('.lines'); return l.scrollHeight > l.clientHeight + 300");
        page.holds("it follows", AT_END);

        page.browser().wheel(".lines", -200);
        page.holds("it offers the way back", "return !document.querySelector('.to-end').hidden");
        String place = page.browser()
                .js("return document.querySelector('.lines').scrollTop + ''")
                .asText();
        String height = page.browser()
                .js("return document.querySelector('.lines').scrollHeight + ''")
                .asText();
        page.holds(
                "more was printed",
                "return document.querySelector('.lines').scrollHeight > +arguments[0] + 100",
                height);
        assertThat(page.browser()
                        .js("return document.querySelector('.lines').scrollTop + ''")
                        .asText())
                .as("the reader's place")
                .isEqualTo(place);

        page.browser().click(".to-end");
        page.holds("it follows again", AT_END);
        page.holds("and needs no way back", "return document.querySelector('.to-end').hidden");
        page.browser().click("[aria-label='Stop alpha']");
        page.shows(".pane", "stopped");
        page.browser().click("[aria-label='Start alpha']");
        page.shows(".pane", "running");
    }

    @Test
    void aSearchFindsLinesOfAllRunsAndShowsEachInItsPlace() {
        page.home()
                .script(
                        "runs.py",
                        "import os, time",
                        "for i in range(3000): print('line', i, flush=i % 500 == 0)",
                        "print('needle of', os.environ['ALGO_RUN_ID'], flush=True)",
                        "for i in range(3000): print('after', i)",
                        "print('\\x1b[31mred\\x1b[0m end', flush=True)",
                        "time.sleep(0.3)");
        page.home()
                .algo("add", page.home().directory().resolve("runs.py").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        page.home().does("start", "runs");
        page.becomes("runs", "exited");
        page.home().does("start", "runs");
        page.becomes("runs", "exited");
        page.open();
        page.view("#/logs/runs");
        page.shows(".lines", "red end");
        assertThat(page.text(".lines .fg-red")).isEqualTo("red");

        page.browser().press("/");
        page.browser().type("form.search input", "needle");
        page.browser().press("\uE007");
        page.shows(".hits", "2 found");
        page.browser().click(".hits li:first-child button");
        page.shows(".lines .marked", "needle of");
        page.browser().click(".hits li:last-child button");
        page.shows(".lines .marked", "needle of");
    }

    @Test
    void manyLinesAreHeldWithoutManyElements() {
        page.home()
                .script(
                        "flood.py",
                        "import time",
                        "for i in range(" + MANY + "): print('line %06d of the flood' % i)",
                        "print('over', flush=True)",
                        "time.sleep(60)");
        page.home()
                .algo("add", page.home().directory().resolve("flood.py").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        page.open();
        page.view("#/logs/flood");
        page.shows(".note", "Nothing was printed yet.");
        page.browser().click("[aria-label='Start flood']");
        page.shows(".lines", "over");

        page.holds(
                "all lines are there",
                "return document.querySelector('.inside').clientHeight >= 18 * arguments[0]",
                MANY);
        assertThat(page.browser()
                        .js("return document.querySelectorAll('.line-of').length")
                        .asInt())
                .as("elements of lines")
                .isLessThan(200);
        page.browser().js("document.querySelector('.lines').scrollTop = 18 * 50000");
        page.shows(".lines", "line 050000 of the flood");
        page.browser().js(COUNT_MADE);
        for (int jump = 1; jump <= 20; jump++) {
            page.browser().js("document.querySelector('.lines').scrollTop = 18 * arguments[0]", jump * 4321);
            page.shows(".lines", "line %06d of the flood".formatted(jump * 4321));
            page.browser().js("document.querySelector('.lines').scrollTop -= 18 * 30");
            page.shows(".lines", "line %06d of the flood".formatted(jump * 4321 - 30));
            assertThat(page.browser().js(IN_ORDER).asBoolean())
                    .as("lines in their order, each at its place")
                    .isTrue();
        }
        assertThat(page.browser().js("return window.made").asInt())
                .as("nodes that were made for scrolling")
                .isZero();
        page.browser().press("G");
        page.shows(".lines", "over");
        page.home().does("stop", "flood");
    }

    @Test
    void logsOfSeveralStandSideBySide() {
        for (String id : List.of("alpha", "beta")) {
            page.home().addBeacon(id);
            page.home().does("start", id);
        }
        page.open();
        page.view("#/logs/alpha,beta");

        page.holds(
                "both have lines",
                "return [...document.querySelectorAll('.pane .lines')].filter(l => l.textContent).length === 2");
        assertThat(page.browser()
                        .js(
                                "const [a, b] = document.querySelectorAll('.pane'); return a.getBoundingClientRect().top === b.getBoundingClientRect().top")
                        .asBoolean())
                .as("beside each other")
                .isTrue();
        page.browser().click("[aria-label='Close the log of beta']");
        page.shows("h1", "Log of alpha");
    }
}
