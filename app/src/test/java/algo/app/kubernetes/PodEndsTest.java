package algo.app.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status of a Pod says of it, told apart. */
class PodEndsTest {
    private static Pod pod(String status) {
        String json = "{\"metadata\":{\"name\":\"p\",\"uid\":\"u\"},\"spec\":{\"nodeName\":\"n1\"},\"status\":"
                + status.replace('\'', '"') + "}";
        return new KubernetesSerialization().unmarshal(json, Pod.class);
    }

    private static String terminated(String inside) {
        return "'containerStatuses':[{'name':'strategy','state':{'terminated':{" + inside + "}}}]";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Succeeded | 'exitCode':0,'reason':'Completed' | EXITED | 0",
                "Failed | 'exitCode':7,'reason':'Error' | EXITED | 7",
                "Running | 'exitCode':7,'reason':'Error' | EXITED | 7",
                "Failed | 'exitCode':143,'reason':'Error' | EXITED | 143",
                "Failed | 'exitCode':137,'reason':'OOMKilled' | OUT_OF_MEMORY | 137",
                "Failed | 'exitCode':128,'reason':'StartError','message':'exec: no such file' | COULD_NOT_START | -1",
                "Failed | 'exitCode':128,'reason':'ContainerCannotRun' | COULD_NOT_START | -1",
                "Failed | 'exitCode':137,'reason':'ContainerStatusUnknown' | UNKNOWN | -1",
            })
    void theProgramEndedByItself(String phase, String inside, PodEnd.Kind kind, int code) {
        PodEnd end = PodEnds.of(pod("{'phase':'" + phase + "'," + terminated(inside) + "}"))
                .orElseThrow();
        assertThat(end.kind()).isEqualTo(kind);
        assertThat(end.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'reason':'Evicted','message':'The node was low on resource: memory.' | EVICTED",
                "'reason':'Preempting' | PREEMPTED",
                "'reason':'Terminated','message':'Pod was terminated in response to imminent node shutdown.' | NODE_ENDED",
                "'reason':'OutOfcpu','message':'Node did not have enough resource' | COULD_NOT_START",
                "'conditions':[{'type':'DisruptionTarget','status':'True','reason':'PreemptionByScheduler'}] | PREEMPTED",
                "'conditions':[{'type':'DisruptionTarget','status':'True','reason':'EvictionByEvictionAPI'}] | EVICTED",
                "'conditions':[{'type':'DisruptionTarget','status':'True','reason':'TerminationByKubelet'}] | EVICTED",
                "'conditions':[{'type':'DisruptionTarget','status':'True','reason':'DeletionByPodGC'}] | NODE_ENDED",
                "'conditions':[{'type':'DisruptionTarget','status':'False','reason':'PreemptionByScheduler'}] | EXITED",
                "'conditions':[] | EXITED",
            })
    void theClusterEndedIt(String status, PodEnd.Kind kind) {
        PodEnd end = PodEnds.of(
                        pod("{'phase':'Failed'," + status + "," + terminated("'exitCode':143,'reason':'Error'") + "}"))
                .orElseThrow();
        assertThat(end.kind()).isEqualTo(kind);
    }

    @Test
    void aPodThatFailedWithoutAWordOfItsProgramEndedNobodyKnowsHow() {
        assertThat(PodEnds.of(pod("{'phase':'Failed'}"))).contains(PodEnd.unknown(""));
        assertThat(PodEnds.of(pod("{'phase':'Running'}"))).isEmpty();
        assertThat(PodEnds.of(pod("{}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'phase':'Pending'} | WAITING | ''",
                "{'phase':'Pending','conditions':[{'type':'PodScheduled','status':'False','message':'0/3 nodes are available:"
                        + " 3 Insufficient memory.'}]} | WAITING | no node takes it (0/3 nodes are available: 3 Insufficient"
                        + " memory.)",
                "{'phase':'Pending','containerStatuses':[{'name':'strategy','state':{'waiting':{'reason':'ImagePullBackOff',"
                        + "'message':'Back-off pulling image'}}}]} | WAITING | its image cannot be pulled (ImagePullBackOff:"
                        + " Back-off pulling image)",
                "{'phase':'Pending','containerStatuses':[{'name':'strategy','state':{'waiting':{'reason':"
                        + "'CreateContainerConfigError','message':'secret not found'}}}]} | WAITING | its container cannot be"
                        + " made (CreateContainerConfigError: secret not found)",
                "{'phase':'Running','conditions':[{'type':'Ready','status':'True'}],'containerStatuses':[{'name':'strategy',"
                        + "'ready':true,'state':{'running':{}}}]} | RUNNING | ''",
                "{'phase':'Running','conditions':[{'type':'Ready','status':'False'}],'containerStatuses':[{'name':'strategy',"
                        + "'ready':true,'state':{'running':{}}}]} | LOST | the node n1 does not answer; the program may well"
                        + " go on there",
                "{'phase':'Unknown'} | LOST | the node n1 does not answer; the program may well go on there",
            })
    void whatLivesIsToldApart(String status, PodLook.State state, String words) {
        PodLook look = PodLook.of(pod(status));
        assertThat(look.state()).isEqualTo(state);
        assertThat(look.words()).isEqualTo(words);
        assertThat(look.end()).isEmpty();
        assertThat(look.home()).isEmpty();
    }
}
