package algo.cli.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a tar archive, entry by entry. It takes files and directories, in the forms of POSIX and of GNU, and refuses all else:
 * links, devices, pipes, sparse files. Names are passed on as they are. For one thread.
 */
final class TarReader {
    /** The most bytes of an extended header, or of a long name. */
    private static final int MOST_EXTRA = 64 * 1024;
    /** The most bytes of zeros behind the end. */
    private static final int MOST_PADDING = 1 << 20;

    private static final int BUFFER = 64 * 1024;
    private static final String CUT = "ends in the middle: it was cut off";

    private final InputStream in;
    private final byte[] block = new byte[TarWriter.BLOCK];
    private long left;
    private int padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /**
     * One entry.
     *
     * @param path as it stands there
     * @param size of its content, in bytes
     */
    record Entry(String path, boolean directory, long size, boolean executable) {}

    /** Returns the sum of a header, for which the field of the sum counts as blanks. */
    static int sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < TarWriter.BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    /**
     * Goes on to the next entry; null at the end. What of the one before was not read is skipped.
     *
     * @throws ArchiveException if it is no entry that is taken
     */
    Entry next() throws ArchiveException {
        skipContent();
        String path = null;
        long size = -1;
        for (int extras = 0; ; extras++) {
            require(block, block.length);
            if (isZero()) {
                requireEnd();
                return null;
            }
            if (number(148, 8) != sum(block)) {
                throw new ArchiveException("is damaged, or is no tar archive");
            }
            long length = number(124, 12);
            char type = (char) (block[156] & 0xff);
            if (type == 'x' || type == 'g' || type == 'L') {
                if (extras > 3) {
                    throw new ArchiveException("has too many headers before one file");
                }
                String extra = extra(length);
                if (type == 'L') {
                    path = extra.replaceFirst("\0+$", "");
                } else if (type == 'x') {
                    Extended extended = new Extended(extra);
                    path = extended.path == null ? path : extended.path;
                    size = extended.size < 0 ? size : extended.size;
                }
                continue;
            }
            String name = path == null ? name() : path;
            if (type != '0' && type != 0 && type != '5') {
                throw new ArchiveException("has " + kind(type) + ": " + ArchiveNames.shown(name));
            }
            boolean directory = type == '5' || name.endsWith("/");
            left = size < 0 ? length : size;
            if (directory && left != 0) {
                throw new ArchiveException("has a directory with content: " + ArchiveNames.shown(name));
            }
            padding = (int) (-left & TarWriter.BLOCK - 1);
            return new Entry(name, directory, left, (number(100, 8) & 0100) != 0);
        }
    }

    private static String kind(char type) {
        return switch (type) {
            case '1', '2', 'K' -> "a link";
            case '3', '4' -> "a device";
            case '6' -> "a pipe";
            default -> "an entry of another kind than a file";
        };
    }

    /**
     * Writes the content of the entry.
     *
     * @throws IOException if it cannot be written
     * @throws ArchiveException if it cannot be read
     */
    void copyTo(OutputStream out) throws IOException, ArchiveException {
        byte[] buffer = new byte[BUFFER];
        while (left > 0) {
            int n = (int) Math.min(buffer.length, left);
            require(buffer, n);
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    private void skipContent() throws ArchiveException {
        byte[] buffer = new byte[BUFFER];
        for (left += padding, padding = 0; left > 0; ) {
            int n = (int) Math.min(buffer.length, left);
            require(buffer, n);
            left -= n;
        }
    }

    private void require(byte[] buffer, int length) throws ArchiveException {
        if (fill(buffer, length) < length) {
            throw new ArchiveException(CUT);
        }
    }

    /** Returns how many bytes were read: fewer only at the end. */
    private int fill(byte[] buffer, int length) throws ArchiveException {
        try {
            return in.readNBytes(buffer, 0, length);
        } catch (EOFException e) {
            throw new ArchiveException(CUT);
        } catch (IOException e) {
            throw new ArchiveException("cannot be read, perhaps it is damaged: " + e.getMessage());
        }
    }

    private boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Reads to the end of the stream, by which its checksum is looked at too. */
    private void requireEnd() throws ArchiveException {
        byte[] buffer = new byte[BUFFER];
        int all = 0;
        for (int n = fill(buffer, BUFFER); n > 0; n = fill(buffer, BUFFER)) {
            all += n;
            for (int i = 0; i < n; i++) {
                if (buffer[i] != 0) {
                    throw new ArchiveException("has something behind its end");
                }
            }
            if (all > MOST_PADDING) {
                throw new ArchiveException("has too much behind its end");
            }
        }
    }

    private long number(int at, int length) throws ArchiveException {
        if (block[at] < 0) {
            throw new ArchiveException("has a file that is too large");
        }
        long number = 0;
        boolean begun = false;
        for (int i = at; i < at + length; i++) {
            int c = block[i] & 0xff;
            if (c >= '0' && c <= '7') {
                number = number * 8 + c - '0';
                begun = true;
            } else if (begun || c != ' ') {
                if (c == 0 || c == ' ') {
                    break;
                }
                throw new ArchiveException("is damaged, or is no tar archive");
            }
        }
        return number;
    }

    private String name() throws ArchiveException {
        String name = text(0, TarWriter.NAME);
        boolean posix = block[257] == 'u' && block[262] == 0;
        String prefix = posix ? text(345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private String text(int at, int most) throws ArchiveException {
        int length = 0;
        while (length < most && block[at + length] != 0) {
            length++;
        }
        return text(ByteBuffer.wrap(block, at, length));
    }

    private static String text(ByteBuffer bytes) throws ArchiveException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new ArchiveException("has a name that is not UTF-8");
        }
    }

    private String extra(long length) throws ArchiveException {
        if (length > MOST_EXTRA) {
            throw new ArchiveException("has a header that is too long");
        }
        byte[] bytes = new byte[(int) length];
        require(bytes, bytes.length);
        require(block, (int) (-length & TarWriter.BLOCK - 1));
        return text(ByteBuffer.wrap(bytes));
    }

    /** The values of an extended header that count here. */
    private static final class Extended {
        private String path;
        private long size = -1;

        Extended(String records) throws ArchiveException {
            byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
            int at = 0;
            while (at < bytes.length) {
                int blank = at;
                while (blank < bytes.length && bytes[blank] != ' ') {
                    blank++;
                }
                int length = decimal(new String(bytes, at, blank - at, StandardCharsets.US_ASCII), MOST_EXTRA);
                int end = at + length;
                if (length < blank - at + 3 || end > bytes.length || bytes[end - 1] != '\n') {
                    throw new ArchiveException("is damaged, or is no tar archive");
                }
                take(new String(bytes, blank + 1, end - blank - 2, StandardCharsets.UTF_8));
                at = end;
            }
        }

        private void take(String record) throws ArchiveException {
            int equals = record.indexOf('=');
            String key = equals < 0 ? record : record.substring(0, equals);
            String value = record.substring(equals + 1);
            if (key.equals("path")) {
                path = value;
            } else if (key.equals("size")) {
                size = decimal(value, Integer.MAX_VALUE);
            } else if (key.startsWith("GNU.sparse")) {
                throw new ArchiveException("has a sparse file");
            }
        }

        private static int decimal(String digits, int most) throws ArchiveException {
            if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > most) {
                throw new ArchiveException("has a number that is none, or too large");
            }
            return Integer.parseInt(digits);
        }
    }
}
