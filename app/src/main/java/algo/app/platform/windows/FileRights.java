package algo.app.platform.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The owner of a file or a directory, and the list of who may do what with it. Of a list only what lets others do something counts: what is
 * denied to them besides makes it no wider. Immutable.
 *
 * @param owner SID
 * @param entries what the list lets others do
 * @param open whether there is no list at all, which lets everybody do everything
 */
record FileRights(String owner, List<Entry> entries, boolean open) {
    /** winnt.h: rights to a file; those to a directory have the same bits. */
    static final int WRITE_DATA = 0x2;

    static final int APPEND_DATA = 0x4;
    static final int DELETE_CHILD = 0x40;
    static final int READ_DATA = 0x1;
    static final int EXECUTE = 0x20;
    static final int DELETE = 0x10000;
    static final int WRITE_DAC = 0x40000;
    static final int WRITE_OWNER = 0x80000;
    static final int GENERIC_ALL = 0x10000000;
    static final int GENERIC_EXECUTE = 0x20000000;

    /** Rights to rename or remove what is there, or to take the right to. */
    private static final int TAKE = DELETE | DELETE_CHILD | WRITE_DAC | WRITE_OWNER | GENERIC_ALL;

    private static final int WRITE = WRITE_DATA | APPEND_DATA | Kernel32.GENERIC_WRITE | TAKE & ~DELETE_CHILD;
    private static final int READ = READ_DATA | Kernel32.GENERIC_READ | GENERIC_ALL;
    private static final int ENTER = EXECUTE | GENERIC_EXECUTE | GENERIC_ALL;

    /** accctrl.h. */
    private static final int SE_FILE_OBJECT = 1;
    /** winnt.h: {@code ACL} and {@code ACE_HEADER}. */
    private static final int COUNT = 4;

    private static final int ACL_BYTES = 8;
    private static final int FLAGS = 1;
    private static final int SIZE = 2;
    private static final int MASK = 4;
    private static final int SID = 8;
    private static final int ALLOWED = 0;
    private static final int ALLOWED_CALLBACK = 9;
    private static final int INHERIT_ONLY = 8;

    /** One line of a list. @param mask rights, as in winnt.h */
    record Entry(String sid, int mask) {}

    /**
     * Reads those of what has this name, a link itself.
     *
     * @throws java.nio.file.NoSuchFileException if nothing has
     */
    static FileRights ofName(Path name) throws IOException {
        return of(name, Kernel32.FILE_FLAG_OPEN_REPARSE_POINT);
    }

    /** Reads those of what {@code path} leads to. */
    static FileRights of(Path path) throws IOException {
        return of(path, 0);
    }

    private static FileRights of(Path path, int flags) throws IOException {
        try (Handle file = Handle.open(
                path,
                Kernel32.READ_CONTROL,
                Kernel32.OPEN_EXISTING,
                Kernel32.FILE_FLAG_BACKUP_SEMANTICS | flags,
                Descriptor.own())) {
            return of(file, path);
        }
    }

    private static FileRights of(Handle file, Path path) throws WindowsException {
        int both = Advapi32.OWNER_SECURITY_INFORMATION | Advapi32.DACL_SECURITY_INFORMATION;
        try (Memory owner = new Memory(Native.POINTER_SIZE);
                Memory list = new Memory(Native.POINTER_SIZE);
                Memory descriptor = new Memory(Native.POINTER_SIZE)) {
            int error =
                    Advapi32.GetSecurityInfo(file.value(), SE_FILE_OBJECT, both, owner, null, list, null, descriptor);
            if (error != 0) {
                throw WindowsException.of("cannot read who may use " + path, error);
            }
            try {
                Pointer acl = list.getPointer(0);
                String sid = Users.text(owner.getPointer(0));
                return acl == null ? new FileRights(sid, List.of(), true) : new FileRights(sid, entries(acl), false);
            } finally {
                Kernel32.LocalFree(descriptor.getPointer(0));
            }
        }
    }

    private static List<Entry> entries(Pointer acl) throws WindowsException {
        List<Entry> entries = new ArrayList<>();
        long at = ACL_BYTES;
        for (int i = Short.toUnsignedInt(acl.getShort(COUNT)); i > 0; i--) {
            int kind = acl.getByte(at);
            boolean counts = (acl.getByte(at + FLAGS) & INHERIT_ONLY) == 0;
            if (counts && (kind == ALLOWED || kind == ALLOWED_CALLBACK)) {
                entries.add(new Entry(Users.text(acl.share(at + SID)), acl.getInt(at + MASK)));
            }
            at += Short.toUnsignedInt(acl.getShort(at + SIZE));
        }
        return entries;
    }

    /** Returns whether somebody else than the owner, this user and the administrators may write. */
    boolean letsOthersWrite() {
        return letsOthers(WRITE);
    }

    boolean letsOthersRead() {
        return letsOthers(READ);
    }

    boolean letsOthersEnter() {
        return letsOthers(ENTER);
    }

    /** Returns whether somebody else can rename or remove it, or in it what is not theirs. */
    boolean letsOthersTake() {
        return letsOthers(TAKE);
    }

    private boolean letsOthers(int rights) {
        return open || entries.stream().anyMatch(entry -> (entry.mask & rights) != 0 && isOther(entry.sid));
    }

    private boolean isOther(String sid) {
        return !sid.equals(owner) && !Users.isTrusted(sid);
    }

    /** Returns the names of all others who have a right. */
    Set<String> others() {
        Set<String> others = new LinkedHashSet<>();
        entries.stream()
                .filter(entry -> isOther(entry.sid))
                .forEach(entry -> others.add(new Users.User(entry.sid).name()));
        return open ? Set.of("everybody") : others;
    }
}
