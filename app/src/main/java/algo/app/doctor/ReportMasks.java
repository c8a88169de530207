package algo.app.doctor;

import algo.app.model.Masks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces what nobody may see who reads a report: values that are known to be secret, as they are written and as JSON, addresses
 * and base64 write them; and whatever looks like a key, a token or a password. It rather replaces too much. For one thread.
 */
final class ReportMasks {
    /** The mark in the place of a value. One that is known has its name between two of them. */
    static final String MARK = "***";

    /** The longest line that is looked through, in characters; what is behind that is left out. */
    static final int LONGEST_LINE = 4000;

    /** A known value with fewer characters is taken for no secret. */
    private static final int LEAST_KNOWN = 3;

    private static final String ANYWHERE =
            "api[_-]?key|access[_-]?key|private[_-]?key|secret|token|passw|passphrase|passcode"
                    + "|credential|authorization";
    private static final String ALONE = "key|pin|mpin|otp|totp|auth|pwd|pass|cookie";
    private static final String NAMED =
            "[\\w.-]*?(?:(?:" + ANYWHERE + ")[\\w-]*|(?<![A-Za-z0-9])(?:" + ALONE + ")(?![\\w-]))";
    /** A text that begins with a quote; the groups are bounded, since each takes room on the stack. */
    private static final String QUOTED = "\\\\*\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+){0,50}+|\\\\*'[^']*";

    private static final Pattern SECRET_NAME = caseless("^" + NAMED + "$");
    private static final Pattern HEADER =
            caseless("((?<![\\w-])(?:proxy-)?authorization|(?<![\\w-])(?:set-)?cookie)([\"'\\\\]*\\s*[:=]\\s*)" + "("
                    + QUOTED + "|[^\\r\\n\"']+)");
    private static final Pattern SCHEME = Pattern.compile(
            "\\b((?i:bearer)\\s+|(?i:basic|digest|token|apikey)\\s+(?=\\S*[0-9A-Z=]))([\\w.~+/=:-]{6,})");
    private static final Pattern PAIR = caseless(
            "(?<![\\w.-])(" + NAMED + ")([\"'\\\\]*\\s*(?:=>|[:=])\\s*)(" + QUOTED + "|[^\\s\"',;&}\\])\\[{(]+)");
    private static final Pattern OPTION =
            caseless("(?<![\\w-])(--?" + NAMED + ")(\\s+)(" + QUOTED + "|[^\\s\"'-]\\S*)");
    private static final Pattern ADDRESS = Pattern.compile("\\b([A-Za-z][A-Za-z0-9+.-]*://)([^\\s\"'<>\\\\]+)");
    private static final Pattern SIGNED =
            Pattern.compile("\\beyJ[\\w-]{8,}(?:\\.[\\w-]*){1,4}|\\b\\d{6,12}:[\\w-]{30,}");
    private static final Pattern WORD = Pattern.compile("(?<![\\w-])[\\w-]{24,}");
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^\\s*[A-Za-z0-9+/=]{60,}\\s*$");

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{32,}");
    private static final Pattern STAMPED = Pattern.compile("\\d{8}_\\d{6}.*");
    /** Hosts at which the path alone lets in whoever has it. */
    private static final List<String> HOOKS = List.of(
            "hooks.slack.com",
            "discord.com",
            "discordapp.com",
            "api.telegram.org",
            "hc-ping.com",
            "ntfy.sh",
            "office.com");

    private final Masks known;
    /** Known values that are too short to be looked for within words; null if there are none. */
    private final Pattern shorts;

    private int count;

    /** @param values what is known to be secret: names by values */
    ReportMasks(Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>();
        values.forEach((value, name) -> spellings(value).forEach(each -> all.put(each, name)));
        this.known = Masks.NONE.and(all);
        String few = values.keySet().stream()
                .flatMap(value -> value.lines())
                .filter(value -> value.length() >= LEAST_KNOWN && !Masks.isHidden(value))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        this.shorts = few.isEmpty() ? null : Pattern.compile("(?<![A-Za-z0-9])(?:" + few + ")(?![A-Za-z0-9])");
    }

    private static Pattern caseless(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    private static List<String> spellings(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String json = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return List.of(
                value,
                json,
                URLEncoder.encode(value, StandardCharsets.UTF_8),
                URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Returns whether a field, a variable or an option of this name holds what nobody may see. */
    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).find();
    }

    /** Returns how many values were replaced so far. */
    int count() {
        return count;
    }

    /** Returns the mark for one value. */
    String mark() {
        count++;
        return MARK;
    }

    /** Returns a text of any number of lines without the values. */
    String text(String text) {
        String shown = known(text);
        shown = replace(PRIVATE_KEY, shown, match -> mark());
        StringBuilder all = new StringBuilder(shown.length());
        for (int begin = 0; begin < shown.length(); ) {
            int end = shown.indexOf('\n', begin);
            int next = end < 0 ? shown.length() : end + 1;
            all.append(line(shown.substring(begin, end < 0 ? next : end)));
            all.append(end < 0 ? "" : "\n");
            begin = next;
        }
        return all.toString();
    }

    private String known(String text) {
        String shown = known.hide(text);
        count += (marks(shown) - marks(text)) / 2;
        return shorts == null ? shown : replace(shorts, shown, match -> mark());
    }

    private static int marks(String text) {
        int marks = 0;
        for (int at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + MARK.length())) {
            marks++;
        }
        return marks;
    }

    private String line(String line) {
        if (BLOCK.matcher(line).matches()) {
            return mark();
        }
        String shown = line.length() <= LONGEST_LINE
                ? line
                : line.substring(0, LONGEST_LINE) + " (and " + (line.length() - LONGEST_LINE) + " more characters)";
        shown = replace(HEADER, shown, this::pair);
        shown = replace(SCHEME, shown, match -> match.group(1) + mark());
        shown = replace(ADDRESS, shown, match -> match.group(1) + place(match.group(2)));
        shown = replace(PAIR, shown, this::pair);
        shown = replace(OPTION, shown, this::pair);
        shown = replace(SIGNED, shown, match -> mark());
        return replace(WORD, shown, match -> isRandom(match.group()) ? mark() : match.group());
    }

    private String pair(MatchResult match) {
        String value = match.group(3);
        String bare = value.replaceFirst("^\\\\*[\"']", "");
        return bare.isEmpty() || bare.startsWith(MARK) && bare.endsWith(MARK)
                ? match.group()
                : match.group(1) + match.group(2) + value.substring(0, value.length() - bare.length()) + mark();
    }

    /** Returns an address without all that may let somebody in, which is all behind its host. */
    String address(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            return mark();
        }
        String rest = matcher.group(2);
        int slash = firstOf(rest, "/?#");
        String host = rest.substring(rest.lastIndexOf('@', slash) + 1, slash);
        return matcher.group(1) + host + (slash + 1 < rest.length() ? "/" + mark() : rest.substring(slash));
    }

    /** Returns what follows the scheme of an address: no user, no password, no values of the query. */
    private String place(String rest) {
        int slash = firstOf(rest, "/?#");
        int at = rest.lastIndexOf('@', slash);
        String host = rest.substring(at + 1, slash);
        String user = at < 0 ? "" : mark() + "@";
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        boolean hook = HOOKS.stream().anyMatch(each -> name.equals(each) || name.endsWith("." + each));
        if (hook && slash + 1 < rest.length()) {
            return user + host + "/" + mark();
        }
        int query = firstOf(rest, "?#");
        String path = rest.substring(slash, Math.max(slash, query));
        return user + host + path + (query + 1 < rest.length() ? rest.charAt(query) + mark() : "");
    }

    private static int firstOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isRandom(String word) {
        if (HEX.matcher(word).matches()) {
            return true;
        }
        return !STAMPED.matcher(word).matches()
                && word.chars().anyMatch(c -> c >= '0' && c <= '9')
                && word.chars().anyMatch(c -> c >= 'A' && c <= 'Z')
                && word.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    }

    private static String replace(Pattern pattern, String text, Function<MatchResult, String> by) {
        Matcher matcher = pattern.matcher(text);
        return matcher.replaceAll(match -> Matcher.quoteReplacement(by.apply(match)));
    }
}
