package algo.cli.web.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** As much of DER (X.690) as brings older private keys into the form that the JDK reads, which is PKCS#8 (RFC 5208). */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int BYTES = 0x04;
    private static final int OBJECT = 0x06;
    private static final int SEQUENCE = 0x30;
    /** The field {@code parameters} of an EC private key, RFC 5915. */
    private static final int PARAMETERS = 0xa0;

    /** The version 0. */
    private static final byte[] ZERO = {INTEGER, 1, 0};

    /** The algorithm rsaEncryption, 1.2.840.113549.1.1.1, with its empty parameters. */
    private static final byte[] RSA = {
        SEQUENCE, 13, OBJECT, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };

    /** The algorithm id-ecPublicKey, 1.2.840.10045.2.1. */
    private static final byte[] EC = {OBJECT, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private Der() {}

    /** Returns an RSA key of PKCS#1 as PKCS#8. */
    static byte[] ofRsa(byte[] key) {
        return value(SEQUENCE, ZERO, RSA, value(BYTES, key));
    }

    /** Returns an EC key of SEC 1 as PKCS#8; empty if it does not name its curve. */
    static Optional<byte[]> ofEc(byte[] key) {
        return curve(key).map(curve -> value(SEQUENCE, ZERO, value(SEQUENCE, EC, curve), value(BYTES, key)));
    }

    private static Optional<byte[]> curve(byte[] key) {
        try {
            ByteBuffer fields = ByteBuffer.wrap(key);
            enter(fields, SEQUENCE);
            while (fields.hasRemaining()) {
                int tag = fields.get() & 0xff;
                byte[] content = new byte[length(fields)];
                fields.get(content);
                if (tag == PARAMETERS) {
                    return content.length > 0 && content[0] == OBJECT ? Optional.of(content) : Optional.empty();
                }
            }
        } catch (RuntimeException e) {
            // It is cut off, or no such key.
        }
        return Optional.empty();
    }

    private static void enter(ByteBuffer in, int tag) {
        if ((in.get() & 0xff) != tag) {
            throw new IllegalArgumentException("no value of that kind");
        }
        int length = length(in);
        in.limit(in.position() + length);
    }

    private static int length(ByteBuffer in) {
        int first = in.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = Math.addExact(Math.multiplyExact(length, 256), in.get() & 0xff);
        }
        if (length > in.remaining()) {
            throw new IllegalArgumentException("it is cut off");
        }
        return length;
    }

    private static byte[] value(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                out.write(length >>> (8 * i));
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
