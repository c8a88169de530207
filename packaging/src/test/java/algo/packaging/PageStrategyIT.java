package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A strategy on the web page: how it is added, scheduled, configured and replaced. */
@Tag("browser")
class PageStrategyIT {
    @RegisterExtension
    final PageRig page = new PageRig();

    @Test
    void aFileThatIsDroppedIsAddedAndTheAnswerSaysWhatComesNext() {
        Path file = page.home().script("my idea.py", "import time", "time.sleep(60)");
        page.open();
        page.view("#/add");
        page.shows("h1", "Add a strategy");

        page.browser().drop(".drop", file);
        page.shows("main", "my idea.py");
        page.browser()
                .js(
                        "const i = document.querySelector('input[name=start]'); i.value = '09:20'; document.querySelector('input[name=stop]').value = '15:15'");
        page.browser().click("form button.main");

        page.shows(".answer", "my_idea");
        page.shows(".answer ol.next", "09:20 start");
        page.shows(".answer ol.next", "15:15 stop");
        assertThat(page.home().status("my_idea").at("/schedule/start").asText()).isEqualTo("09:20");
        page.view("#/");
        page.shows(PageRig.row("my_idea"), "sandbox");
    }

    @Test
    void aSyntaxErrorShowsAtItsLineAndAddsNothing() {
        page.expects(".*/api/v1/strategies .* 400 .*");
        Path file = page.home().script("broken.py", "import time", "x = 1", "if x", "    pass");
        page.open();
        page.view("#/add");
        page.shows("h1", "Add a strategy");
        page.browser().drop(".drop", file);
        page.shows("main", "broken.py");
        page.browser().click("form button.main");

        page.shows(".answer [role=alert]", "line 3");
        page.shows(".line-of.error", "if x");
        assertThat(page.text(".line-of.error .at")).isEqualTo("3");
        page.view("#/");
        page.shows(".totals", "0 in all");
    }

    @Test
    void theHoursAreSetAndWhatHappensNextIsRead() {
        page.home().addBeacon("alpha");
        LocalDate holiday = LocalDate.now(ZoneId.of("Asia/Kolkata")).plusDays(1);
        while (holiday.getDayOfWeek().getValue() > 5) {
            holiday = holiday.plusDays(1);
        }
        page.home().does("calendar", "add", holiday.toString(), "NSE", "--name", "Founders Day");
        page.open();
        page.view("#/strategy/alpha");
        page.shows("[aria-label='Next']", "No schedule");

        page.browser().click("summary");
        page.browser()
                .js(
                        "document.querySelector('input[name=start]').value = '09:20'; document.querySelector('input[name=stop]').value = '15:15'");
        page.browser().click("[aria-label='Hours'] button.main");

        page.shows(".answer ol.next", "09:20 start");
        page.holds(
                "five occurrences",
                "return document.querySelectorAll('[aria-label=Next] ol.next li:not(.skipped)').length >= 5");
        page.shows(".skipped", "Founders Day");
        page.shows(".explain", "Down");
        page.shows("[aria-label='Today']", "schedule");
    }

    @Test
    void aWrongValueIsRefusedAtItsField() {
        page.expects(".*/api/v1/set/alpha .* 400 .*");
        page.home().addBeacon("alpha");
        page.open();
        page.view("#/strategy/alpha");
        page.shows("form.config", "limits.memory_mb");

        page.browser().type("[name='limits.memory_mb']", "much");
        page.browser().type("[name='limits.open_files']", "lots");
        page.browser().click("form.config button.main");
        page.shows("[id='problem-limits.memory_mb']", "much");
        page.shows("[id='problem-limits.open_files']", "lots");
        assertThat(page.text("[id='problem-limits.open_files']")).doesNotContain("much");
        page.browser().type("[name='limits.memory_mb']", "512");
        page.browser().type("[name='limits.open_files']", "512");
        page.browser().type("[name='stop.grace']", "7s");
        page.browser().click("form.config button.main");

        page.shows("#says", "alpha");
        page.holds(
                "the field has the new value",
                "return document.querySelector('[name=\"limits.memory_mb\"]')?.value === '512' && !document.querySelector('[aria-invalid]')");
        assertThat(page.home()
                        .inside("show", "alpha", "--json")
                        .ok()
                        .json()
                        .at("/stop/grace")
                        .asText())
                .isEqualTo("7s");
    }

    @Test
    void theSourceIsReplacedByADropAfterItsDiffWasSeen() {
        Path old = page.home().script("swap.py", "import time", "print('old')", "time.sleep(60)");
        page.home()
                .algo("add", old.toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        Path next = page.home().script("swap.py", "import time", "print('new')", "time.sleep(60)");
        page.open();
        page.view("#/strategy/swap");
        page.shows("[aria-label='Source'] .lines", "print('old')");

        page.browser().drop("[aria-label='Source'] .drop", next);
        page.shows(".line-of.added", "print('new')");
        page.shows(".line-of.removed", "print('old')");
        page.browser().click("[aria-label='Source'] button.main");

        page.shows("#says", "swap");
        page.holds(
                "the new source is shown alone",
                "const t = document.querySelector('[aria-label=Source] .lines').innerText; return t.includes(\"print('new')\") && !t.includes(\"print('old')\")");
    }

    @Test
    void howItEndedShowsWithItsLastLines() {
        page.home().script("dies.py", "import sys", "print('the broker is gone', flush=True)", "sys.exit(7)");
        page.home()
                .algo("add", page.home().directory().resolve("dies.py").toString(), "--python", AlgoHome.PYTHON)
                .run()
                .ok();
        page.open();
        page.view("#/strategy/dies");
        page.shows("h1", "dies");
        page.browser().click("main button.main");

        page.shows("#says", "the broker is gone");
        page.shows("[aria-label='Last exit']", "exit code 7");
        page.shows("[aria-label='Last exit'] pre", "the broker is gone");
        page.shows("[aria-label='Today']", "exited");
        page.holds(
                "the week has a bar for each day", "return document.querySelectorAll('.week tbody tr').length === 7");
    }
}
