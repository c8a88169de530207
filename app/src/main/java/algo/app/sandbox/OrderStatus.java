package algo.app.sandbox;

import java.util.Locale;

/** Where an order stands. */
enum OrderStatus {
    OPEN,
    COMPLETE,
    CANCELLED,
    REJECTED;

    /** OpenAlgo's word for it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
