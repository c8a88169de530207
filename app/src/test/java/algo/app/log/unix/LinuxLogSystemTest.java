package algo.app.log.unix;

import algo.app.log.LogSystem;
import algo.app.log.LogSystemContract;

final class LinuxLogSystemTest extends LogSystemContract {
    @Override
    protected LogSystem open() {
        return new LinuxLogSystem();
    }
}
