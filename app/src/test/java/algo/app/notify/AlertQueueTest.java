package algo.app.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a channel tells, when, and in which order, with a clock of the test. */
class AlertQueueTest {
    private static final Instant NINE = Instant.parse("2026-11-30T03:30:00Z");
    private Instant now = NINE;
    private AlertQueue box = new AlertQueue(channel(Duration.ofMinutes(5), Optional.empty()));

    @Test
    void alertsAreToldInTheirOrderOneAfterTheOther() {
        offer(AlertKind.EXIT, "a");
        offer(AlertKind.FAILED, "a");
        offer(AlertKind.EXIT, "b");

        AlertQueue.Due first = box.next(now).orElseThrow();
        assertThat(box.next(now)).as("one at a time").isEmpty();
        box.answered(first, Delivery.SENT, now);

        assertThat(first.text()).isEqualTo("a exit");
        assertThat(sendAll()).containsExactly("a failed", "b exit");
        assertThat(box.waitingCount()).isZero();
        assertThat(box.sent()).isEqualTo(3);
    }

    @Test
    void onlyTheKindsOfTheChannelAreTold() {
        box = new AlertQueue(new Channel(
                "c",
                new Target.Heartbeat("http://h/", Duration.ofMinutes(1)),
                Set.of(AlertKind.PANIC),
                Duration.ZERO,
                Optional.empty(),
                Set.of(),
                ""));
        offer(AlertKind.EXIT, "a");
        offer(AlertKind.PANIC, "");

        assertThat(sendAll()).containsExactly("panic");
    }

    @Test
    void theSecondOfAKindWaitsForTheEndOfTheCoolDownAndIsSummedUp() {
        offer(AlertKind.EXIT, "a");
        assertThat(sendAll()).containsExactly("a exit");
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMinutes(1));
            offer(AlertKind.EXIT, "a");
        }
        offer(AlertKind.EXIT, "b");
        assertThat(sendAll()).as("another strategy").containsExactly("b exit");
        assertThat(box.nextLook(now)).isEqualTo(NINE.plus(Duration.ofMinutes(5)));

        pass(Duration.ofMinutes(1));

        assertThat(sendAll()).containsExactly("a: 4 more 'exit' from 09:01 to 09:04; the last: a exit");
        pass(Duration.ofMinutes(4));
        offer(AlertKind.EXIT, "a");
        assertThat(sendAll()).as("a summary begins a cool-down of its own").isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(sendAll()).hasSize(1);
        pass(Duration.ofMinutes(6));
        offer(AlertKind.EXIT, "a");
        assertThat(sendAll()).as("after a quiet cool-down").containsExactly("a exit");
    }

    @Test
    void aThousandEventsWhileTheHostIsDownForAnHourAreOneDigestAndTheNewest() throws Exception {
        box = new AlertQueue(channel(Duration.ZERO, Optional.empty()));
        int tries = 0;
        for (int i = 0; i < 1000; i++) {
            pass(Duration.ofMillis(3600));
            offer(AlertKind.EXIT, "s" + i % 100);
            Optional<AlertQueue.Due> due = box.next(now);
            if (due.isPresent()) {
                tries++;
                box.answered(due.get(), Delivery.failed("connection refused"), now);
            }
        }
        assertThat(tries).as("with growing pauses").isBetween(10, 25);
        assertThat(box.waiting).hasSizeLessThanOrEqualTo(AlertQueue.MOST_WAITING);
        assertThat(box.waitingCount()).isEqualTo(1000);
        assertThat(json(box).length()).as("what is kept on disk").isLessThan(16_000);

        pass(Duration.ofMinutes(5));
        List<String> told = sendAll();

        assertThat(told).hasSize(AlertQueue.MOST_WAITING + 1);
        assertThat(told.get(0)).startsWith("980 alerts from 09:00 to 09:58: ").contains("others ");
        assertThat(told.get(20)).as("the newest comes last").isEqualTo("s99 exit");
    }

    @Test
    void pausesGrowAndWhatTheHostAsksForIsHeeded() {
        offer(AlertKind.EXIT, "a");
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            AlertQueue.Due due = box.next(now).orElseThrow();
            box.answered(due, Delivery.failed("503"), now);
            Instant next = box.nextLook(now.minusMillis(1));
            pauses.add(Duration.between(now, box.nextTry).toSeconds());
            assertThat(next).isAfter(now.minusMillis(1));
            now = box.nextTry;
        }
        assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);

        AlertQueue.Due due = box.next(now).orElseThrow();
        box.answered(due, new Delivery("429", false, false, Optional.of(Duration.ofMinutes(20))), now);
        assertThat(box.nextTry).isEqualTo(now.plus(Duration.ofMinutes(20)));
        pass(Duration.ofMinutes(19));
        assertThat(box.next(now)).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(sendAll()).containsExactly("a exit");

        offer(AlertKind.FAILED, "a");
        due = box.next(now).orElseThrow();
        box.answered(due, new Delivery("429", false, false, Optional.of(Duration.ofDays(900))), now);
        assertThat(box.nextTry).as("bounded").isEqualTo(now.plus(Duration.ofHours(1)));
    }

    @Test
    void oneThatIsRefusedAgainAndAgainDoesNotHoldUpTheOthersForEver() {
        offer(AlertKind.EXIT, "a");
        offer(AlertKind.EXIT, "b");
        for (int i = 0; i < 10; i++) {
            AlertQueue.Due due = box.next(now).orElseThrow();
            assertThat(due.text()).isEqualTo("a exit");
            box.answered(due, Delivery.refused("HTTP 400"), now);
            now = box.nextTry;
        }
        assertThat(sendAll()).containsExactly("b exit");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneThatMayHaveArrivedSaysSoWhenItIsSentAgain(boolean doubt) throws Exception {
        offer(AlertKind.EXIT, "a");
        AlertQueue.Due due = box.next(now).orElseThrow();
        AlertQueue afterCrash = reread(box);
        box.answered(due, doubt ? Delivery.inDoubt("timed out") : Delivery.failed("refused"), now);
        pass(Duration.ofMinutes(1));

        assertThat(sendAll()).containsExactly((doubt ? AlertQueue.AGAIN : "") + "a exit");
        box = afterCrash;
        assertThat(sendAll()).as("killed while it was on its way").containsExactly(AlertQueue.AGAIN + "a exit");
    }

    @Test
    void whatWaitsCoolsDownAndIsCountedOutlivesACrash() throws Exception {
        for (int i = 0; i < 30; i++) {
            offer(AlertKind.EXIT, "s" + i);
        }
        offer(AlertKind.EXIT, "s29");
        box = reread(box);

        assertThat(box.waitingCount()).isEqualTo(31);
        List<String> told = sendAll();
        assertThat(told).hasSize(21);
        assertThat(told.get(0)).startsWith("10 alerts at 09:00: s0 exit 1, ");
        pass(Duration.ofMinutes(5));
        box = reread(box);
        assertThat(sendAll()).containsExactly("s29: 1 more 'exit' from 09:00 to 09:00; the last: s29 exit");
        assertThat(box.sent()).isEqualTo(22);
    }

    @Test
    void alertsThatComeWhileADigestIsOnItsWayAreNotLost() {
        for (int i = 0; i < 25; i++) {
            offer(AlertKind.EXIT, "s" + i);
        }
        AlertQueue.Due due = box.next(now).orElseThrow();
        offer(AlertKind.EXIT, "x");
        assertThat(box.waitingCount()).isEqualTo(26);
        box.answered(due, Delivery.failed("no"), now);
        assertThat(box.waitingCount()).isEqualTo(26);
        pass(Duration.ofMinutes(1));
        assertThat(sendAll().get(0)).startsWith("6 alerts");
    }

    @Test
    void inQuietHoursOnlyWhatIsUrgentIsToldAndTheRestTogetherAtTheirEnd() {
        now = Instant.parse("2026-11-30T17:00:00Z");
        box = new AlertQueue(channel(Duration.ofMinutes(5), QuietHours.parse("22:00-07:00")));
        for (int i = 0; i < 30; i++) {
            offer(AlertKind.EXIT, "s" + i);
            if (i == 2) {
                offer(AlertKind.PANIC, "");
            }
        }
        assertThat(sendAll()).containsExactly("panic");
        now = Instant.parse("2026-12-01T01:29:59Z");
        assertThat(sendAll()).isEmpty();
        now = Instant.parse("2026-12-01T01:30:00Z");
        List<String> told = sendAll();
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).startsWith("30 alerts at 30 Nov 22:30: s0 exit 1");
    }

    @Test
    void aClockThatWasSetBackHoldsNothingUp() {
        offer(AlertKind.EXIT, "a");
        sendAll();
        offer(AlertKind.EXIT, "a");
        now = now.minus(Duration.ofDays(2));

        assertThat(sendAll()).hasSize(1);
        offer(AlertKind.FAILED, "a");
        box.answered(box.next(now).orElseThrow(), Delivery.failed("down"), now);
        now = now.minus(Duration.ofDays(2));
        assertThat(sendAll()).hasSize(1);
    }

    @Test
    void whatIsFoundLongAfterItHappenedIsOnlyCounted() {
        box.offer(new Alert(AlertKind.EXIT, "a", now.minus(Duration.ofHours(13)), "a old"), now);
        offer(AlertKind.EXIT, "a");

        assertThat(sendAll()).hasSize(2).first().asString().startsWith("1 alert at 29 Nov 20:00: a exit 1");
    }

    @Test
    void otherTermsAreTriedAtOnce() {
        offer(AlertKind.EXIT, "a");
        box.answered(box.next(now).orElseThrow(), Delivery.refused("HTTP 401"), now);
        assertThat(box.next(now)).isEmpty();

        box.become(channel(Duration.ofMinutes(1), Optional.empty()));

        assertThat(sendAll()).containsExactly("a exit");
    }

    @Test
    void damageInWhatWasKeptIsLeftOut() throws Exception {
        ObjectNode node = (ObjectNode) new ObjectMapper()
                .readTree("{\"waiting\":[{\"kind\":\"nonsense\"},{\"kind\":\"exit\",\"at\":\"x\",\"text\":\"t\"},7],"
                        + "\"cooling\":[{\"kind\":\"exit\",\"until\":5}],\"next_id\":\"x\",\"together\":[]}");
        AlertQueueCodec.read(node, box);

        assertThat(sendAll()).containsExactly("t");
    }

    private void offer(AlertKind kind, String strategy) {
        box.offer(new Alert(kind, strategy, now, (strategy + " " + kind.label()).strip()), now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private List<String> sendAll() {
        List<String> texts = new ArrayList<>();
        for (Optional<AlertQueue.Due> due = box.next(now); due.isPresent(); due = box.next(now)) {
            texts.add(due.get().text());
            box.answered(due.get(), Delivery.SENT, now);
        }
        return texts;
    }

    private static String json(AlertQueue box) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        AlertQueueCodec.write(box, node);
        return node.toString();
    }

    private static AlertQueue reread(AlertQueue box) throws Exception {
        AlertQueue again = new AlertQueue(box.channel());
        AlertQueueCodec.read(new ObjectMapper().readTree(json(box)), again);
        assertThat(json(again)).as("nothing is lost").isEqualTo(json(box));
        return again;
    }

    private static Channel channel(Duration cooldown, Optional<QuietHours> quiet) {
        return new Channel(
                "me",
                new Target.Webhook("http://127.0.0.1/", Target.Template.GENERIC, Map.of()),
                EnumSet.allOf(AlertKind.class),
                cooldown,
                quiet,
                Channel.URGENT,
                "");
    }
}
