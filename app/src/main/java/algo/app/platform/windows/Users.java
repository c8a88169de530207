package algo.app.platform.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.util.Set;

/** The users of this host, by their security identifiers. Safe on any thread. */
public final class Users {
    /** The local system, which may do everything and runs services. */
    private static final String SYSTEM = "S-1-5-18";

    /** The administrators; the installer of Windows, which owns its directories; whoever owns the thing itself. */
    private static final Set<String> ADMINISTRATORS =
            Set.of(SYSTEM, "S-1-5-32-544", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", "S-1-3-4");

    private static final int PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
    private static final int LONGEST_NAME = 256;

    private Users() {}

    /** A user. @param sid as in S-1-5-21-…-1001 */
    public record User(String sid) {
        /** Returns whether this is the system itself. */
        public boolean isSystem() {
            return sid.equals(SYSTEM);
        }

        /** Returns the name of the account; the SID where the host knows no name for it. */
        public String name() {
            return Users.name(sid, false);
        }

        /** Returns the name of the account with its domain, which no other account has; the SID where the host knows no name for it. */
        String wholeName() {
            return Users.name(sid, true);
        }
    }

    /** Returns whether the administrators have this SID: they may do everything anyway, as root may elsewhere. */
    static boolean isAdministrators(String sid) {
        return ADMINISTRATORS.contains(sid);
    }

    /** Returns whether the user of this process, or the administrators, have this SID. */
    static boolean isTrusted(String sid) {
        return isAdministrators(sid) || sid.equals(own().sid());
    }

    /** Read once. */
    private static final class Own {
        static final User USER;

        static {
            try {
                USER = ofProcess(Kernel32.GetCurrentProcess());
            } catch (WindowsException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    /** Returns the user of this process. */
    public static User own() {
        return Own.USER;
    }

    /** Returns the user of a process that runs now. */
    public static User ofPid(int pid) throws WindowsException {
        String what = "cannot look at process " + Integer.toUnsignedString(pid);
        try (Handle process = Handle.of(Kernel32.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid), what)) {
            return ofProcess(process.value());
        }
    }

    private static User ofProcess(long process) throws WindowsException {
        try (Memory token = new Memory(Native.POINTER_SIZE)) {
            if (Advapi32.OpenProcessToken(process, Advapi32.TOKEN_QUERY, token) == 0) {
                throw WindowsException.last("cannot read who a process belongs to");
            }
            try (Handle handle = Handle.of(token.getLong(0), "no token")) {
                return ofToken(handle);
            }
        }
    }

    /**
     * Returns the user at the other end of a pipe, from the token that it connected with. The thread takes that token for the length of
     * this call.
     *
     * @param pipe the server's end, from which something was read already: before that Windows refuses
     */
    public static User ofClient(Handle pipe) throws WindowsException {
        if (Advapi32.ImpersonateNamedPipeClient(pipe.value()) == 0) {
            throw WindowsException.last("cannot tell who connected");
        }
        try (Memory token = new Memory(Native.POINTER_SIZE)) {
            if (Advapi32.OpenThreadToken(Kernel32.GetCurrentThread(), Advapi32.TOKEN_QUERY, 1, token) == 0) {
                throw WindowsException.last("cannot tell who connected");
            }
            try (Handle handle = Handle.of(token.getLong(0), "no token")) {
                return ofToken(handle);
            }
        } finally {
            if (Advapi32.RevertToSelf() == 0) {
                // With another's rights nothing may go on.
                throw new IllegalStateException("a thread cannot give up the rights of a client");
            }
        }
    }

    private static User ofToken(Handle token) throws WindowsException {
        try (Memory size = new Memory(Integer.BYTES)) {
            size.clear();
            Advapi32.GetTokenInformation(token.value(), Advapi32.TOKEN_USER, null, 0, size);
            try (Memory user = new Memory(Math.max(size.getInt(0), Native.POINTER_SIZE))) {
                if (Advapi32.GetTokenInformation(token.value(), Advapi32.TOKEN_USER, user, (int) user.size(), size)
                        == 0) {
                    throw WindowsException.last("cannot read the user of a token");
                }
                return new User(text(user.getPointer(0)));
            }
        }
    }

    /** Returns the owner of what an open handle of a pipe or another object of the kernel leads to. */
    public static User ownerOf(Handle object) throws WindowsException {
        try (Memory owner = new Memory(Native.POINTER_SIZE);
                Memory descriptor = new Memory(Native.POINTER_SIZE)) {
            int error = Advapi32.GetSecurityInfo(
                    object.value(),
                    Advapi32.SE_KERNEL_OBJECT,
                    Advapi32.OWNER_SECURITY_INFORMATION,
                    owner,
                    null,
                    null,
                    null,
                    descriptor);
            if (error != 0) {
                throw WindowsException.of("cannot tell whom it belongs to", error);
            }
            try {
                return new User(text(owner.getPointer(0)));
            } finally {
                Kernel32.LocalFree(descriptor.getPointer(0));
            }
        }
    }

    /** Returns owner and list of rights of an open object, in the language of descriptors. */
    public static String descriptorOf(Handle object) throws WindowsException {
        int both = Advapi32.OWNER_SECURITY_INFORMATION | Advapi32.DACL_SECURITY_INFORMATION;
        try (Memory descriptor = new Memory(Native.POINTER_SIZE);
                Memory text = new Memory(Native.POINTER_SIZE)) {
            int error = Advapi32.GetSecurityInfo(
                    object.value(), Advapi32.SE_KERNEL_OBJECT, both, null, null, null, null, descriptor);
            if (error != 0) {
                throw WindowsException.of("cannot read who may use it", error);
            }
            try {
                if (Advapi32.ConvertSecurityDescriptorToStringSecurityDescriptorW(
                                descriptor.getPointer(0), Advapi32.SDDL_REVISION_1, both, text, null)
                        == 0) {
                    throw WindowsException.last("cannot write down who may use it");
                }
                return taken(text);
            } finally {
                Kernel32.LocalFree(descriptor.getPointer(0));
            }
        }
    }

    /** Returns how a SID is written. */
    static String text(Pointer sid) throws WindowsException {
        try (Memory result = new Memory(Native.POINTER_SIZE)) {
            if (Advapi32.ConvertSidToStringSidW(sid, result) == 0) {
                throw WindowsException.last("cannot write down a user's identifier");
            }
            return taken(result);
        }
    }

    /** Returns the text that a call left, and frees it. */
    private static String taken(Memory result) {
        Pointer text = result.getPointer(0);
        try {
            return text.getWideString(0);
        } finally {
            Kernel32.LocalFree(text);
        }
    }

    private static String name(String sid, boolean whole) {
        try (Memory binary = new Memory(Native.POINTER_SIZE);
                Memory nameSize = new Memory(Integer.BYTES);
                Memory domainSize = new Memory(Integer.BYTES);
                Memory use = new Memory(Integer.BYTES)) {
            if (Advapi32.ConvertStringSidToSidW(new WString(sid), binary) == 0) {
                return sid;
            }
            try {
                char[] name = new char[LONGEST_NAME];
                char[] domain = new char[LONGEST_NAME];
                nameSize.setInt(0, name.length);
                domainSize.setInt(0, domain.length);
                boolean known =
                        Advapi32.LookupAccountSidW(null, binary.getPointer(0), name, nameSize, domain, domainSize, use)
                                != 0;
                if (!known) {
                    return sid;
                }
                String account = new String(name, 0, nameSize.getInt(0));
                int inDomain = domainSize.getInt(0);
                return whole && inDomain > 0 ? new String(domain, 0, inDomain) + '\\' + account : account;
            } finally {
                Kernel32.LocalFree(binary.getPointer(0));
            }
        }
    }
}
