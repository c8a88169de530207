package algo.app;

import algo.app.kubernetes.PodProcess;
import algo.app.model.Halt;
import algo.app.protocol.ExitCode;
import java.io.IOException;

/** The process that runs strategies as Pods; its daemon starts it, and reads what it says. Pods go on when it ends. */
final class KubernetesMain {
    private KubernetesMain() {}

    public static void main(String[] args) throws IOException {
        Halt.install();
        PodProcess.serve(System.in, System.out);
        Halt.end(ExitCode.DONE);
    }
}
