package algo.packaging;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A socket before that of a daemon, for one client, which is cut off as if it had been killed: the last of its requests is carried out,
 * and nobody hears the answer.
 */
final class CutConnection implements AutoCloseable {
    private final Path place;
    private final ServerSocketChannel door;

    /** @param answered how many requests, hello not counted, are answered; the next is carried out, and that is the end */
    CutConnection(Path place, Path daemon, int answered) throws IOException {
        this.place = place;
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(place));
        Thread relay = new Thread(() -> relay(daemon, answered), "cut-connection");
        relay.setDaemon(true);
        relay.start();
    }

    /** Returns where the client finds it. */
    String place() {
        return place.toString();
    }

    private void relay(Path daemon, int answered) {
        try (SocketChannel client = door.accept();
                SocketChannel behind = SocketChannel.open(UnixDomainSocketAddress.of(daemon));
                BufferedReader asks = lines(client);
                BufferedReader answers = lines(behind)) {
            // Both say hello, and the daemon first.
            write(client, answers.readLine());
            write(behind, asks.readLine());
            int asked = 0;
            for (String line = asks.readLine(); line != null; line = asks.readLine()) {
                write(behind, line);
                String answer = answers.readLine();
                while (answer != null && answer.startsWith("{\"reply\":\"progress\"")) {
                    answer = answers.readLine();
                }
                if (answer == null || asked++ == answered) {
                    return;
                }
                write(client, answer);
            }
        } catch (IOException e) {
            // The client has done all that it wanted, or the test is over.
        }
    }

    private static BufferedReader lines(SocketChannel channel) {
        return new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    private static void write(SocketChannel channel, String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
