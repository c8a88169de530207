package algo.app;

import algo.app.broker.BrokerChannel;
import algo.app.files.AtomicFile;
import algo.app.files.WholeFile;
import algo.app.health.NotifySockets;
import algo.app.health.unix.UnixNotifySockets;
import algo.app.http.Admission;
import algo.app.ipc.ClientConnector;
import algo.app.ipc.ControlEndpoint;
import algo.app.ipc.Ports;
import algo.app.ipc.unix.SocketPath;
import algo.app.ipc.unix.SocketTrust;
import algo.app.ipc.unix.UnixClientConnector;
import algo.app.ipc.unix.UnixPorts;
import algo.app.ipc.unix.UnixQuestions;
import algo.app.ipc.unix.UnixSocketEndpoint;
import algo.app.log.LogSystem;
import algo.app.log.unix.LinuxLogSystem;
import algo.app.model.TimeSource;
import algo.app.platform.DirectoryMarks;
import algo.app.platform.Lock;
import algo.app.platform.ServiceChannel;
import algo.app.platform.unix.Detach;
import algo.app.platform.unix.DirectoryUse;
import algo.app.platform.unix.ExclusiveLock;
import algo.app.platform.unix.FileNames;
import algo.app.platform.unix.FileSystemStat;
import algo.app.platform.unix.JnaHome;
import algo.app.platform.unix.NotifySocket;
import algo.app.platform.unix.ProcessRights;
import algo.app.platform.unix.RegularFiles;
import algo.app.platform.unix.StandardStreams;
import algo.app.platform.unix.StatxMarks;
import algo.app.platform.unix.SystemNames;
import algo.app.platform.unix.SystemdHost;
import algo.app.platform.unix.TcpPeers;
import algo.app.process.HostProbe;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunLook;
import algo.app.process.unix.LinuxHostProbe;
import algo.app.process.unix.UnixProcessLauncher;
import algo.app.process.unix.UnixRunLook;
import algo.app.system.SystemException;
import algo.app.system.SystemPlaces;
import algo.app.system.SystemService;
import algo.app.system.unix.SystemDaemon;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Linux. The one class of this package that knows it. */
final class UnixPlatform implements Platform {
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
        return RegularFiles::open;
    }

    @Override
    public FileChannel append(Path file) throws IOException {
        return RegularFiles.append(file);
    }

    @Override
    public AtomicFile.Exchange exchange() {
        return FileNames::swap;
    }

    @Override
    public long largestFile() {
        return FileSystemStat.largestFile();
    }

    @Override
    public Optional<Lock> lock(Path place) throws IOException {
        return ExclusiveLock.tryAcquire(place).map(lock -> lock);
    }

    @Override
    public OptionalInt lockHolder(Path file) {
        return ExclusiveLock.holder(file);
    }

    @Override
    public OptionalInt livingLockHolder(Path file) {
        return ExclusiveLock.livingHolder(file);
    }

    @Override
    public Optional<Lock> use(Path directory) throws IOException {
        return DirectoryUse.shared(directory).map(use -> use);
    }

    @Override
    public Optional<Lock> useAlone(Path directory) throws IOException {
        return DirectoryUse.alone(directory).map(use -> use);
    }

    @Override
    public DirectoryMarks marks(Path directory) throws IOException {
        return StatxMarks.of(directory);
    }

    @Override
    public String machineId() {
        return SystemNames.machineId();
    }

    @Override
    public String user() throws IOException {
        return SystemNames.user();
    }

    @Override
    public Optional<String> rightsProblem(OwnRights rights) throws IOException {
        return ProcessRights.problem(rights.uid(), rights.gid());
    }

    @Override
    public ClientConnector connector() {
        return new UnixClientConnector();
    }

    @Override
    public Optional<ServiceChannel> serviceChannel(String address) {
        return NotifySocket.at(address);
    }

    @Override
    public boolean isHostEnding(Map<String, String> environment) {
        return SystemdHost.isEnding(environment);
    }

    @Override
    public void detach() {
        Detach.fromSession();
    }

    @Override
    public void leadStreams(Path file, boolean errors) throws IOException {
        StandardStreams.appendTo(file, errors);
    }

    @Override
    public int longestEndpoint() {
        return SocketPath.MAX_BYTES;
    }

    @Override
    public Optional<String> endpointProblem(Path place) {
        return SocketPath.problem(place);
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
        return new UnixPorts();
    }

    @Override
    public Admission ownPrograms() throws IOException {
        return new TcpPeers()::isOwnOrRoot;
    }

    @Override
    public ProcessLauncher launcher(ProcessLauncher.ExitListener listener) throws IOException {
        return new UnixProcessLauncher(listener);
    }

    @Override
    public RunLook look() throws IOException {
        return new UnixRunLook();
    }

    @Override
    public NotifySockets notifySockets(Path directory, TimeSource time) {
        return new UnixNotifySockets(directory, time);
    }

    @Override
    public LogSystem logs() {
        return new LinuxLogSystem();
    }

    @Override
    public HostProbe probe(Optional<ProcessLauncher> launcher) {
        return new LinuxHostProbe(launcher.map(UnixProcessLauncher.class::cast));
    }

    @Override
    public SystemService startSystem(SystemPlaces places, Map<String, String> environment, Runnable turned)
            throws SystemException {
        return SystemDaemon.start(places, environment, turned);
    }
}
