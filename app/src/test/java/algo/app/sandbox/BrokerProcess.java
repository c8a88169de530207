package algo.app.sandbox;

import algo.app.platform.unix.TcpPeers;
import java.nio.file.Path;
import java.time.Clock;

/** A broker alone in a process: says its port, and ends with its standard input. */
final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] args) throws Exception {
        try (TcpPeers peers = new TcpPeers();
                Sandbox sandbox = new Sandbox(Path.of(args[0]), Clock.systemUTC(), peers::isOwnOrRoot)) {
            sandbox.register("ema", "key-of-ema");
            sandbox.register("rsi", "key-of-rsi");
            System.out.println(sandbox.start(args.length > 1 ? Integer.parseInt(args[1]) : 0));
            System.in.read();
        }
    }
}
