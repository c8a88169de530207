package algo.app.control;

import algo.app.model.Text;
import algo.app.process.ImportCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts into words which imports of code that was taken in will fail, and what helps. Pure. */
final class ImportWarnings {
    /** The most imports that are told of one by one. */
    private static final int MOST = 12;

    /** Packages that are not called as their modules are. */
    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("bs4", "beautifulsoup4"),
            Map.entry("cv2", "opencv-python"),
            Map.entry("Crypto", "pycryptodome"),
            Map.entry("dateutil", "python-dateutil"),
            Map.entry("dotenv", "python-dotenv"),
            Map.entry("fitz", "PyMuPDF"),
            Map.entry("google", "google-api-python-client"),
            Map.entry("jwt", "PyJWT"),
            Map.entry("MySQLdb", "mysqlclient"),
            Map.entry("nacl", "PyNaCl"),
            Map.entry("pandas_ta", "pandas-ta"),
            Map.entry("PIL", "pillow"),
            Map.entry("psycopg2", "psycopg2-binary"),
            Map.entry("serial", "pyserial"),
            Map.entry("skimage", "scikit-image"),
            Map.entry("sklearn", "scikit-learn"),
            Map.entry("SmartApi", "smartapi-python"),
            Map.entry("socketio", "python-socketio"),
            Map.entry("talib", "TA-Lib"),
            Map.entry("telebot", "pyTelegramBotAPI"),
            Map.entry("telegram", "python-telegram-bot"),
            Map.entry("websocket", "websocket-client"),
            Map.entry("yaml", "PyYAML"),
            Map.entry("zmq", "pyzmq"));

    private ImportWarnings() {}

    /**
     * A command that installs packages.
     *
     * @param before the words in front of the packages
     * @param joint what is between two packages
     * @param behind the words behind them
     */
    record Remedy(String before, String joint, String behind) {}

    /** Returns the package that most likely brings a module. */
    static String packageOf(String module) {
        return PACKAGES.getOrDefault(module, module);
    }

    /** Returns where each module is imported first, as {@code FILE:LINE}, by its name. */
    static Map<String, String> places(List<ImportCheck.Finding> findings) {
        Map<String, String> places = new LinkedHashMap<>();
        findings.forEach(finding -> places.put(finding.module(), finding.file() + ":" + finding.line()));
        return places;
    }

    /**
     * Returns one warning for each import, and one that says what helps.
     *
     * @param source what was added, as the user has it
     * @param python the interpreter that will not find them
     * @param remedy a command that installs packages
     */
    static List<String> of(List<ImportCheck.Finding> findings, String id, Path source, String python, Remedy remedy) {
        List<String> warnings = new ArrayList<>();
        Set<String> packages = new LinkedHashSet<>();
        boolean beside = false;
        for (ImportCheck.Finding finding : findings) {
            if (finding.reason() == ImportCheck.Reason.MISSING) {
                packages.add(packageOf(finding.module()));
            }
            beside |= finding.reason() == ImportCheck.Reason.BESIDE;
            if (warnings.size() < MOST) {
                warnings.add(Text.printable(finding.file(), 200) + ", line " + finding.line() + ": imports "
                        + finding.module() + ", which " + reason(finding.reason(), python));
            }
        }
        if (findings.size() > warnings.size()) {
            warnings.add("and " + (findings.size() - warnings.size()) + " more imports that will fail");
        }
        if (beside) {
            warnings.add("to take along what lies beside it, add the directory: algo add " + quoted(source.getParent())
                    + " --main " + quoted(source.getFileName()) + " --id " + id + " --replace");
        }
        if (!packages.isEmpty()) {
            warnings.add("to install what is missing: " + remedy.before() + String.join(remedy.joint(), packages)
                    + remedy.behind());
        }
        return warnings;
    }

    private static String reason(ImportCheck.Reason reason, String python) {
        return switch (reason) {
            case MISSING -> python + " does not find";
            case BESIDE -> "lies beside it and was not added";
            case ELSEWHERE ->
                "lies in another directory of the project than the one where Python looks; --main and --module say where"
                        + " that is";
        };
    }

    /** As a shell takes it. */
    private static String quoted(Path path) {
        String text = Text.printable(path.toString(), 4096);
        return text.matches("[A-Za-z0-9_./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
