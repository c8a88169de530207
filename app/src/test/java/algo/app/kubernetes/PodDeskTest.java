package algo.app.kubernetes;

import static algo.app.kubernetes.PodDeskRig.POD;
import static algo.app.kubernetes.PodDeskRig.RUN;
import static algo.app.kubernetes.PodDeskRig.STRATEGY;
import static org.assertj.core.api.Assertions.assertThat;

import algo.app.Eventually;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One Pod at most, whatever is lost on the way; and nothing counts as gone before its object is. */
class PodDeskTest {
    private static final Instant TIME = Instant.parse("2026-11-20T03:45:00.5Z");

    @TempDir
    Path directory;

    private PodDeskRig rig;
    private FakeCluster cluster;

    @BeforeEach
    void open() throws IOException {
        rig = new PodDeskRig(directory);
        cluster = rig.cluster;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void makes() {
        rig.desk.start();
        rig.make();
        rig.tells("made");
    }

    private void runs() throws IOException {
        makes();
        cluster.runs(POD);
        rig.tells("running");
    }

    private void node(Path log, String text) {
        Eventually.holds(
                "the log has " + text + ", not " + (Files.exists(log) ? "" : "even a file"),
                () -> Files.readString(log).equals(text));
    }

    private long asked(String request) {
        return cluster.requests().stream().filter(request::equals).count();
    }

    @Test
    void aRunIsOnePodFromItsMakingToItsEnd() throws Exception {
        makes();
        assertThat(cluster.secretNames()).containsExactly(POD + "-" + RUN);
        cluster.runs(POD);
        rig.tells("running");
        cluster.prints(POD, TIME, "one");
        cluster.prints(POD, TIME, "two");
        node(rig.log, "one\ntwo\n");
        cluster.prints(POD, TIME.plusSeconds(1), "three");
        cluster.ends(POD, 3, "Error");
        ObjectNode ended = rig.tells("ended");
        assertThat(ended.path("end").asText()).isEqualTo("exited");
        assertThat(ended.path("code").asInt()).isEqualTo(3);
        assertThat(ended.path("at").asText()).isEqualTo("2026-11-20T03:46:00Z");
        assertThat(Files.readString(rig.log))
                .as("the log, once the end is told")
                .isEqualTo("one\ntwo\nthree\n");

        rig.desk.stop(RUN);
        Eventually.holds("it is deleted", () -> !cluster.deletes().isEmpty());
        assertThat(rig.hasTold("gone")).isFalse();
        cluster.remove(POD);
        rig.tells("gone");
        Eventually.holds("its Secret is deleted", () -> cluster.secretNames().isEmpty());
        assertThat(asked("POST /pods")).isEqualTo(1);
    }

    @Test
    void aPodWhoseMakingHadNoAnswerIsFoundAndNotMadeAgain() {
        AtomicInteger posts = new AtomicInteger();
        cluster.mishaps((method, path) -> method.equals("POST") && path.equals("/pods") && posts.incrementAndGet() == 1
                ? FakeCluster.Mishap.ANSWER_LOST
                : FakeCluster.Mishap.NONE);
        rig.make(); // without a watch: nothing but a look tells
        rig.tells("unsure");
        assertThat(rig.tells("made").path("uid").asText()).isEqualTo(cluster.uid(POD));
        assertThat(posts.get()).isEqualTo(1);
    }

    @Test
    void aPodThatWasNotMadeIsAskedForAgain() {
        AtomicInteger posts = new AtomicInteger();
        cluster.mishaps((method, path) -> method.equals("POST") && posts.incrementAndGet() < 4
                ? FakeCluster.Mishap.REQUEST_LOST
                : FakeCluster.Mishap.NONE);
        makes();
        assertThat(cluster.pods()).containsOnlyKeys(POD);
    }

    @Test
    void aRunThatIsStoppedBeforeItIsKnownToBeThereNeverStartsHoweverLateItComes() throws Exception {
        cluster.mishaps((method, path) -> method.equals("POST") && path.equals("/pods")
                ? FakeCluster.Mishap.REQUEST_LOST
                : FakeCluster.Mishap.NONE);
        rig.desk.start();
        rig.make();
        rig.tells("unsure");
        rig.desk.stop(RUN);
        rig.tells("gone");
        assertThat(cluster.secretNames())
                .as("without which no Pod of the run starts")
                .isEmpty();

        ClusterApi api = cluster.api();
        String late = cluster.put(api.json(PodMaker.pod(PodDeskRig.order(STRATEGY, RUN))));
        Eventually.holds("what came late is deleted", () -> cluster.deletes().contains(late + " 1"));
        assertThat(rig.hasTold("made")).isFalse();
        api.close();
    }

    @Test
    void aRunWhoseLateMakingSucceededIsDeletedWhenItIsStopped() {
        cluster.mishaps((method, path) ->
                method.equals("POST") && path.equals("/pods") || method.equals("GET") && path.equals("/pods/" + POD)
                        ? FakeCluster.Mishap.ANSWER_LOST
                        : FakeCluster.Mishap.NONE);
        rig.make();
        Eventually.holds("it is there", () -> cluster.pods().containsKey(POD));
        rig.tells("unsure");
        rig.desk.stop(RUN);
        cluster.mishaps((method, path) -> FakeCluster.Mishap.NONE);
        Eventually.holds("it is deleted", () -> cluster.deletes().contains(cluster.uid(POD) + " 11"));
        assertThat(rig.hasTold("gone")).isFalse();
    }

    @Test
    void thePodOfAnotherHomeOrOfSomebodyElseIsLeftAlone() throws Exception {
        String foreign =
                "{\"metadata\":{\"name\":\"" + POD + "\",\"labels\":{\"app.kubernetes.io/managed-by\":\"algo\","
                        + "\"algo/home\":\"feedfeed\",\"algo/run\":\"" + RUN + "\"}}}";
        cluster.put(foreign);
        rig.desk.start();
        rig.make();
        assertThat(rig.tells("refused").path("words").asText())
                .isEqualTo(
                        "there is a Pod " + POD + " in namespace trading already, which belongs to the home feedfeed");
        assertThat(cluster.pods()).containsOnlyKeys(POD);
        assertThat(cluster.deletes()).isEmpty();
        assertThat(cluster.secretNames()).isEmpty();

        cluster.remove(POD);
        cluster.put("{\"metadata\":{\"name\":\"" + POD + "\"}}");
        rig.desk.make(PodDeskRig.order(STRATEGY, "00000000000b"), rig.log);
        assertThat(rig.tells("00000000000b", "refused").path("words").asText()).endsWith("which was not made by algo");
        assertThat(cluster.deletes()).isEmpty();
    }

    @Test
    void anEarlierRunThatIsStillThereIsAdopted() throws Exception {
        ClusterApi api = cluster.api();
        String uid = cluster.put(api.json(PodMaker.pod(PodDeskRig.order(STRATEGY, RUN))));
        cluster.runs(POD);
        String second = "00000000000b";
        rig.desk.make(PodDeskRig.order(STRATEGY, second), directory.resolve("second.log"));
        ObjectNode occupied = rig.tells(second, "occupied");
        assertThat(occupied.path("other").asText()).isEqualTo(RUN);
        assertThat(occupied.path("uid").asText()).isEqualTo(uid);
        assertThat(cluster.secretNames()).isEmpty();

        rig.desk.start();
        rig.desk.adopt(STRATEGY, RUN, uid, "", Duration.ofSeconds(5), rig.log);
        rig.tells("running");
        assertThat(cluster.deletes()).isEmpty();
        api.close();
    }

    @Test
    void aStopIsADeleteOfThisUidWithTheGraceAndOverWhenTheObjectIsGone() throws Exception {
        runs();
        rig.desk.stop(RUN);
        Eventually.holds("it is deleted", () -> cluster.deletes().equals(List.of(cluster.uid(POD) + " 11")));
        rig.tells("ending");
        cluster.ends(POD, 143, "Error");
        assertThat(rig.tells("ended").path("code").asInt()).isEqualTo(143);
        assertThat(rig.hasTold("gone")).isFalse();
        cluster.remove(POD);
        rig.tells("gone");
    }

    @Test
    void aDeleteWithoutAnAnswerIsAskedForAgainAndHitsNobodyElse() throws Exception {
        runs();
        AtomicInteger deletes = new AtomicInteger();
        cluster.mishaps(
                (method, path) -> method.equals("DELETE") && path.startsWith("/pods") && deletes.incrementAndGet() == 1
                        ? FakeCluster.Mishap.REQUEST_LOST
                        : FakeCluster.Mishap.NONE);
        cluster.script((method, path) -> path.endsWith("?watch") ? FakeCluster.Scripted.status(503, "", "no") : null);
        cluster.cutStreams();
        rig.desk.stop(RUN);
        Eventually.holds("it was asked once", () -> deletes.get() == 1);
        // A person takes it away by force, and somebody's other Pod has its name before it is asked again.
        cluster.remove(POD);
        String newer = cluster.put("{\"metadata\":{\"name\":\"" + POD + "\"}}");
        rig.tells("gone");
        assertThat(cluster.uid(POD)).isEqualTo(newer);
        assertThat(cluster.deletes()).isEmpty();
    }

    @Test
    void aNodeThatFallsSilentLeavesTheRunAsItWasUntilAPersonSaysThatItIsDead() throws Exception {
        runs();
        rig.desk.claim(RUN);
        assertThat(rig.tells("unclaimed").path("words").asText()).isEqualTo("its node answers; 'stop' ends it");
        cluster.status(
                POD,
                "{'phase':'Running','conditions':[{'type':'Ready','status':'False'}],'containerStatuses':[{'name':"
                        + "'strategy','ready':true,'state':{'running':{}}}]}");
        assertThat(rig.tells("lost").path("words").asText()).contains("does not answer");
        rig.make();
        assertThat(rig.tells("refused").path("words").asText()).isEqualTo("its run " + RUN + " is not gone yet");
        String uid = cluster.uid(POD);
        rig.desk.stop(RUN);
        Eventually.holds("it is asked to end", () -> cluster.deletes().equals(List.of(uid + " 11")));
        assertThat(rig.hasTold("gone")).isFalse();
        assertThat(rig.hasTold("ended")).isFalse();
        cluster.status(POD, "{'phase':'Unknown'}");
        Eventually.holds(
                "that it is lost is told again",
                () -> rig.told.stream()
                                .filter(line -> line.path("is").asText().equals("lost"))
                                .count()
                        == 2);

        rig.desk.claim(RUN);
        rig.tells("gone");
        assertThat(cluster.deletes()).containsExactly(uid + " 11", uid + " 0");
        assertThat(rig.tells("ended").path("end").asText()).isEqualTo("unknown");
    }

    @Test
    void whatWentWhileNobodyWatchedIsFoundInTheNextList() throws Exception {
        runs();
        cluster.script((method, path) -> path.endsWith("?watch") ? FakeCluster.Scripted.status(503, "", "away") : null);
        cluster.cutStreams();
        Eventually.holds("that nobody watches is told", () -> rig.told.stream()
                .anyMatch(line -> line.path("blind").asText().equals("watch pods: HTTP 503")));
        cluster.remove(POD);
        cluster.forget();
        assertThat(rig.hasTold("gone")).isFalse();
        cluster.script((method, path) -> null);
        rig.tells("gone");
        Eventually.holds("that somebody watches is told", () -> rig.told.stream()
                .anyMatch(
                        line -> line.has("blind") && line.path("blind").asText().isEmpty()));
    }

    @Test
    void aWatchThatIsCutGoesOnFromWhereItWas() throws Exception {
        runs();
        long lists = asked("GET /pods");
        for (int i = 0; i < 3; i++) {
            cluster.cutStreams();
        }
        cluster.ends(POD, 0, "Completed");
        assertThat(rig.tells("ended").path("code").asInt()).isZero();
        assertThat(asked("GET /pods")).as("lists").isEqualTo(lists);
    }

    @Test
    void anotherClusterAtTheAddressTellsNothingOfWhatRan() throws Exception {
        runs();
        cluster.becomeAnother("ns-2");
        cluster.remove(POD);
        ObjectNode unsure = rig.tells("unsure");
        assertThat(unsure.path("words").asText()).startsWith("another cluster, or another namespace of the same name");
        cluster.forget();
        cluster.cutStreams();
        Eventually.holds("it is told of all", () -> rig.told.stream()
                .anyMatch(line -> line.path("blind").asText().startsWith("another cluster")));
        assertThat(rig.hasTold("gone")).isFalse();
    }

    @Test
    void aQuotaAndMissingRightsAreOneLineAndNothingIsLeft() {
        rig.desk.start();
        cluster.script((method, path) -> method.equals("POST") && path.equals("/pods")
                ? FakeCluster.Scripted.status(
                        403,
                        "Forbidden",
                        "pods \"" + POD
                                + "\" is forbidden: exceeded quota: compute, requested: limits.memory=512Mi, used:"
                                + " limits.memory=4Gi, limited: limits.memory=4Gi")
                : null);
        rig.make();
        assertThat(rig.tells("refused").path("words").asText())
                .isEqualTo("the quota of namespace trading has no room for it: exceeded quota: compute, requested:"
                        + " limits.memory=512Mi, used: limits.memory=4Gi, limited: limits.memory=4Gi");
        Eventually.holds("its Secret is deleted", () -> cluster.secretNames().isEmpty());

        cluster.script((method, path) -> method.equals("POST")
                ? FakeCluster.Scripted.status(
                        403,
                        "Forbidden",
                        "secrets is forbidden: User \"asha\" cannot create resource \"secrets\" in API group \"\" in the"
                                + " namespace \"trading\"")
                : null);
        rig.desk.make(PodDeskRig.order(STRATEGY, "00000000000b"), rig.log);
        assertThat(rig.tells("00000000000b", "refused").path("words").asText())
                .isEqualTo("the user of context test may not create secrets in namespace trading: User \"asha\" cannot"
                        + " create resource \"secrets\" in API group \"\" in the namespace \"trading\"");
    }

    @Test
    void aServerThatHasTooMuchToDoIsAskedAgainAfterItsPause() {
        AtomicInteger posts = new AtomicInteger();
        cluster.script((method, path) -> method.equals("POST") && path.equals("/pods") && posts.incrementAndGet() == 1
                ? FakeCluster.Scripted.status(429, "TooManyRequests", "wait").after("2")
                : null);
        long began = System.nanoTime();
        makes();
        assertThat(System.nanoTime() - began).as("the pause, ns").isGreaterThan(2_000_000_000L);
        assertThat(posts.get()).isEqualTo(2);
    }

    @Test
    void whatAnEarlierProcessMadeGoesOnWithTheNextOne() throws Exception {
        runs();
        cluster.prints(POD, TIME, "before");
        node(rig.log, "before\n");
        JsonNode made = rig.tells("made");
        rig.another();
        cluster.prints(POD, TIME.plusSeconds(1), "meanwhile");
        rig.desk.adopt(
                STRATEGY,
                RUN,
                made.path("uid").asText(),
                made.path("cluster").asText(),
                Duration.ofSeconds(5),
                rig.log);
        rig.desk.start();
        rig.tells("running");
        node(rig.log, "before\nmeanwhile\n");
        assertThat(asked("POST /pods")).isEqualTo(1);
    }

    @Test
    void aRunOfWhichNobodyNotedTheUidIsFoundByItsIdOrNeverStarts() throws Exception {
        ClusterApi api = cluster.api();
        cluster.put(api.json(PodMaker.pod(PodDeskRig.order(STRATEGY, RUN))));
        cluster.runs(POD);
        rig.desk.adopt(STRATEGY, RUN, "", "", Duration.ofSeconds(5), rig.log);
        rig.desk.adopt("other", "00000000000b", "", "", Duration.ofSeconds(5), directory.resolve("b.log"));
        rig.desk.start();
        assertThat(rig.tells("made").path("uid").asText()).isEqualTo(cluster.uid(POD));
        rig.tells("00000000000b", "gone");
        String late = cluster.put(api.json(PodMaker.pod(PodDeskRig.order("other", "00000000000b"))));
        Eventually.holds("what came late is deleted", () -> cluster.deletes().contains(late + " 1"));
        api.close();
    }

    @Test
    void aPodOfThisHomeThatNobodyNamedIsTold() throws Exception {
        ClusterApi api = cluster.api();
        String uid = cluster.put(api.json(PodMaker.pod(PodDeskRig.order(STRATEGY, RUN))));
        rig.desk.start();
        Eventually.holds("it is told", () -> rig.told.stream()
                .anyMatch(line -> line.path("stray").asText().equals(POD)
                        && line.path("uid").asText().equals(uid)
                        && line.path("strategy").asText().equals(STRATEGY)));
        assertThat(cluster.deletes()).isEmpty();
        api.close();
    }

    @Test
    void somebodyElseWhoDeletesItIsTold() throws Exception {
        runs();
        cluster.remove(POD);
        rig.tells("gone");
        ObjectNode ended = rig.tells("ended");
        assertThat(ended.path("end").asText()).isEqualTo("unknown");
        assertThat(ended.path("words").asText()).startsWith("its Pod was deleted");
    }
}
