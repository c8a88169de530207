package algo.app.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The share of one user in a host that several use.
 *
 * @param strategies how many the config may have; 0 means no bound
 * @param memoryMb what their processes may hold in memory together, in MiB; 0 means no bound
 * @param logMb what their logs may take on the disk together, in MiB; 0 means no bound
 */
public record Quotas(long strategies, long memoryMb, long logMb) {
    public static final Quotas NONE = new Quotas(0, 0, 0);

    private static final long MOST = 1_000_000_000L;

    public Quotas {
        for (long each : new long[] {strategies, memoryMb, logMb}) {
            if (each < 0 || each > MOST) {
                throw new IllegalArgumentException("a quota must be from 0 to " + MOST + ", not " + each);
            }
        }
    }

    /** Formats the quotas as {@code strategies=20,memory_mb=4096}; those that are no bound are left out. */
    public String text() {
        StringBuilder text = new StringBuilder();
        fields().forEach((name, value) -> text.append(text.length() == 0 ? "" : ",")
                .append(name)
                .append('=')
                .append(value));
        return text.toString();
    }

    private Map<String, Long> fields() {
        Map<String, Long> fields = new LinkedHashMap<>();
        fields.put("strategies", strategies);
        fields.put("memory_mb", memoryMb);
        fields.put("log_mb", logMb);
        fields.values().removeIf(value -> value == 0);
        return fields;
    }

    /** Reads what {@link #text} wrote; empty if it is something else. */
    public static Optional<Quotas> parse(String text) {
        Quotas quotas = NONE;
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int joint = part.indexOf('=');
            String number = joint < 0 ? "" : part.substring(joint + 1);
            if (!number.matches("[0-9]{1,9}")) {
                return Optional.empty();
            }
            Optional<Quotas> next = quotas.with(part.substring(0, joint), Long.parseLong(number));
            if (next.isEmpty()) {
                return next;
            }
            quotas = next.get();
        }
        return Optional.of(quotas);
    }

    /** Returns these quotas with another value for the one of that name; empty if there is none of that name. */
    public Optional<Quotas> with(String name, long value) {
        return switch (name) {
            case "strategies" -> Optional.of(new Quotas(value, memoryMb, logMb));
            case "memory_mb" -> Optional.of(new Quotas(strategies, value, logMb));
            case "log_mb" -> Optional.of(new Quotas(strategies, memoryMb, value));
            default -> Optional.empty();
        };
    }
}
