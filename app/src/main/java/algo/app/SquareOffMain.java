package algo.app;

import algo.app.model.Halt;
import algo.app.protocol.ExitCode;
import algo.app.squareoff.SquareOffProcess;
import java.io.IOException;

/** The process that cancels orders and closes positions; its daemon starts it, and reads what it says. */
final class SquareOffMain {
    private SquareOffMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Halt.install();
        SquareOffProcess.serve(System.in, System.out, () -> Halt.end(ExitCode.FAILED));
        System.exit(ExitCode.DONE);
    }
}
