package algo.app.ipc.windows;

import algo.app.ipc.ClientConnector;
import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.Users;
import algo.app.platform.windows.WindowsException;
import com.sun.jna.Memory;
import com.sun.jna.WString;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Connects over the named pipe that the file of the endpoint names. The JDK alone cannot tell whose a pipe is, so this needs native code. */
public final class PipeClientConnector implements ClientConnector {
    @Override
    public Optional<String> placeProblem(Path place) {
        return PipePlace.problem(place);
    }

    /** The daemon learns who the client is, and may do nothing in its name. */
    @Override
    public Optional<ByteChannel> connect(Path place) throws IOException {
        int flags = Kernel32.FILE_FLAG_OVERLAPPED | Kernel32.SECURITY_SQOS_PRESENT | Kernel32.SECURITY_IDENTIFICATION;
        WString name = new WString(PipePlace.read(place));
        try {
            int access = Kernel32.GENERIC_READ | Kernel32.GENERIC_WRITE;
            long pipe = Kernel32.CreateFileW(name, access, 0, null, Kernel32.OPEN_EXISTING, flags, 0);
            return Optional.of(new PipeChannel(Handle.of(pipe, "cannot connect to " + place)));
        } catch (WindowsException e) {
            if (e.error() == Kernel32.ERROR_PIPE_BUSY) {
                return Optional.empty();
            }
            if (e.error() == Kernel32.ERROR_FILE_NOT_FOUND) {
                throw new ConnectException("nobody listens at " + place);
            }
            throw e;
        }
    }

    @Override
    public Optional<String> distrust(Path place, ByteChannel connection) throws IOException {
        Handle pipe = ((PipeChannel) connection).pipe();
        Users.User owner = Users.ownerOf(pipe);
        if (!isTrusted(owner)) {
            return Optional.of(strange(place, owner));
        }
        Users.User listener = Users.ofPid(server(pipe));
        return isTrusted(listener) ? Optional.empty() : Optional.of(strange(place, listener));
    }

    private static boolean isTrusted(Users.User user) {
        return user.equals(Users.own()) || user.isSystem();
    }

    private static String strange(Path place, Users.User user) {
        return place + " is listened on by " + user.name()
                + ", so it is not used; run algo as that user, or name another socket";
    }

    private static int server(Handle pipe) throws WindowsException {
        try (Memory pid = new Memory(Integer.BYTES)) {
            if (Kernel32.GetNamedPipeServerProcessId(pipe.value(), pid) == 0) {
                throw WindowsException.last("cannot tell who listens");
            }
            return pid.getInt(0);
        }
    }

    /** Only the system itself may do everything, and no person is it. */
    @Override
    public boolean isRoot() {
        return Users.own().isSystem();
    }
}
