package algo.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.process.ImportCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An import that will fail is named with its place, and the packages of all with one command. */
class ImportWarningsTest {
    private static final ImportWarnings.Remedy PIP = new ImportWarnings.Remedy("pip install ", " ", "");

    @Test
    void theCommandNamesThePackagesAndNotTheModules() {
        assertThat(of(missing("cv2"), missing("sklearn"), missing("talib"), missing("yaml"), missing("polars")))
                .startsWith("a.py, line 3: imports cv2, which /py does not find")
                .endsWith("to install what is missing: pip install opencv-python scikit-learn TA-Lib PyYAML polars");
    }

    @Test
    void whatIsOfTheProjectItselfIsNotToBeInstalled() {
        assertThat(of(new ImportCheck.Finding(ImportCheck.Reason.BESIDE, "utils", "a b.py", 1)))
                .containsExactly(
                        "a b.py, line 1: imports utils, which lies beside it and was not added",
                        "to take along what lies beside it, add the directory: algo add /p --main 'a b.py' --id x"
                                + " --replace");
        assertThat(of(new ImportCheck.Finding(ImportCheck.Reason.ELSEWHERE, "utils", "a.py", 1)))
                .hasSize(1);
    }

    @Test
    void manyAreSummedUp() {
        List<ImportCheck.Finding> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(missing("m" + i));
        }
        assertThat(of(many.toArray(ImportCheck.Finding[]::new)))
                .hasSize(14)
                .contains("and 8 more imports that will fail");
    }

    private static ImportCheck.Finding missing(String module) {
        return new ImportCheck.Finding(ImportCheck.Reason.MISSING, module, "a.py", 3);
    }

    private static List<String> of(ImportCheck.Finding... findings) {
        return ImportWarnings.of(List.of(findings), "x", Path.of("/p/a b.py"), "/py", PIP);
    }
}
