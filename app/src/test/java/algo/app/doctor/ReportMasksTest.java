package algo.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a secret is not in a report, however it is written; what helps to find a fault is. */
class ReportMasksTest {
    private static String shown(String text) {
        return new ReportMasks(Map.of()).text(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "api_key=hunter2                                | api_key=***",
                "apiKey: hunter2, next                          | apiKey: ***, next",
                "{\"apikey\":\"hunter2\",\"symbol\":\"SBIN\"}   | {\"apikey\":\"***\",\"symbol\":\"SBIN\"}",
                "BROKER_SECRET = 'hunter2 hunter3'              | BROKER_SECRET = '***'",
                "password=\"ab,cd ef\" user=me                  | password=\"***\" user=me",
                "DB_PASSWORD:hunter2                            | DB_PASSWORD:***",
                "pin=4711 totp: 123456                          | pin=*** totp: ***",
                "got access_token => hunter2                    | got access_token => ***",
                "run --api-key hunter2 --symbol SBIN            | run --api-key *** --symbol SBIN",
                "run --token=hunter2 x                          | run --token=*** x",
                "Authorization: Bearer abc.def-123              | Authorization: ***",
                "\"authorization\": \"Basic dXNlcjpodW50ZXIy\"  | \"authorization\": \"***\"",
                "sent bearer abcdef1234                         | sent bearer ***",
                "Cookie: sid=hunter2; other=hunter3             | Cookie: ***",
                "X-Api-Key: hunter2                             | X-Api-Key: ***",
                "http://me:p@ss@host:5000/api                   | http://***@host:5000/api",
                "GET https://host/a/b?symbol=SBIN&t=hunter2 200 | GET https://host/a/b?*** 200",
                "https://host/cb#id=hunter2                     | https://host/cb#***",
                "curl https://hooks.slack.com/services/T0/B0/x  | curl https://hooks.slack.com/***",
                "https://ptb.discord.com/api/webhooks/1/x       | https://ptb.discord.com/***",
                "https://api.telegram.org/bot1:x/sendMessage    | https://api.telegram.org/***",
                "https://hc-ping.com/a-b-c                      | https://hc-ping.com/***",
                "bot 123456789:AAabcdefghijklmnopqrstuvwxyz012345 up | bot *** up",
                "jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-d | jwt ***",
                "key 0123456789abcdef0123456789abcdef01234567.  | key ***.",
                "sent AbCdEfGhIjKlMnOpQrStUvWx12 to it          | sent *** to it",
            })
    void whatLooksLikeASecretIsReplaced(String text, String expected) {
        assertThat(shown(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-30T09:20:00+05:30 ema_crossover: started, run 20261130_092000_IST-7, pid 4711",
                "live ping: no answer from http://127.0.0.1:5000 in 5 s",
                "KeyError: 'SBIN'",
                "mapping: 3, spinning: no, author: me, monkey=1, keyboard=us",
                "the secret OPENALGO_APIKEY is not here",
                "/home/me/.algo/log/strategies/Ema_2/20261130_092000_IST-7.log",
                "boot 3f2504e0-4f89-11d3-9a0c-0305e82c3301",
                "basic information about this",
                "a_very_long_identifier_of_a_strategy_without_digits",
            })
    void whatHelpsToFindAFaultStays(String text) {
        assertThat(shown(text)).isEqualTo(text);
    }

    @Test
    void knownValuesAreFoundHoweverTheyAreWritten() {
        ReportMasks masks =
                new ReportMasks(Map.of("my pass\"w\u00f6rd", "DB", "line one\nline two", "NOTE", "471", "PIN"));

        assertThat(masks.text("a my pass\"w\u00f6rd b")).isEqualTo("a ***DB*** b");
        assertThat(masks.text("{\"x\":\"my pass\\\"w\u00f6rd\"}")).isEqualTo("{\"x\":\"***DB***\"}");
        assertThat(masks.text("q my+pass%22w%C3%B6rd")).isEqualTo("q ***DB***");
        assertThat(masks.text("b bXkgcGFzcyJ3w7ZyZA==")).isEqualTo("b ***DB***");
        assertThat(masks.text("said line two")).isEqualTo("said ***NOTE***");
        assertThat(masks.text("with 471, not 4711")).isEqualTo("with ***, not 4711");
        assertThat(masks.count()).isEqualTo(6);
    }

    @Test
    void privateKeysAreReplacedAsAWhole() {
        assertThat(shown("before\n-----BEGIN RSA PRIVATE KEY-----\nabc\ndef\n-----END RSA PRIVATE KEY-----\nafter\n"))
                .isEqualTo("before\n***\nafter\n");
        assertThat(shown("-----BEGIN PRIVATE KEY-----\nabc\n")).isEqualTo("***");
        assertThat(shown("a\n" + "Ab3/".repeat(16) + "\nb")).isEqualTo("a\n***\nb");
    }

    @Test
    void addressesOfChannelsKeepTheirHostAlone() {
        ReportMasks masks = new ReportMasks(Map.of());

        assertThat(masks.address("https://me:x@ntfy.example/topic?auth=1")).isEqualTo("https://ntfy.example/***");
        assertThat(masks.address("https://ntfy.example")).isEqualTo("https://ntfy.example");
        assertThat(masks.address("no address")).isEqualTo("***");
    }

    @Test
    void longLinesAreCutAndTakeNoTime() {
        for (String piece : new String[] {"a", "a.", "key", "=\"", "\\\"", "token=", "--", "https://", "@", "x_key-"}) {
            String line = piece.repeat(200_000 / piece.length());
            String shown = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(30), () -> shown(line), piece);
            assertThat(shown.length()).as(piece).isLessThan(ReportMasks.LONGEST_LINE * 3);
        }
    }
}
