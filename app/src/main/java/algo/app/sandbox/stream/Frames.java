package algo.app.sandbox.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.enums.Role;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.ControlFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.framing.PongFrame;
import org.java_websocket.framing.TextFrame;

/** The frames of one connection (RFC 6455), read and written by Java-WebSocket. The stream's thread alone. */
final class Frames {
    /** Takes what a client says. */
    interface Reader {
        void text(String message);

        void ping(ByteBuffer payload);

        void pong();

        void close(int code);
    }

    private final Draft_6455 draft = new Draft_6455(List.of(), StreamBounds.MESSAGE);
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean fragmented;

    Frames() {
        draft.setParseMode(Role.SERVER);
    }

    /**
     * Goes on with what has arrived.
     *
     * @throws IOException if it is no WebSocket, or longer than a message may be
     */
    void read(ByteBuffer bytes, Reader reader) throws IOException {
        try {
            for (Framedata frame : draft.translateFrame(bytes)) {
                take(frame, reader);
            }
        } catch (InvalidDataException e) {
            throw new IOException("what arrives is no WebSocket message: " + e.getMessage(), e);
        }
    }

    private void take(Framedata frame, Reader reader) throws IOException {
        ByteBuffer payload = frame.getPayloadData();
        switch (frame.getOpcode()) {
            case PING -> reader.ping(payload);
            case PONG -> reader.pong();
            case CLOSING -> reader.close(frame instanceof CloseFrame close ? close.getCloseCode() : CloseFrame.NOCODE);
            case BINARY -> throw new IOException("messages are texts");
            case TEXT, CONTINUOUS -> {
                if (fragmented != (frame.getOpcode() == Opcode.CONTINUOUS)) {
                    throw new IOException("a message begins within another");
                }
                gather(payload);
                fragmented = !frame.isFin();
                if (frame.isFin()) {
                    reader.text(text());
                }
            }
        }
    }

    private void gather(ByteBuffer payload) throws IOException {
        if (message.size() + payload.remaining() > StreamBounds.MESSAGE) {
            throw new IOException("a message is longer than " + StreamBounds.MESSAGE + " bytes");
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        message.write(bytes, 0, bytes.length);
    }

    private String text() throws IOException {
        byte[] bytes = message.toByteArray();
        message.reset();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("a message is not UTF-8", e);
        }
    }

    /** Returns a whole text message, ready to be sent. */
    ByteBuffer text(byte[] utf8) {
        TextFrame frame = new TextFrame();
        frame.setPayload(ByteBuffer.wrap(utf8));
        return draft.createBinaryFrame(frame);
    }

    ByteBuffer pong(ByteBuffer payload) {
        return control(new PongFrame(), payload);
    }

    ByteBuffer ping() {
        return control(new PingFrame(), ByteBuffer.allocate(0));
    }

    private ByteBuffer control(ControlFrame frame, ByteBuffer payload) {
        frame.setPayload(payload);
        return draft.createBinaryFrame(frame);
    }

    ByteBuffer close(int code, String reason) {
        CloseFrame frame = new CloseFrame();
        frame.setCode(code);
        frame.setReason(reason);
        return draft.createBinaryFrame(frame);
    }
}
