package algo.cli.web;

import java.util.Locale;
import java.util.Map;

/** The content types that the gateway sends, and how those that it is sent are read. */
final class ContentTypes {
    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";

    private static final Map<String, String> BY_ENDING = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", JSON,
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private ContentTypes() {}

    /** Returns the type of a file of that name; that of bytes if the name tells nothing. */
    static String ofFile(String name) {
        return BY_ENDING.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    /** Returns a content type in small letters, without its parameters. */
    static String bare(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
