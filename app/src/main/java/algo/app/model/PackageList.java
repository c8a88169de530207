package algo.app.model;

import java.util.ArrayList;
import java.util.List;

/** A list of Python packages as people write it on a command line: {@code openalgo,pandas>=2,<3,requests[socks]}. Pure. */
public final class PackageList {
    private PackageList() {}

    /**
     * Returns the packages of {@code text}. A comma ends one where the name of the next one follows: not in brackets, and not
     * before another bound of its version.
     */
    public static List<String> split(String text) {
        List<String> packages = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
            if (i == text.length() || c == ',' && depth <= 0 && !isBound(text, i + 1)) {
                String item = text.substring(begin, i).strip();
                if (!item.isEmpty()) {
                    packages.add(item);
                }
                begin = i + 1;
            }
        }
        return packages;
    }

    private static boolean isBound(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() && "<>=!~".indexOf(text.charAt(at)) >= 0;
    }
}
