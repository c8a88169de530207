package algo.app.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The address of this machine from which the programs of one strategy connect to the paper broker when they are led there.
 * It tells the broker which strategy calls, whatever key the program sends: each process may bind any address of
 * 127.0.0.0/8 (RFC 1122, 3.2.1.3; ip(7)). It follows from the strategy's own key, so both ends know it without a word.
 */
public final class CallerAddress {
    private CallerAddress() {}

    /** Returns the address for a key: 127.64.0.1 to 127.191.255.254. Two keys may have the same one. */
    public static InetAddress of(String key) {
        try {
            byte[] hash = Sha256.of(key);
            byte second = (byte) (64 + (hash[0] & 0x7F));
            byte last = (byte) (1 + Math.floorMod(hash[2], 254));
            return InetAddress.getByAddress(new byte[] {127, second, hash[1], last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }
}
