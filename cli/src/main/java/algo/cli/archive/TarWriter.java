package algo.cli.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a tar archive as POSIX has it. Two archives of the same files have the same bytes: no entry tells an owner or a time.
 * For one thread.
 */
final class TarWriter {
    static final int BLOCK = 512;
    static final int NAME = 100;
    private static final int BUFFER = 64 * 1024;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Adds a file.
     *
     * @param size in bytes
     * @param content at least of that size; not closed
     * @throws IOException if it could not be written, or the content is shorter
     */
    void add(String path, long size, boolean executable, InputStream content) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        boolean plain = name.length <= NAME && path.chars().allMatch(c -> c < 0x80);
        if (!plain) {
            byte[] record = record("path", path);
            header("long".getBytes(StandardCharsets.US_ASCII), record.length, 'x', false);
            out.write(record);
            pad(record.length);
        }
        header(plain ? name : "long".getBytes(StandardCharsets.US_ASCII), size, '0', executable);
        byte[] buffer = new byte[BUFFER];
        long left = size;
        while (left > 0) {
            int n = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (n < 0) {
                throw new IOException("it has become shorter");
            }
            out.write(buffer, 0, n);
            left -= n;
        }
        pad(size);
    }

    /** Ends the archive; nothing may be added behind. Does not close what it is written to. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    /** Returns a record of an extended header, which begins with its own length. */
    private static byte[] record(String key, String value) {
        byte[] rest = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
        int length = rest.length + 1;
        while (String.valueOf(length).length() + rest.length != length) {
            length++;
        }
        byte[] digits = String.valueOf(length).getBytes(StandardCharsets.US_ASCII);
        byte[] record = Arrays.copyOf(digits, length);
        System.arraycopy(rest, 0, record, digits.length, rest.length);
        return record;
    }

    private void header(byte[] name, long size, char type, boolean executable) throws IOException {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, name.length);
        octal(block, 100, 8, executable ? 0700 : 0600);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, size);
        octal(block, 136, 12, 0);
        block[156] = (byte) type;
        System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, block, 257, 8);
        octal(block, 148, 7, TarReader.sum(block));
        block[155] = ' ';
        out.write(block);
    }

    /** Writes a number with a NUL behind it. */
    private static void octal(byte[] block, int at, int length, long number) {
        String digits = Long.toOctalString(number);
        String field = "0".repeat(length - 1 - digits.length()) + digits;
        System.arraycopy(field.getBytes(StandardCharsets.US_ASCII), 0, block, at, length - 1);
    }

    private void pad(long size) throws IOException {
        int over = (int) (size % BLOCK);
        if (over > 0) {
            out.write(new byte[BLOCK - over]);
        }
    }
}
