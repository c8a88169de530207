package algo.app.platform.windows;

import algo.app.platform.HostSystem;
import algo.app.platform.PrivateFiles;
import com.sun.jna.Memory;
import com.sun.jna.WString;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Windows: lists of rights in place of modes, SIDs in place of numbers of users. What belongs to one user belongs to the administrators and to the
 * system besides, who may do everything anyway. A user has a number here that this process gives, and the administrators have that of root.
 */
public final class WindowsSystem extends HostSystem {
    private static final List<String> PEOPLE = List.of("S-1-5-18", "S-1-5-32-544");
    /** Names of devices, whatever follows them behind a dot. */
    private static final Set<String> DEVICES = Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$");

    private static final String NUMBERED_DEVICE = "(COM|LPT)[0-9\u00b9\u00b2\u00b3]";
    /** The variables of a login that a program needs, beside LC_*. */
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "PATHEXT",
            "SYSTEMROOT",
            "SYSTEMDRIVE",
            "WINDIR",
            "COMSPEC",
            "OS",
            "TEMP",
            "TMP",
            "HOME",
            "HOMEDRIVE",
            "HOMEPATH",
            "USERPROFILE",
            "USERNAME",
            "USERDOMAIN",
            "APPDATA",
            "LOCALAPPDATA",
            "PROGRAMDATA",
            "PROGRAMFILES",
            "PROGRAMFILES(X86)",
            "COMMONPROGRAMFILES",
            "NUMBER_OF_PROCESSORS",
            "PROCESSOR_ARCHITECTURE",
            "LANG",
            "TZ");

    private static final int OWNER = 0700;
    private static final int READ = 04;
    private static final int WRITE = 02;
    private static final int EXECUTE = 01;
    /** A scanner, and whoever else looks at a file, may have it open for a moment. */
    private static final int TRIES = 40;

    private static final long PAUSE_MILLIS = 5;

    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    /** Makes a thing its owner's alone. The JDK takes such a list for what it makes. */
    private record OwnersAlone(boolean directory) implements FileAttribute<List<AclEntry>> {
        @Override
        public String name() {
            return "acl:acl";
        }

        @Override
        public List<AclEntry> value() {
            return directory ? Lists.OF_DIRECTORY : Lists.OF_FILE;
        }
    }

    /** Made when something is made. */
    private static final class Lists {
        static final List<AclEntry> OF_FILE;
        static final List<AclEntry> OF_DIRECTORY;

        static {
            List<AclEntry> file = new ArrayList<>();
            List<AclEntry> directory = new ArrayList<>();
            UserPrincipalLookupService names = Path.of("").getFileSystem().getUserPrincipalLookupService();
            List<String> sids = new ArrayList<>(PEOPLE);
            sids.add(0, Users.own().sid());
            for (String sid : sids) {
                try {
                    UserPrincipal who = names.lookupPrincipalByName(new Users.User(sid).wholeName());
                    file.add(entry(who).build());
                    directory.add(entry(who)
                            .setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT)
                            .build());
                } catch (IOException e) {
                    if (directory.isEmpty()) {
                        throw new IllegalStateException("the system does not know the user of this process", e);
                    }
                    // Without the others the owner can use it all the same.
                }
            }
            OF_FILE = List.copyOf(file);
            OF_DIRECTORY = List.copyOf(directory);
        }

        private static AclEntry.Builder entry(UserPrincipal who) {
            return AclEntry.newBuilder()
                    .setType(AclEntryType.ALLOW)
                    .setPrincipal(who)
                    .setPermissions(EnumSet.allOf(AclEntryPermission.class));
        }
    }

    @Override
    protected FileAttribute<?> ofFile() {
        return new OwnersAlone(false);
    }

    @Override
    protected FileAttribute<?> ofProgram() {
        return new OwnersAlone(false);
    }

    @Override
    protected FileAttribute<?> ofDirectory() {
        return new OwnersAlone(true);
    }

    /** The list is protected, so nothing of what the directory above lets others do counts below. */
    @Override
    protected void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path above = directory.toAbsolutePath().getParent();
            if (above != null && !Files.isDirectory(above)) {
                makeDirectory(above);
            }
            create(directory);
        } else if (!rights(directory).areOwnersAlone()) {
            protect(directory);
        }
    }

    private static void create(Path directory) throws IOException {
        try (Memory security = Descriptor.ownDirectory().attributes(false)) {
            boolean made = Kernel32.CreateDirectoryW(new WString(Handle.longName(directory)), security) != 0;
            WindowsException failure = made ? null : WindowsException.last("cannot make " + directory);
            if (failure == null || Files.isDirectory(directory)) {
                return;
            }
            if (failure.error() == Kernel32.ERROR_ACCESS_DENIED) {
                throw new AccessDeniedException(directory.toString());
            }
            throw new FileSystemException(directory.toString(), null, Kernel32.message(failure.error()));
        }
    }

    private static void protect(Path directory) throws IOException {
        int access = Kernel32.WRITE_DAC | Kernel32.READ_CONTROL;
        int information = Advapi32.DACL_SECURITY_INFORMATION | Advapi32.PROTECTED_DACL_SECURITY_INFORMATION;
        try (Handle open = Handle.open(
                directory, access, Kernel32.OPEN_EXISTING, Kernel32.FILE_FLAG_BACKUP_SEMANTICS, Descriptor.own())) {
            if (Advapi32.SetKernelObjectSecurity(
                            open.value(), information, Descriptor.ownDirectory().value())
                    == 0) {
                throw WindowsException.last("cannot take " + directory + " from others");
            }
        }
    }

    @Override
    protected PrivateFiles.Rights rights(Path path) throws IOException {
        return rights(FileRights.of(path));
    }

    @Override
    protected PrivateFiles.Rights rightsOfName(Path name) throws IOException {
        return rights(FileRights.ofName(name));
    }

    private static PrivateFiles.Rights rights(FileRights found) {
        Set<String> others = found.others();
        String words = others.isEmpty() ? "no rights for others" : "rights for " + String.join(", ", others);
        return new PrivateFiles.Rights(mode(found), words);
    }

    private static int mode(FileRights found) {
        return OWNER
                | (found.letsOthersRead() ? READ : 0)
                | (found.letsOthersWrite() ? WRITE : 0)
                | (found.letsOthersEnter() ? EXECUTE : 0);
    }

    @Override
    protected int user() {
        return number(Users.own().sid());
    }

    @Override
    protected String userName() {
        return Users.own().name();
    }

    @Override
    protected int owner(Path path) throws IOException {
        return number(FileRights.of(path).owner());
    }

    private int number(String sid) {
        if (Users.isAdministrators(sid)) {
            return 0;
        }
        synchronized (numbers) {
            return numbers.computeIfAbsent(sid, any -> numbers.size() + 1);
        }
    }

    /**
     * Whoever may go to a file by its path may always pass the directories on the way: so it does not count whom those let in. In a
     * directory in which others may make something, they cannot rename or remove what is not theirs, unless they have the right to that too.
     */
    @Override
    protected Found look(Path name) throws IOException {
        FileRights found = FileRights.ofName(name);
        BasicFileAttributes kind = Files.readAttributes(name, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        boolean link = kind.isSymbolicLink() || kind.isOther();
        int mode = mode(found) | (kind.isDirectory() ? EXECUTE : 0);
        return Found.of(number(found.owner()), mode, link, kind.isDirectory() && !link, !found.letsOthersTake());
    }

    @Override
    protected Object key(Path path) throws IOException {
        return numbersOf(path, 0);
    }

    /** The JDK reads none. */
    @Override
    protected Object keyOf(BasicFileAttributes attributes) {
        return null;
    }

    @Override
    protected Object keyOfName(Path name) throws IOException {
        try {
            return numbersOf(name, Kernel32.FILE_FLAG_OPEN_REPARSE_POINT);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Override
    protected long inode(Path name) throws IOException {
        try {
            return handleNumbers(name, Kernel32.FILE_FLAG_OPEN_REPARSE_POINT).index();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    protected int names(Path path) throws IOException {
        return handleNumbers(path, 0).links();
    }

    private static Object numbersOf(Path path, int flags) throws IOException {
        Handle.Numbers found = handleNumbers(path, flags);
        return Integer.toHexString(found.volume()) + "-" + Long.toHexString(found.index());
    }

    private static Handle.Numbers handleNumbers(Path path, int flags) throws IOException {
        try (Handle open = Handle.open(
                path,
                Kernel32.FILE_READ_ATTRIBUTES,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_FLAG_BACKUP_SEMANTICS | flags,
                Descriptor.own())) {
            return open.numbers();
        }
    }

    /** Returns where a link leads to, and a junction too, of which the JDK knows nothing. */
    @Override
    protected Path target(Path name) throws IOException {
        try {
            return Files.readSymbolicLink(name);
        } catch (NotLinkException e) {
            BasicFileAttributes kind = Files.readAttributes(name, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!kind.isOther()) {
                throw e;
            }
            return name.toRealPath();
        }
    }

    /** Windows lets administrators alone make links. */
    @Override
    protected boolean makeLink(Path name, Path target) {
        return false;
    }

    @Override
    protected String closing(Path path) {
        return hiding(path);
    }

    @Override
    protected String hiding(Path path) {
        return "icacls \"" + path + "\" /inheritance:r /grant:r \""
                + Users.own().wholeName() + ":F\"";
    }

    @Override
    protected String hidingTree(Path directory) {
        return "icacls \"" + directory + "\" /inheritance:r /grant:r \""
                + Users.own().wholeName() + ":(OI)(CI)F\" & icacls \"" + directory + "\\*\" /reset /t";
    }

    @Override
    protected String owning(Path directory) {
        return "icacls \"" + directory + "\" /grant \"" + Users.own().wholeName() + ":(OI)(CI)F\" /t";
    }

    /** The names of a directory. NTFS keeps their order by itself; flushing has them on disk. */
    private record OpenNames(Handle directory) implements Names {
        @Override
        public void force() {
            // A file system that does not flush directories, as FAT, refuses: then there is nothing more to be had.
            Kernel32.FlushFileBuffers(directory.value());
        }

        @Override
        public void close() {
            directory.close();
        }
    }

    @Override
    protected Names openNames(Path directory) throws IOException {
        return new OpenNames(Handle.open(
                directory,
                Kernel32.GENERIC_WRITE,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_FLAG_BACKUP_SEMANTICS,
                Descriptor.own()));
    }

    /** A file that somebody has open is not replaced: for as long as a look takes this tries again. */
    @Override
    protected void rename(Path from, Path to) throws IOException {
        for (int i = 1; ; i++) {
            try {
                super.rename(from, to);
                return;
            } catch (FileSystemException e) {
                if (i == TRIES || e instanceof NoSuchFileException || Files.isDirectory(to)) {
                    throw e;
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    protected File nothing() {
        return new File("NUL");
    }

    @Override
    protected List<String> shell(String text) {
        return List.of(windows().resolve("System32").resolve("cmd.exe").toString(), "/d", "/s", "/c", text);
    }

    private static Path windows() {
        String root = System.getenv("SystemRoot");
        return Path.of(root == null ? "C:\\Windows" : root);
    }

    @Override
    protected List<String> programs(String name) {
        if (name.contains(".") && !name.matches("(?i)python3[.][0-9]+")) {
            return List.of(name);
        }
        // The installers for Windows have it under this name alone.
        return name.equals("python3") ? List.of("python3.exe", "python.exe") : List.of(name + ".exe");
    }

    /** The JDK puts quotes around what has blanks, and leaves those within as they are; what is in quotes it passes on. */
    @Override
    protected List<String> words(List<String> command) {
        return command.stream()
                .map(word -> word.indexOf('"') >= 0 || word.indexOf('\n') >= 0 ? Quoted.of(word) : word)
                .toList();
    }

    @Override
    protected Path pythonOf(Path environment) {
        return environment.resolve("Scripts").resolve("python.exe");
    }

    @Override
    protected Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        environment.putAll(System.getenv());
        return environment;
    }

    @Override
    protected Optional<String> inherited(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return INHERITED.contains(upper) || upper.startsWith("LC_") ? Optional.of(upper) : Optional.empty();
    }

    @Override
    protected String usualPath() {
        Path root = windows();
        return root.resolve("System32") + File.pathSeparator + root;
    }

    /** The C library of Windows knows no names of IANA, and Python would print in the code page of the machine. */
    @Override
    protected Map<String, String> given(String zone) {
        return Map.of("TZ", zone.equals("Asia/Kolkata") ? "IST-5:30" : zone, "PYTHONUTF8", "1");
    }

    @Override
    protected Optional<String> home(Map<String, String> environment, String userHome) {
        String local = environment.getOrDefault("LOCALAPPDATA", "");
        if (!local.isEmpty()) {
            return Optional.of(Path.of(local, "algo").toString());
        }
        return userHome.isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(userHome, "AppData", "Local", "algo").toString());
    }

    @Override
    protected Optional<String> systemRun() {
        return Optional.empty();
    }

    @Override
    protected Optional<String> systemHomes() {
        return Optional.empty();
    }

    /** With the place of its native half JNA unpacks no copy, which a program that is killed would leave behind. */
    @Override
    protected List<String> javaOptions() {
        String place = System.getProperty("jna.boot.library.path", "");
        return place.isEmpty() ? List.of() : List.of("-Djna.boot.library.path=" + place);
    }

    @Override
    protected Optional<String> nameProblem(String name) {
        int dot = name.indexOf('.');
        String device = (dot < 0 ? name : name.substring(0, dot)).strip().toUpperCase(Locale.ROOT);
        if (DEVICES.contains(device) || device.matches(NUMBERED_DEVICE)) {
            return Optional.of("is the name of a device of Windows");
        }
        if (name.endsWith(".") || name.endsWith(" ")) {
            return Optional.of("ends in a dot or a blank, which Windows leaves out");
        }
        return name.chars().anyMatch(c -> c < ' ' || "<>:\"|?*\\".indexOf(c) >= 0)
                ? Optional.of("has a character that Windows does not allow in names of files")
                : Optional.empty();
    }
}
