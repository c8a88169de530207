package algo.app;

import algo.app.model.Halt;
import algo.app.protocol.ExitCode;
import algo.app.risk.AccountProcess;
import java.io.IOException;

/** The process that asks a live host what the account has lost; its daemon starts it, and reads what it says. */
final class RiskMain {
    private RiskMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Halt.install();
        AccountProcess.serve(System.in, System.out, () -> Halt.end(ExitCode.FAILED));
        System.exit(ExitCode.DONE);
    }
}
