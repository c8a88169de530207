package algo.packaging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends bytes to a port as nobody would who means well, and reads what comes back until the other side is done. */
final class RawHttp {
    /** An answer: its status, its head as it came, and what is behind. */
    record Answer(int status, String head, String body) {
        boolean has(String header) {
            return head.toLowerCase(Locale.ROOT).contains("\r\n" + header.toLowerCase(Locale.ROOT));
        }
    }

    private RawHttp() {}

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends a request, with lines as they stand, and reads the answer. The connection ends with it. */
    static Answer send(int port, String request) {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one answer that has a length. */
    static Answer read(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int end = -1;
        int length = 0;
        while (end < 0 || bytes.size() < end + length) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            bytes.write(next);
            String text = bytes.toString(StandardCharsets.ISO_8859_1);
            if (end < 0 && text.endsWith("\r\n\r\n")) {
                end = text.length();
                int at = text.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length: ");
                length = at < 0 ? 0 : Integer.parseInt(text.substring(at + 18, text.indexOf("\r\n", at + 2)));
            }
        }
        String all = bytes.toString(StandardCharsets.UTF_8);
        if (all.length() < 12) {
            return new Answer(0, all, "");
        }
        int split = all.indexOf("\r\n\r\n");
        return new Answer(
                Integer.parseInt(all.substring(9, 12)),
                split < 0 ? all : all.substring(0, split + 2),
                split < 0 ? "" : all.substring(split + 4));
    }
}
