package algo.app;

import algo.app.broker.BrokerChannel;
import algo.app.files.AtomicFile;
import algo.app.files.WholeFile;
import algo.app.health.NoNotifySockets;
import algo.app.health.NotifySockets;
import algo.app.http.Admission;
import algo.app.ipc.ChosenPorts;
import algo.app.ipc.ClientConnector;
import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.Ports;
import algo.app.ipc.unix.SocketPath;
import algo.app.ipc.unix.SocketTrust;
import algo.app.ipc.unix.UnixClientConnector;
import algo.app.ipc.unix.UnixQuestions;
import algo.app.ipc.unix.UnixSocketEndpoint;
import algo.app.log.LogSystem;
import algo.app.log.macos.MacLogSystem;
import algo.app.model.TimeSource;
import algo.app.platform.DirectoryMarks;
import algo.app.platform.Lock;
import algo.app.platform.PrivateFiles;
import algo.app.platform.ServiceChannel;
import algo.app.platform.macos.MacFiles;
import algo.app.platform.macos.MacHost;
import algo.app.platform.macos.MacLock;
import algo.app.platform.macos.MacSystem;
import algo.app.platform.macos.OwnConnections;
import algo.app.platform.unix.JnaHome;
import algo.app.process.HostProbe;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunLook;
import algo.app.process.macos.MacHostProbe;
import algo.app.process.macos.MacProcessLauncher;
import algo.app.process.macos.MacRunLook;
import algo.app.protocol.ExitCode;
import algo.app.system.SystemException;
import algo.app.system.SystemPlaces;
import algo.app.system.SystemService;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** macOS. The one class of this package that knows it. */
final class MacPlatform implements Platform {
    @Override
    public void loadNativeCodeBelow(Path directory) {
        JnaHome.copyBelow(directory);
    }

    @Override
    public void removeNativeLeftovers(Path directory) throws IOException {
        JnaHome.removeLeftovers(directory);
    }

    @Override
    public WholeFile.Opener files() {
        return MacFiles::open;
    }

    @Override
    public FileChannel append(Path file) throws IOException {
        return MacFiles.append(file);
    }

    @Override
    public AtomicFile.Exchange exchange() {
        return MacFiles::swap;
    }

    @Override
    public long largestFile() {
        return MacHost.largestFile();
    }

    @Override
    public Optional<Lock> lock(Path place) throws IOException {
        return MacLock.tryAcquire(place).map(lock -> lock);
    }

    @Override
    public OptionalInt lockHolder(Path file) {
        return MacLock.holder(file);
    }

    @Override
    public OptionalInt livingLockHolder(Path file) {
        return MacLock.livingHolder(file);
    }

    @Override
    public Optional<Lock> use(Path directory) throws IOException {
        return MacLock.shared(directory).map(use -> use);
    }

    @Override
    public Optional<Lock> useAlone(Path directory) throws IOException {
        return MacLock.alone(directory).map(use -> use);
    }

    @Override
    public DirectoryMarks marks(Path directory) throws IOException {
        return MacHost.marks(directory);
    }

    @Override
    public String machineId() {
        return MacHost.machineId();
    }

    @Override
    public String user() throws IOException {
        return PrivateFiles.userName();
    }

    /** Only the daemon of several users, which there is not here, says whose rights a process should have. */
    @Override
    public Optional<String> rightsProblem(OwnRights rights) {
        return Optional.of("the rights of a process cannot be read on macOS");
    }

    @Override
    public ClientConnector connector() {
        return new UnixClientConnector(MacSystem.LONGEST_SOCKET);
    }

    /** launchd is not told by a socket. */
    @Override
    public Optional<ServiceChannel> serviceChannel(String address) {
        return Optional.empty();
    }

    /** launchd tells a program of its end by a signal, and answers no question about it. */
    @Override
    public boolean isHostEnding(Map<String, String> environment) {
        return false;
    }

    @Override
    public void detach() {
        MacHost.detach();
    }

    @Override
    public void leadStreams(Path file, boolean errors) throws IOException {
        MacHost.leadStreams(file, errors);
    }

    @Override
    public int longestEndpoint() {
        return MacSystem.LONGEST_SOCKET;
    }

    @Override
    public Optional<String> endpointProblem(Path place) {
        return SocketPath.problem(place, MacSystem.LONGEST_SOCKET);
    }

    @Override
    public Optional<String> endpointDistrust(Path place) throws IOException {
        return SocketTrust.placeProblem(place);
    }

    @Override
    public void requireFree(Path place) throws IOException {
        UnixSocketEndpoint.requireFree(place);
    }

    @Override
    public ControlEndpoint openEndpoint(Path place) throws IOException {
        return UnixSocketEndpoint.open(place, UnixSocketEndpoint.Audience.OWNER);
    }

    @Override
    public BrokerChannel questions(Path place, int mostBytes) {
        return new UnixQuestions(place, mostBytes)::ask;
    }

    @Override
    public Ports ports() {
        return new ChosenPorts();
    }

    /** The kernel shows the sockets of others to root alone, so root's programs are not told from those of strangers. */
    @Override
    public Admission ownPrograms() {
        return OwnConnections::isOwn;
    }

    @Override
    public ProcessLauncher launcher(ProcessLauncher.ExitListener listener) throws IOException {
        return new MacProcessLauncher(listener);
    }

    @Override
    public RunLook look() throws IOException {
        return new MacRunLook();
    }

    @Override
    public NotifySockets notifySockets(Path directory, TimeSource time) {
        return new NoNotifySockets(directory);
    }

    @Override
    public LogSystem logs() {
        return new MacLogSystem();
    }

    @Override
    public HostProbe probe(Optional<ProcessLauncher> launcher) {
        return new MacHostProbe();
    }

    @Override
    public SystemService startSystem(SystemPlaces places, Map<String, String> environment, Runnable turned)
            throws SystemException {
        throw new SystemException(
                ExitCode.FAILED,
                "there is no daemon of several users on macOS",
                "let each user run 'algo daemon start', or 'algo service install'");
    }
}
