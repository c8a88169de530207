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
import algo.app.ipc.windows.NamedPipeEndpoint;
import algo.app.ipc.windows.PipeClientConnector;
import algo.app.ipc.windows.PipeQuestions;
import algo.app.log.LogSystem;
import algo.app.log.windows.WindowsLogSystem;
import algo.app.model.TimeSource;
import algo.app.platform.DirectoryMarks;
import algo.app.platform.Lock;
import algo.app.platform.PathTrust;
import algo.app.platform.PrivateFiles;
import algo.app.platform.ServiceChannel;
import algo.app.platform.windows.PlainFiles;
import algo.app.platform.windows.PortUsers;
import algo.app.platform.windows.Users;
import algo.app.platform.windows.WindowsLock;
import algo.app.platform.windows.WindowsMarks;
import algo.app.platform.windows.WindowsProcess;
import algo.app.process.HostProbe;
import algo.app.process.ProcessLauncher;
import algo.app.process.RunLook;
import algo.app.process.windows.WindowsHostProbe;
import algo.app.process.windows.WindowsProcessLauncher;
import algo.app.process.windows.WindowsRunLook;
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

/** Windows. The one class of this package that knows it. */
final class WindowsPlatform implements Platform {
    @Override
    public void loadNativeCodeBelow(Path directory) {
        WindowsProcess.unpackInto(directory);
    }

    @Override
    public void removeNativeLeftovers(Path directory) throws IOException {
        WindowsProcess.removeUnpacked(directory);
    }

    @Override
    public WholeFile.Opener files() {
        return PlainFiles::open;
    }

    @Override
    public FileChannel append(Path file) throws IOException {
        return PlainFiles.append(file, PrivateFiles.ofFile());
    }

    @Override
    public AtomicFile.Exchange exchange() {
        return AtomicFile.Exchange.NONE;
    }

    /** No file of this process is limited. */
    @Override
    public long largestFile() {
        return Long.MAX_VALUE;
    }

    @Override
    public Optional<Lock> lock(Path place) throws IOException {
        return WindowsLock.tryAcquire(place).map(lock -> lock);
    }

    @Override
    public OptionalInt lockHolder(Path file) {
        return WindowsLock.holder(file);
    }

    @Override
    public OptionalInt livingLockHolder(Path file) {
        return WindowsLock.livingHolder(file);
    }

    @Override
    public Optional<Lock> use(Path directory) throws IOException {
        return WindowsLock.shared(directory).map(use -> use);
    }

    @Override
    public Optional<Lock> useAlone(Path directory) throws IOException {
        return WindowsLock.alone(directory).map(use -> use);
    }

    @Override
    public DirectoryMarks marks(Path directory) throws IOException {
        return WindowsMarks.of(directory);
    }

    @Override
    public String machineId() {
        return WindowsMarks.machineId();
    }

    @Override
    public String user() {
        return Users.own().name();
    }

    /** Only the daemon of several users, which there is not here, says whose rights a process should have. */
    @Override
    public Optional<String> rightsProblem(OwnRights rights) {
        return Optional.of("users have no numbers on Windows");
    }

    @Override
    public ClientConnector connector() {
        return new PipeClientConnector();
    }

    /** The service manager of Windows is not told by a socket. */
    @Override
    public Optional<ServiceChannel> serviceChannel(String address) {
        return Optional.empty();
    }

    /** Windows tells a program of its end by an event of its console or its service, and answers no question about it. */
    @Override
    public boolean isHostEnding(Map<String, String> environment) {
        return false;
    }

    @Override
    public void detach() {
        WindowsProcess.detach();
    }

    @Override
    public void leadStreams(Path file, boolean errors) throws IOException {
        WindowsProcess.leadStreams(file, errors);
    }

    @Override
    public int longestEndpoint() {
        return NamedPipeEndpoint.longest();
    }

    @Override
    public Optional<String> endpointProblem(Path place) {
        return NamedPipeEndpoint.problem(place);
    }

    @Override
    public Optional<String> endpointDistrust(Path place) throws IOException {
        return PathTrust.problem(place.toAbsolutePath().getParent())
                .map(problem -> problem.what() + ", so " + place + " is not used; " + problem.hint()
                        + ", or name another socket");
    }

    @Override
    public void requireFree(Path place) throws IOException {
        NamedPipeEndpoint.requireFree(place);
    }

    @Override
    public ControlEndpoint openEndpoint(Path place) throws IOException {
        return NamedPipeEndpoint.open(place);
    }

    @Override
    public BrokerChannel questions(Path place, int mostBytes) {
        return new PipeQuestions(place, mostBytes)::ask;
    }

    @Override
    public Ports ports() {
        return new ChosenPorts();
    }

    @Override
    public Admission ownPrograms() {
        return (peer, local) -> PortUsers.ofConnection(peer, local)
                .filter(user -> user.equals(Users.own()) || user.isSystem())
                .isPresent();
    }

    @Override
    public ProcessLauncher launcher(ProcessLauncher.ExitListener listener) throws IOException {
        return new WindowsProcessLauncher(listener);
    }

    @Override
    public RunLook look() throws IOException {
        return new WindowsRunLook();
    }

    @Override
    public NotifySockets notifySockets(Path directory, TimeSource time) {
        return new NoNotifySockets(directory);
    }

    @Override
    public LogSystem logs() {
        return new WindowsLogSystem();
    }

    @Override
    public HostProbe probe(Optional<ProcessLauncher> launcher) {
        return new WindowsHostProbe();
    }

    @Override
    public SystemService startSystem(SystemPlaces places, Map<String, String> environment, Runnable turned)
            throws SystemException {
        throw new SystemException(
                ExitCode.FAILED,
                "there is no daemon of several users on Windows",
                "let each user run 'algo daemon start', or 'algo service install'");
    }
}
