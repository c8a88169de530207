package algo.app.log.windows;

import algo.app.log.LogSystem;
import algo.app.log.LogSystemContract;
import algo.app.platform.windows.Wine;
import org.junit.jupiter.api.Tag;

@Tag("windows")
final class WindowsLogSystemTest extends LogSystemContract {
    @Override
    protected LogSystem open() {
        return new WindowsLogSystem();
    }

    @Override
    protected void assumeThatMovesAreFollowed() {
        Wine.lacks("GetFinalPathNameByHandleW tells the name by which a file was opened, also after it was moved");
    }
}
