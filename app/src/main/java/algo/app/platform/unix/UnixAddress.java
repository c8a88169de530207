package algo.app.platform.unix;

import com.sun.jna.Memory;

/** {@code struct sockaddr_un}: the family in two bytes, then the name; unix(7). */
final class UnixAddress {
    /** The longest name, in bytes, the NUL at the end of a path included. */
    static final int LONGEST_NAME = 108;

    private static final int NAME_OFFSET = Short.BYTES;

    private UnixAddress() {}

    /**
     * Returns the address of exactly the length that the system is to be told. The caller closes it.
     *
     * @param name a path with its NUL, or an abstract name behind a NUL
     */
    static Memory of(byte[] name) {
        Memory address = new Memory(NAME_OFFSET + name.length);
        address.setShort(0, (short) LibC.AF_UNIX);
        address.write(NAME_OFFSET, name, 0, name.length);
        return address;
    }
}
