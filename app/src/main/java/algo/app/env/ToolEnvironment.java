package algo.app.env;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables that the programs of a build get: of the daemon's those that say who the user is, where programs and packages
 * come from, and how to compile. No key of a broker: packages may execute their own code when they are installed.
 */
final class ToolEnvironment {
    private static final Set<String> NAMES = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LC_ALL",
            "LC_CTYPE",
            "TZ",
            "TMPDIR",
            "NETRC",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "CC",
            "CXX",
            "CFLAGS",
            "CXXFLAGS",
            "CPPFLAGS",
            "LDFLAGS",
            "PKG_CONFIG_PATH",
            "PYENV_ROOT",
            "PYENV_VERSION",
            "SYSTEMROOT",
            "TEMP",
            "TMP",
            "USERPROFILE",
            "APPDATA",
            "LOCALAPPDATA");

    private static final List<String> BEGINNINGS = List.of("PIP_", "UV_", "XDG_");
    private static final List<String> PROXIES = List.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY");

    private ToolEnvironment() {}

    /** @param own the variables of the daemon */
    static Map<String, String> of(Map<String, String> own) {
        Map<String, String> all = new TreeMap<>();
        own.forEach((name, value) -> {
            boolean proxy = PROXIES.stream().anyMatch(name::equalsIgnoreCase);
            if (NAMES.contains(name) || proxy || BEGINNINGS.stream().anyMatch(name::startsWith)) {
                all.put(name, value);
            }
        });
        all.remove("PIP_REQUIRE_VIRTUALENV");
        all.remove("PIP_TARGET");
        all.remove("PIP_PREFIX");
        all.remove("PIP_USER");
        if (own.containsKey("PIP_CERT")) {
            all.putIfAbsent("SSL_CERT_FILE", own.get("PIP_CERT"));
        }
        all.put("PYTHONIOENCODING", "utf-8");
        all.put("NO_COLOR", "1");
        return all;
    }
}
