package algo.app.platform.macos;

import algo.app.platform.Lock;
import algo.app.platform.LockContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

@Tag("macos")
class MacLockTest extends LockContract {
    @Override
    protected Optional<? extends Lock> tryAcquire(Path place) throws IOException {
        return MacLock.tryAcquire(place);
    }

    /** macOS has no flock(1), but Python, which its own tools bring, has flock(2). */
    @Override
    protected boolean isFreeForAnotherProcess(Path place) throws Exception {
        String text =
                "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)";
        List<String> command = List.of("/usr/bin/python3", "-S", "-c", text, place.toString());
        return new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
