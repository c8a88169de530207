package algo.app.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;

import algo.app.NotifyReceiver;
import algo.app.platform.ServiceChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifySocketTest {
    @TempDir
    Path directory;

    @Test
    void aSocketOfTheFileSystemAndAnAbstractOneAreTold() {
        for (String address : List.of(
                directory.resolve("notify").toString(),
                "@algo-" + ProcessHandle.current().pid() + "/notify")) {
            try (NotifyReceiver manager = new NotifyReceiver(address)) {
                ServiceChannel channel = NotifySocket.at(address).orElseThrow();

                assertThat(channel.tell("READY=1\nSTATUS=ç")).isTrue();
                assertThat(channel.tell("WATCHDOG=1")).isTrue();

                assertThat(manager.poll()).isEqualTo("READY=1\nSTATUS=ç");
                assertThat(manager.poll()).isEqualTo("WATCHDOG=1");
            }
        }
    }

    @Test
    void nobodyIsWaitedFor() {
        String address = directory.resolve("notify").toString();
        ServiceChannel channel = NotifySocket.at(address).orElseThrow();
        assertThat(channel.tell("READY=1")).as("nobody listens").isFalse();

        try (NotifyReceiver manager = new NotifyReceiver(address)) {
            int taken = 0;
            while (channel.tell("WATCHDOG=1")) {
                taken++;
            }
            assertThat(taken).as("until the queue was full").isPositive();
            assertThat(manager.poll()).isEqualTo("WATCHDOG=1");
            assertThat(channel.tell("WATCHDOG=1")).isTrue();
        }
    }

    @Test
    void otherAddressesAreNone() {
        assertThat(NotifySocket.at("")).isEmpty();
        assertThat(NotifySocket.at("notify")).isEmpty();
        assertThat(NotifySocket.at("vsock:2:9999")).isEmpty();
        assertThat(NotifySocket.at("/" + "x".repeat(107))).isEmpty();
        assertThat(NotifySocket.at("@" + "x".repeat(107)))
                .as("without a NUL at its end")
                .isPresent();
    }
}
