package algo.app.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes that grow as they arrive, counted against a budget by what is allocated. Of one thread. */
final class Bytes {
    private static final int FIRST = 512;

    private final HeldBytes budget;
    private final int most;
    private byte[] array = new byte[0];
    private int length;

    Bytes(HeldBytes budget, int most) {
        this.budget = budget;
        this.most = most;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    /** Returns how many more bytes may come. */
    int room() {
        return most - length;
    }

    /** @throws Refusal with 503 if the budget is spent; nothing was taken then */
    void add(ByteBuffer from, int count) throws Refusal {
        if (length + count > array.length) {
            int size = Math.min(most, Math.max(FIRST, Integer.highestOneBit(length + count - 1) << 1));
            if (!budget.take(size - array.length)) {
                throw Refusal.busy();
            }
            array = Arrays.copyOf(array, size);
        }
        from.get(array, length, count);
        length += count;
    }

    /** Forgets the first bytes. */
    void drop(int count) {
        System.arraycopy(array, count, array, 0, length - count);
        length -= count;
    }

    void clear() {
        budget.giveBack(array.length);
        array = new byte[0];
        length = 0;
    }
}
