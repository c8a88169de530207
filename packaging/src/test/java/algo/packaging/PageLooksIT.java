package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Looks of the web page: from a phone to a large screen, light and dark, and for whoever does not see it. With {@code
 * -Dalgo.rewrite=true} it makes the pictures of the documents anew.
 */
@Tag("browser")
class PageLooksIT {
    private static final Path DOCS = Documents.SOURCE.resolve("packaging/docs");
    private static final Map<String, String> VIEWS = Map.of(
            "table",
            "#/",
            "strategy",
            "#/strategy/ema",
            "log",
            "#/logs/ema",
            "add",
            "#/add",
            "calendar",
            "#/calendar/2026-11",
            "sandbox",
            "#/sandbox");
    private static final List<Integer> WIDTHS = List.of(390, 1920, 3840);

    private static final String RUN_AXE =
            """
            axe.run(document, {resultTypes: ['violations', 'passes']}).then(r => arguments[arguments.length - 1]({
                passed: r.passes.length,
                faults: r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.nodes
                    .slice(0, 3).map(n => n.html.slice(0, 120) + ' ' + n.any.map(a => a.message).join('; ')).join(' | '))
            }))""";

    @RegisterExtension
    final PageRig page = new PageRig();

    @Test
    void everyViewFitsEveryWidthAndHasNoSeriousFault() throws Exception {
        String axe = axe();
        desk();
        List<String> faults = new ArrayList<>();
        for (String scheme : List.of("light", "dark")) {
            page.browser().prefers(scheme);
            for (Map.Entry<String, String> view : VIEWS.entrySet()) {
                show(view.getValue());
                for (int width : WIDTHS) {
                    page.browser().size(width, PageRig.HIGH);
                    String where = view.getKey() + " at " + width + " px, " + scheme;
                    JsonNode over = page.browser()
                            .js("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
                    assertThat(over.asInt())
                            .as("pixels beyond the edge: " + where)
                            .isZero();
                    assertThat(page.browser()
                                    .js("return getComputedStyle(document.documentElement).backgroundColor")
                                    .asText())
                            .as("ground of " + where)
                            .isEqualTo(scheme.equals("light") ? "rgb(251, 251, 250)" : "rgb(20, 23, 27)");
                }
                page.browser().size(PageRig.WIDE, PageRig.HIGH);
                faults.addAll(faults(axe, view.getKey() + ", " + scheme));
                page.browser().size(390, 844);
                faults.addAll(faults(axe, view.getKey() + " on a phone, " + scheme));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void aPanicThatHoldsShowsWithoutSeriousFault() throws Exception {
        String axe = axe();
        page.home().addBeacon("alpha");
        page.open();
        page.home().does("panic");
        page.shows("#top .panic", "End the panic");
        List<String> faults = new ArrayList<>();
        for (String scheme : List.of("light", "dark")) {
            page.browser().prefers(scheme);
            for (String view : List.of("#/", "#/strategy/alpha", "#/logs/alpha")) {
                page.view(view);
                for (int width : List.of(PageRig.WIDE, 390)) {
                    page.browser().size(width, PageRig.HIGH);
                    faults.addAll(faults(axe, view + " under a panic at " + width + " px, " + scheme));
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void thePicturesOfTheDocumentsAreMade() throws Exception {
        desk();
        for (String name : List.of("table", "strategy", "log", "calendar", "sandbox")) {
            page.browser().prefers(name.equals("log") ? "dark" : "light");
            page.browser().size(1280, 760);
            show(VIEWS.get(name));
            picture(name);
        }
        page.browser().prefers("light");
        page.browser().size(390, 760);
        show("#/");
        picture("phone");
    }

    private void picture(String name) throws IOException {
        byte[] png = page.browser().picture();
        assertThat(png.length).as("bytes of the picture " + name).isBetween(5_000, 300_000);
        if (Boolean.getBoolean("algo.rewrite")) {
            Files.write(DOCS.resolve("web-" + name + ".png"), png);
        }
    }

    /** Some strategies at work, as on a morning. */
    private void desk() throws IOException {
        AlgoHome home = page.home();
        home.requireDaemon();
        home.does(
                "add",
                home.script("trader.py").toString(),
                "--id",
                "ema",
                "--name",
                "EMA Crossover",
                "--tag",
                "nifty",
                "--python",
                AlgoHome.PYTHON);
        home.does("schedule", "ema", "--start", "09:20", "--stop", "15:15");
        for (String id : List.of("breakout", "straddle", "gold")) {
            home.addBeacon(id, "EVERY=1");
        }
        home.does("schedule", "gold", "--market-hours", "--exchange", "MCX");
        home.script("fails.py", "import sys", "print('ValueError: no candles for SBIN', flush=True)", "sys.exit(1)");
        home.does(
                "add",
                home.directory().resolve("fails.py").toString(),
                "--id",
                "vwap",
                "--tag",
                "nifty",
                "--python",
                AlgoHome.PYTHON);
        home.inside("start", "ema", "--force").ok();
        home.does("start", "breakout");
        home.inside("start", "vwap");
        page.open();
    }

    private void show(String hash) {
        page.view(hash);
        page.holds(
                "the view " + hash,
                "return document.querySelector('main h1') && !document.querySelector('main .note:not(:empty)')");
        switch (hash) {
            case "#/strategy/ema" -> {
                page.shows("form.config", "stop.grace");
                page.shows("[aria-label='Next'] ol", "start");
            }
            case "#/logs/ema" -> page.shows(".pane .lines", "order");
            case "#/calendar/2026-11" -> page.shows("table.month", "30");
            case "#/sandbox" -> page.shows("[aria-label='Positions']", "SBIN");
            case "#/" -> page.shows(PageRig.row("ema"), "running");
            default -> page.shows("h1", "Add");
        }
    }

    private List<String> faults(String axe, String where) {
        JsonNode result = page.browser().later(axe + ";" + RUN_AXE);
        assertThat(result.get("passed").asInt())
                .as("rules that axe found kept: " + where)
                .isGreaterThan(10);
        List<String> faults = new ArrayList<>();
        result.get("faults").forEach(fault -> faults.add(where + ": " + fault.asText()));
        return faults;
    }

    private static String axe() throws IOException {
        try (InputStream in = PageLooksIT.class.getResourceAsStream("/axe.min.js")) {
            if (in == null) {
                throw new IllegalStateException("axe-core is not on the path of classes; run this with -Pbrowser");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
