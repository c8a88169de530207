package algo.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a project is started is what somebody named, else what was started before, else its main.py. */
class EntrySearchTest {
    private static final Path SOURCE = Path.of("/p");

    @ParameterizedTest(name = "of {0}: main {1}, module {2}, before {3}")
    @CsvSource({
        "main.py run.py,                  ,              ,            ,       main.py,             ''",
        "main.py run.py,                  run.py,        ,            ,       run.py,              ''",
        "main.py run.py,                  ./a/../run.py, ,            ,       run.py,              ''",
        "main.py run.py,                  /p/run.py,     ,            ,       run.py,              ''",
        "main.py run.py,                  ,              ,            run.py, run.py,              ''",
        "main.py,                         ,              ,            run.py, main.py,             ''",
        "main.py run.py,                  main.py,       ,            run.py, main.py,             ''",
        "t/bot.py t/__init__.py,          ,              t.bot,       ,       t/bot.py,            t.bot",
        "t/__main__.py t.py,              ,              t,           ,       t/__main__.py,       t",
        "t.py,                            ,              t,           ,       t.py,                t",
        "main.py 'name with blanks.py',   'name with blanks.py', ,    ,       'name with blanks.py', ''"
    })
    void whatIsStarted(String files, String main, String module, String before, String script, String as)
            throws Exception {
        EntrySearch.Found found =
                search(files).find(new EntryPoint(text(main), text(module)), new EntryPoint(text(before), ""));

        assertThat(found).isEqualTo(new EntrySearch.Found(script, as));
    }

    @ParameterizedTest(name = "of {0}: main {1}, module {2}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "run.py lib.py t/__main__.py setup.py test_a.py;;;\"/p is a directory without a main.py; name what is started: --main lib.py | run.py, or --module t\"",
                "t/a.csv;;;\"/p is a directory without a main.py; name the file that is started with --main\"",
                "run.py;../x.py;;--main: /x.py does not lie in /p",
                "run.py;x.py;;\"--main: there is no file x.py in /p; name what is started: --main run.py\"",
                "run.py;run.py;run;give --main or --module, not both",
                "run.py;;run.py/;--module: 'run.py/' is no name of a module, such as trader.bot",
                "run.py;;x.y;\"--module: there is no x/y.py and no x/y/__main__.py in /p; name what is started: --main run.py\"",
                "t/__init__.py t.py;;t;\"--module: the package t has no __main__.py, so Python does not run it; name what is started: --main t.py\""
            })
    void whatIsRefused(String files, String main, String module, String message) {
        assertThatThrownBy(() -> search(files).find(new EntryPoint(text(main), text(module)), EntryPoint.UNNAMED))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    private static EntrySearch search(String files) {
        Map<String, Path> paths = new TreeMap<>();
        String[] names = files.contains("'") ? new String[] {"main.py", "name with blanks.py"} : files.split(" ");
        for (String name : names) {
            paths.put(name, SOURCE.resolve(name));
        }
        return new EntrySearch(SOURCE, paths);
    }
}
