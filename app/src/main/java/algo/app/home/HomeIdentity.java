package algo.app.home;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The content of {@code home.json}.
 *
 * @param version of the layout of the home
 * @param id random; a copy that is claimed gets another
 * @param lay where the home lay when it last ran
 */
public record HomeIdentity(int version, String id, Whereabouts lay) {
    /** The layout that this program makes. */
    public static final int LAYOUT = 2;

    /** The layout of homes that have no {@code home.json}. */
    public static final int FIRST_LAYOUT = 1;

    private static final int ID_BYTES = 16;

    /** Makes an identity that nobody else has. */
    static HomeIdentity fresh(int version, Whereabouts lay) {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        return new HomeIdentity(version, HexFormat.of().formatHex(id), lay);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HomeIdentity that
                && version == that.version
                && Objects.equals(id, that.id)
                && Objects.equals(lay, that.lay);
    }
}
