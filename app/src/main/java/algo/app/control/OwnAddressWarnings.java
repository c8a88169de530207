package algo.app.control;

import algo.app.model.SourceFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Puts into words what the addresses and keys mean that a strategy's code brings itself. Pure. */
final class OwnAddressWarnings {
    /** The most addresses that are told one by one. */
    private static final int MOST = 12;

    /** The address that OpenAlgo's SDK takes where none is named. */
    private static final String USUAL = "http://127.0.0.1:5000";

    /**
     * The addresses at which the sandbox takes the place of whatever listens: OpenAlgo's usual ports of this machine.
     */
    private static final Pattern LED =
            Pattern.compile("(http|ws)://(localhost|127\\.[0-9.]+|\\[::1\\]|0\\.0\\.0\\.0):(5000|8765)");

    private OwnAddressWarnings() {}

    /**
     * Returns one warning for each finding, and one for those that are too many.
     *
     * @param found by file
     * @param python whether a Python runs the code, so that sandbox mode binds it
     */
    static List<String> of(Map<String, List<SourceFinding>> found, boolean python) {
        List<String> warnings = new ArrayList<>();
        int all = 0;
        for (Map.Entry<String, List<SourceFinding>> file : found.entrySet()) {
            for (SourceFinding finding : file.getValue()) {
                all++;
                if (warnings.size() < MOST) {
                    warnings.add(file.getKey() + ", line " + finding.line() + ": " + words(finding, python));
                }
            }
        }
        if (all > warnings.size()) {
            warnings.add("and " + (all - warnings.size()) + " more addresses and keys of its own");
        }
        return warnings;
    }

    /**
     * Returns what each finding means once the strategy trades live.
     *
     * @param host of live mode; empty if none is set
     */
    static List<String> live(Map<String, List<SourceFinding>> found, String host) {
        List<String> warnings = new ArrayList<>();
        int all = 0;
        for (Map.Entry<String, List<SourceFinding>> file : found.entrySet()) {
            for (SourceFinding finding : file.getValue()) {
                String address = finding.kind() == SourceFinding.Kind.CLIENT ? USUAL : finding.text();
                if (finding.kind() != SourceFinding.Kind.KEY && address.equals(host)) {
                    continue; // it goes where live mode would lead it
                }
                all++;
                if (warnings.size() < MOST) {
                    warnings.add(file.getKey() + ", line " + finding.line() + ": " + inLiveMode(finding));
                }
            }
        }
        if (all > warnings.size()) {
            warnings.add("and " + (all - warnings.size()) + " more addresses and keys of its own");
        }
        return warnings;
    }

    private static String inLiveMode(SourceFinding finding) {
        return switch (finding.kind()) {
            case KEY ->
                "API key " + finding.text() + " of its own: live mode shows this one, and not the secret; read"
                        + " OPENALGO_APIKEY from the environment instead";
            case ADDRESS ->
                "address " + finding.text() + " of its own: live mode leaves it as it is; if orders go there, read"
                        + " OPENALGO_HOST from the environment instead";
            case CLIENT ->
                "a client without a host means " + USUAL + ", and not openalgo.host; read OPENALGO_HOST from the"
                        + " environment instead";
        };
    }

    private static String words(SourceFinding finding, boolean python) {
        return switch (finding.kind()) {
            case KEY ->
                "API key " + finding.text() + " of its own; sandbox mode asks for none, live mode shows this one:"
                        + " read OPENALGO_APIKEY from the environment instead";
            case ADDRESS -> "address " + finding.text() + " of its own; " + meaning(finding.text(), python);
            case CLIENT -> "a client without a host means " + USUAL + "; " + meaning(USUAL, python);
        };
    }

    private static String meaning(String address, boolean python) {
        if (!python) {
            return "no mode binds a program that is no Python: read OPENALGO_HOST from the environment instead";
        }
        return LED.matcher(address.toLowerCase(Locale.ROOT)).matches()
                ? "sandbox mode leads it to the sandbox, live mode leaves it as it is"
                : "no mode binds it";
    }
}
