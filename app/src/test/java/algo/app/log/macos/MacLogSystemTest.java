package algo.app.log.macos;

import algo.app.log.LogSystem;
import algo.app.log.LogSystemContract;
import org.junit.jupiter.api.Tag;

@Tag("macos")
final class MacLogSystemTest extends LogSystemContract {
    @Override
    protected LogSystem open() {
        return new MacLogSystem();
    }
}
