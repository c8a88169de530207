package algo.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import algo.cli.web.GatewayInside;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may not, does not: each rule of the gateway about who is heard, and how much of what, is attacked. */
class WebAttacksIT {
    @RegisterExtension
    private final CommandHome home = new CommandHome();

    private GatewayInside gateway;

    @BeforeEach
    void open() {
        home.addBeacon("ema");
        gateway = new GatewayInside(home.home(), false, "trade.example");
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private String own() {
        return "127.0.0.1:" + gateway.port();
    }

    private String bearer() {
        return "Authorization: Bearer " + gateway.token() + "\r\n";
    }

    private RawHttp.Answer get(String path, String host, String headers) {
        return RawHttp.send(gateway.port(), "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n");
    }

    private RawHttp.Answer post(String path, String headers, String body) {
        return RawHttp.send(
                gateway.port(),
                "POST " + path + " HTTP/1.1\r\nHost: " + own() + "\r\n" + headers + "Content-Length: " + body.length()
                        + "\r\n\r\n" + body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:5080",
                "127.0.0.1",
                "127.0.0.1:1",
                "localhost.evil.example",
                "",
                "[::1]"
            })
    void anotherNameThanItsOwnIsRefusedAlsoWithTheToken(String host) {
        RawHttp.Answer answer = get("/api/v1/status", host, bearer());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("ema");
    }

    @Test
    void itsOwnNamesAndTheAllowedOneAreServed() {
        for (String host : List.of(own(), "localhost:" + gateway.port(), "trade.example", "trade.example:8443")) {
            assertThat(get("/api/v1/status", host, bearer()).status()).as(host).isEqualTo(200);
        }
        assertThat(get("/api/v1/status", "trade.example.evil.example", bearer()).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example",
        "Origin, null",
        "Origin, http://127.0.0.1:1",
        "Origin, file://",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void requestsOfOtherPagesAreRefused(String header, String value) {
        assertThat(get("/api/v1/status", own(), bearer() + header + ": " + value + "\r\n")
                        .status())
                .isEqualTo(403);
        assertThat(get("/", own(), header + ": " + value + "\r\n").status()).isEqualTo(403);
    }

    @Test
    void itsOwnPageIsServed() {
        String same = "Origin: http://" + own() + "\r\nSec-Fetch-Site: same-origin\r\n";
        assertThat(get("/api/v1/status", own(), bearer() + same).status()).isEqualTo(200);
        assertThat(get("/api/v1/status", own(), bearer() + "Sec-Fetch-Site: none\r\n")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void withoutTheTokenEverythingSaysTheSame() {
        String wrong = "Authorization: Bearer " + "0".repeat(64) + "\r\n";
        List<String> said = new ArrayList<>();
        for (String headers : List.of("", wrong, "Authorization: Basic YTpi\r\n", "Cookie: algo_web=x\r\n")) {
            for (String path : List.of("/api/v1/status", "/api/v1/status/nope", "/nothing/here", "/openapi.json")) {
                RawHttp.Answer answer = get(path, own(), headers);
                assertThat(answer.status()).as(path).isEqualTo(401);
                said.add(answer.body());
            }
        }
        assertThat(said).containsOnly(said.get(0));
        assertThat(get("/python/status", own(), "").body()).contains("\"error\":\"session_expired\"");
    }

    @Test
    void theTokenIsInAFileOfItsUserAloneAndIsExchangedForACookieThatIsNotTheToken() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.home().resolve("run/web.token"))))
                .isEqualTo("rw-------");
        String json = "Content-Type: application/json\r\n";

        RawHttp.Answer refused = post("/auth/session", json, "{\"token\":\"x\"}");
        RawHttp.Answer entered = post("/auth/session", json, "{\"token\":\"" + gateway.token() + "\"}");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.has("set-cookie")).isFalse();
        assertThat(entered.status()).isEqualTo(200);
        String cookie = entered.head()
                .lines()
                .filter(line -> line.startsWith("Set-Cookie: "))
                .findFirst()
                .orElseThrow();
        assertThat(cookie).contains("; HttpOnly", "; SameSite=Strict").doesNotContain(gateway.token());
        String pair = cookie.substring("Set-Cookie: ".length(), cookie.indexOf(';'));
        assertThat(get("/api/v1/status", own(), "Cookie: a=b; " + pair + "\r\n").status())
                .isEqualTo(200);
        String value = pair.substring(pair.indexOf('=') + 1);
        assertThat(get("/api/v1/status", own(), "Authorization: Bearer " + value + "\r\n")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aNewTokenLetsTheOldOneInNoMore() {
        String old = bearer();
        assertThat(get("/api/v1/status", own(), old).status()).isEqualTo(200);

        home.inside("web", "--new-token").ok();

        assertThat(get("/api/v1/status", own(), old).status()).isEqualTo(401);
        assertThat(get("/api/v1/status", own(), bearer()).status()).isEqualTo(200);
    }

    @Test
    void aChangeNeedsItsHeaderAndAContentTypeThatNoFormHas() {
        String json = "Content-Type: application/json\r\n";
        String csrf = "X-CSRFToken: " + gateway.csrf() + "\r\n";
        String body = "{\"ids\":[\"ema\"]}";

        assertThat(post("/api/v1/start", bearer() + json, body).status()).isEqualTo(403);
        assertThat(post("/api/v1/start", bearer() + json + "X-CSRFToken: x\r\n", body)
                        .status())
                .isEqualTo(403);
        for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "application/json-patch")) {
            assertThat(post("/api/v1/start", bearer() + csrf + "Content-Type: " + type + "\r\n", body)
                            .status())
                    .as(type)
                    .isEqualTo(415);
        }
        assertThat(post("/api/v1/start", bearer() + csrf, body).status()).isEqualTo(415);
        assertThat(post("/python/start/ema", bearer() + csrf + "Content-Type: text/plain\r\n", "")
                        .status())
                .isEqualTo(415);
        assertThat(home.phase("ema")).as("nothing was started").isEqualTo("stopped");
        assertThat(post("/api/v1/start", bearer() + csrf + json, body).status()).isEqualTo(200);
        assertThat(home.phase("ema")).isEqualTo("running");
    }

    @Test
    void aGetChangesNothing() {
        for (String path :
                List.of("/api/v1/start", "/api/v1/stop", "/python/start/ema", "/python/delete/ema", "/python/new")) {
            assertThat(get(path, own(), bearer()).status()).as(path).isEqualTo(405);
        }
        assertThat(home.phase("ema")).isEqualTo("stopped");
    }

    @Test
    void oneThatOnlyShowsRefusesEveryChange() {
        try (GatewayInside showing = new GatewayInside(home.home(), true)) {
            String head = " HTTP/1.1\r\nHost: 127.0.0.1:" + showing.port() + "\r\nAuthorization: Bearer "
                    + showing.token() + "\r\nX-CSRFToken: " + showing.csrf() + "\r\nContent-Length: 0\r\n\r\n";

            assertThat(RawHttp.send(showing.port(), "POST /python/start/ema" + head)
                            .status())
                    .isEqualTo(403);
            assertThat(RawHttp.send(showing.port(), "DELETE /api/v1/strategies/ema" + head)
                            .status())
                    .isEqualTo(403);
            assertThat(RawHttp.send(showing.port(), "GET /python/status/ema" + head)
                            .status())
                    .isEqualTo(200);
            assertThat(RawHttp.send(showing.port(), "POST /python/api/strategies" + head)
                            .status())
                    .isEqualTo(200);
        }
        assertThat(home.phase("ema")).isEqualTo("stopped");
    }

    @Test
    void everyAnswerForbidsTheBrowserWhatNobodyWants() {
        List<RawHttp.Answer> answers = List.of(
                get("/api/v1/status", own(), bearer()),
                get("/api/v1/status", own(), ""),
                get("/nothing", own(), bearer()),
                RawHttp.send(gateway.port(), "nonsense\r\n\r\n"));
        for (RawHttp.Answer answer : answers) {
            assertThat(answer.head())
                    .contains("Content-Security-Policy: default-src 'none'; script-src 'self';")
                    .contains("frame-ancestors 'none'")
                    .contains("X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer")
                    .doesNotContain("unsafe-inline", "Access-Control");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/status\r\n\r\n",
                "GET  HTTP/1.1\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: x\nEvil: 1\r\n\r\n",
                "GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /a HTTP/1.1\r\n Host: a\r\n\r\n",
                "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
                "\u0016\u0003\u0001\u0002\r\n\r\n"
            })
    void whatIsNoHttpIsA400WithOneLine(String request) {
        RawHttp.Answer answer = RawHttp.send(gateway.port(), request);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().strip()).doesNotContain("\n").startsWith("{\"error\":");
    }

    @Test
    void aBodyWithTwoLengthsIsNotTakenForTwoRequests() {
        String head = "POST /auth/session HTTP/1.1\r\nHost: " + own() + "\r\nContent-Type: application/json\r\n";
        String smuggled = "GET /api/v1/status HTTP/1.1\r\nHost: " + own() + "\r\n" + bearer() + "\r\n";

        RawHttp.Answer both = RawHttp.send(
                gateway.port(), head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled);
        RawHttp.Answer odd = RawHttp.send(gateway.port(), head + "Transfer-Encoding: xchunked\r\n\r\n" + smuggled);

        assertThat(both.status()).isBetween(400, 501);
        assertThat(both.body()).doesNotContain("ema");
        assertThat(odd.status()).isBetween(400, 501);
        assertThat(odd.body()).doesNotContain("ema");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../WebCommand.class",
                "/..%2fWebCommand.class",
                "/page/../../x.js",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/.git/config",
                "//etc/passwd",
                "/api/v1/status/..%2f..",
                "/api/v1/source/%2e%2e",
                "/python/api/logs/ema/..%2f..%2frun%2fweb.token"
            })
    void aPathLeadsNowhereElse(String path) {
        RawHttp.Answer answer = get(path, own(), bearer());

        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain(gateway.token(), "root:");
    }

    @Test
    void aLineEndInAnAddressReachesNoHeader() {
        home.does("start", "ema");
        RawHttp.Answer answer = get("/api/v1/logs/ema/download?run=%0d%0aSet-Cookie:%20a=b", own(), bearer());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.has("set-cookie")).isFalse();
    }

    @Test
    void optionsOfTheClientAreNotReachedThroughAnAddress() {
        for (String path : List.of(
                "/api/v1/status/--home",
                "/api/v1/explain/--json",
                "/api/v1/events?id=--follow",
                "/api/v1/events?since=-f",
                "/api/v1/calendar/is-open?exchange=--home=%2f",
                "/api/v1/report?since=--home=/tmp")) {
            assertThat(get(path, own(), bearer()).status()).as(path).isEqualTo(400);
        }
    }

    @Test
    void aHeadAboveSixteenKibAndABodyAboveTwoMibAreRefused() {
        assertThat(get("/" + "a".repeat(17_000), own(), "").status()).isEqualTo(431);
        assertThat(get("/", own(), "X: " + "a".repeat(17_000) + "\r\n").status())
                .isEqualTo(431);
        RawHttp.Answer large = RawHttp.send(
                gateway.port(),
                "POST /auth/session HTTP/1.1\r\nHost: " + own()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2097153\r\n\r\n");
        assertThat(large.status()).isEqualTo(413);
    }

    @Test
    void aThousandHalfRequestsLeaveItAnsweringAndMakeRoomForTheNewest() throws Exception {
        List<Socket> all = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                Socket socket = RawHttp.connect(gateway.port());
                socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
                all.add(socket);
            }
            assertThat(refusedOrClosed(all)).isGreaterThan(900);
        } finally {
            for (Socket socket : all) {
                socket.close();
            }
        }
        assertThat(get("/api/v1/status", own(), bearer()).status()).isEqualTo(200);
    }

    /** How many of them, but for the newest, have an answer, or their end, by now. */
    private static int refusedOrClosed(List<Socket> all) throws IOException {
        int count = 0;
        for (Socket socket : all.subList(0, all.size() - 64)) {
            socket.setSoTimeout(2000);
            try {
                InputStream in = socket.getInputStream();
                int first = in.read();
                count += first < 0 || first == 'H' ? 1 : 0;
            } catch (SocketTimeoutException e) {
                // It is one of those that are let in.
            } catch (IOException e) {
                count++;
            }
        }
        return count;
    }

    @Test
    void moreStreamsThanItsBoundAreToldSo() throws Exception {
        List<Socket> all = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                Socket socket = RawHttp.connect(gateway.port());
                all.add(socket);
                socket.getOutputStream().write(stream().getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            RawHttp.Answer more = RawHttp.send(gateway.port(), stream());
            assertThat(more.status()).isEqualTo(503);
            assertThat(get("/api/v1/status", own(), bearer()).status())
                    .as("questions are answered all the same")
                    .isEqualTo(200);
        } finally {
            for (Socket socket : all) {
                socket.close();
            }
        }
        Eventually.holds("places are free again", () -> {
            try (Socket socket = RawHttp.connect(gateway.port())) {
                socket.getOutputStream().write(stream().getBytes(StandardCharsets.US_ASCII));
                byte[] first = socket.getInputStream().readNBytes(12);
                return new String(first, StandardCharsets.US_ASCII).endsWith("200");
            }
        });
    }

    private String stream() {
        return "GET /api/v1/stream HTTP/1.1\r\nHost: " + own() + "\r\n" + bearer() + "\r\n";
    }

    @Test
    void aScriptTagReachesTheCallerAsTextAlone() {
        String tag = "<script>alert(1)</script>";
        home.does("set", "ema", "name=" + tag);
        home.does("start", "ema");
        home.prints("ema", tag + "\n");

        for (String path : List.of(
                "/api/v1/status",
                "/python/api/strategies",
                "/api/v1/logs/ema",
                "/api/v1/logs/ema/download",
                "/python/logs/ema",
                "/api/v1/status/" + "%3Cscript%3E",
                "/%3Cscript%3Ealert(1)%3C/script%3E")) {
            RawHttp.Answer answer = get(path, own(), bearer());
            assertThat(answer.head().toLowerCase(Locale.ROOT)).as(path).doesNotContain("text/html");
            assertThat(answer.head()).as(path).contains("X-Content-Type-Options: nosniff", "script-src 'self'");
        }
    }
}
