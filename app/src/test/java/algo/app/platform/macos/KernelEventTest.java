package algo.app.platform.macos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class KernelEventTest {
    @Test
    void anEventIsReadAsItWasWritten() {
        ByteBuffer two = ByteBuffer.allocate(2 * DarwinLayouts.KEVENT_SIZE).order(ByteOrder.nativeOrder());
        KernelEvent event =
                new KernelEvent(4711, DarwinNumbers.EVFILT_PROC, DarwinNumbers.EV_ONESHOT, DarwinNumbers.NOTE_EXIT);
        event.write(
                two.slice(DarwinLayouts.KEVENT_SIZE, DarwinLayouts.KEVENT_SIZE).order(ByteOrder.nativeOrder()));

        assertThat(KernelEvent.read(two, 1)).isEqualTo(event);
        assertThat(KernelEvent.read(two, 0)).isEqualTo(new KernelEvent(0, (short) 0, (short) 0, 0));
    }

    @Test
    void aSocketIsReadWithPortsInTheOrderOfTheNetwork() {
        ByteBuffer info = ByteBuffer.allocate(DarwinLayouts.SOCKETINFO_SIZE).order(ByteOrder.nativeOrder());
        info.putInt(DarwinLayouts.SOCKETINFO_KIND, DarwinNumbers.SOCKINFO_TCP);
        info.put(DarwinLayouts.SOCKETINFO_LOCAL_PORT, (byte) (5000 >> 8));
        info.put(DarwinLayouts.SOCKETINFO_LOCAL_PORT + 1, (byte) 5000);
        info.put(DarwinLayouts.SOCKETINFO_FOREIGN_PORT, (byte) (49152 >> 8));
        info.put(DarwinLayouts.SOCKETINFO_FOREIGN_PORT + 1, (byte) 49152);
        assertThat(OwnConnections.TcpSocket.read(info)).isEqualTo(new OwnConnections.TcpSocket(5000, 49152, false));

        info.putInt(DarwinLayouts.SOCKETINFO_STATE, DarwinNumbers.TSI_S_LISTEN);
        assertThat(OwnConnections.TcpSocket.read(info).listens()).isTrue();

        info.putInt(DarwinLayouts.SOCKETINFO_KIND, DarwinNumbers.SOCKINFO_TCP + 1);
        assertThat(OwnConnections.TcpSocket.read(info)).as("another kind").isNull();
    }
}
