package algo.app.broker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions and answers come through as they were; anything else is refused, and costs no more than its bytes. */
class WireTest {
    private static final Instant AT = Instant.parse("2026-11-20T04:00:00Z");
    private static final BigDecimal PRICE = new BigDecimal("812.05");

    private static AccountView.OrderRow order(String reason) {
        return new AccountView.OrderRow(
                "26", "ema@1", "SBIN", "NSE", "BUY", 5, "LIMIT", PRICE, PRICE, "MIS", "rejected", PRICE, AT, reason);
    }

    private static AccountView view(List<AccountView.OrderRow> orders) {
        return new AccountView(
                "simulated",
                List.of("a problem"),
                AT,
                new AccountView.Funds(PRICE, PRICE, PRICE, PRICE, PRICE.negate(), PRICE),
                List.of(new AccountView.StrategyTotal("ema", 3, 1, PRICE, PRICE, PRICE)),
                List.of(new AccountView.PositionRow("ema", "SBIN", "NSE", "MIS", -3, PRICE, PRICE, PRICE)),
                orders);
    }

    @Test
    void questionsComeThrough() throws Exception {
        for (Question question : List.of(
                Question.hello(),
                Question.begin(4711, Map.of("ema", "k", "rsi@A&B", "\"\\\n")),
                Question.register(Map.of("ema", "k")),
                Question.forget("ema"),
                Question.view(Question.Part.ORDERS),
                Question.limits(Map.of("ema", 5000_00L, "rsi@A&B", 1L)),
                Question.losses(7),
                Question.rename("r1", Map.of("ema", "fast", "ema@A&B", "fast@A&B")),
                Question.reset())) {
            assertThat(Question.read(question.line())).isEqualTo(question);
            assertThat(question.line()).doesNotContain("\n");
        }
    }

    @Test
    void answersComeThrough() throws Exception {
        for (Answer answer : List.of(
                Answer.done("00000000000a", 4711),
                Answer.failed("00000000000a", 0, "no room"),
                Answer.losses("00000000000a", 1, List.of(new LossRow(3, "ema", 5000_00, 5012_35, AT))),
                Answer.account("00000000000a", 1, view(List.of(order("too \"late\"")))))) {
            assertThat(Answer.read(answer.line())).isEqualTo(answer);
        }
    }

    @Test
    void anAccountThatIsTooLargeIsCutAndSaysSo() throws Exception {
        List<AccountView.OrderRow> many = new ArrayList<>(Collections.nCopies(6000, order("")));
        many.add(order("the last"));
        AccountView cut =
                Answer.read(Answer.account("a", 1, view(many)).line()).account().orElseThrow();
        assertThat(cut.orders()).hasSize(5000).endsWith(order("the last"));
        assertThat(cut.problems()).contains("of 6001 orders only 5000 are shown");

        String long1000 = "\u0001".repeat(1000);
        String line = Answer.account("a", 1, view(Collections.nCopies(5000, order(long1000))))
                .line();
        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Answer.MOST_BYTES);
        assertThat(Answer.read(line).account().orElseThrow().orders()).isNotEmpty();
    }

    @Test
    void aReasonIsOneLineOfABoundedLength() throws Exception {
        String line = Answer.failed("a", 1, "x\u001b[1m\n".repeat(5000)).line();

        assertThat(line).hasSizeLessThan(2000);
        assertThat(Answer.read(line).problem()).doesNotContain("\n", "\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"run\":1}",
                "{\"run\":\"\"}",
                "{\"run\":\"a\",\"run\":\"b\"}",
                "{\"run\":\"a\"} {}",
                "{\"run\":\"a\",\"port\":-1}",
                "{\"run\":\"a\",\"port\":65536}",
                "{\"run\":\"a\",\"port\":1.5}",
                "{\"run\":\"a\",\"port\":99999999999999999999999}",
                "{\"run\":\"a\",\"other\":1}",
                "{\"run\":\"a\",\"problem\":null}",
                "{\"run\":\"a\",\"account\":{}}",
                "{\"run\":\"a\",\"account\":{\"note\":\"\",\"funds\":[1,2,3,4,5]}}",
                "{\"run\":\"a\",\"account\":{\"funds\":[1,2,3,4,5,6,7]}}",
                "{\"run\":\"a\",\"account\":{\"funds\":[1e999999999,2,3,4,5,6]}}",
                "{\"run\":\"a\",\"account\":{\"funds\":[1e-99,2,3,4,5,6]}}",
                "{\"run\":\"a\",\"account\":{\"at\":\"+999999999-12-31T00:00:00Z\"}}",
                "{\"run\":\"a\",\"account\":{\"orders\":[[[[[[[[[[]]]]]]]]]]}}",
                "{\"run\":\"a\",\"account\":{\"orders\":[[{}]]}}",
                "{\"run\":\"a\",\"account\":{\"orders\":{}}}",
            })
    void whatIsNoAnswerIsRefused(String line) {
        assertThatThrownBy(() -> Answer.read(line)).isInstanceOf(IOException.class);
    }

    @Test
    void aLineFullOfNothingIsRefusedAtItsFirstByteTooMany() {
        for (String piece : List.of("[],", "{},", "0,", "\"\",")) {
            String rows = piece.repeat(1_000_000);
            assertThatThrownBy(() -> Answer.read("{\"run\":\"a\",\"account\":{\"orders\":[" + rows))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Answer.read("{\"run\":\"a\",\"account\":{\"problems\":[" + rows))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void noAnswerThatWasDamagedIsMoreThanRefused() {
        Random random = new Random(7);
        String whole = Answer.account("00000000000a", 4711, view(List.of(order("why"), order(""))))
                .line();
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder line = new StringBuilder(whole);
            for (int hits = random.nextInt(4); hits >= 0 && line.length() > 1; hits--) {
                int at = random.nextInt(line.length());
                switch (random.nextInt(4)) {
                    case 0 -> line.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> line.deleteCharAt(at);
                    case 2 -> line.insert(at, "{[\"0-9e,:]}".charAt(random.nextInt(11)));
                    default -> line.setLength(at + 1);
                }
            }
            try {
                Answer.read(line.toString());
                read++;
            } catch (IOException e) {
                assertThat(e.getMessage()).hasSizeLessThan(100).doesNotContain("SBIN", "\n");
            }
        }
        assertThat(read).as("some damage is in a text alone").isBetween(1, 19_999);
    }
}
