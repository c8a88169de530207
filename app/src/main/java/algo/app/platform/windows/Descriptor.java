package algo.app.platform.windows;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;

/**
 * A security descriptor: who may do what with something that is made, instead of what the directory above or the system would let others do.
 * Never freed, since there are a few of them; immutable, safe on any thread.
 */
public final class Descriptor {
    /** minwinbase.h: {@code SECURITY_ATTRIBUTES}. */
    private static final int ATTRIBUTES_BYTES = 24;

    private static final int DESCRIPTOR = 8;
    private static final int INHERIT = 16;

    private final Pointer value;

    private Descriptor(Pointer value) {
        this.value = value;
    }

    /** Read when it is needed. */
    private static final class Own {
        static final Descriptor DESCRIPTOR;

        static {
            try {
                DESCRIPTOR = of(ownText());
            } catch (WindowsException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    /** Lets only the user of this process and the system do anything, whatever the directory above lets others do. */
    public static Descriptor own() {
        return Own.DESCRIPTOR;
    }

    /** Lets only the user of this process, the administrators and the system do anything in a directory, and with all that is made there. */
    static Descriptor ownDirectory() {
        return OwnDirectory.DESCRIPTOR;
    }

    private static final class OwnDirectory {
        static final Descriptor DESCRIPTOR;

        static {
            try {
                String user = Users.own().sid();
                String all = "(A;OICI;FA;;;";
                DESCRIPTOR = of("O:" + user + "D:P" + all + user + ")" + all + "SY)" + all + "BA)");
            } catch (WindowsException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }

    /** Returns the descriptor itself, for a call. */
    Pointer value() {
        return value;
    }

    /** Returns the same as {@link #own} in the language of descriptors: owner; protected list; all rights for two. */
    static String ownText() throws WindowsException {
        String user = Users.own().sid();
        return "O:" + user + "D:P(A;;GA;;;" + user + ")(A;;GA;;;SY)";
    }

    private static Descriptor of(String text) throws WindowsException {
        try (Memory result = new Memory(Native.POINTER_SIZE)) {
            if (Advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                            new WString(text), Advapi32.SDDL_REVISION_1, result, null)
                    == 0) {
                throw WindowsException.last("cannot make a security descriptor");
            }
            return new Descriptor(result.getPointer(0));
        }
    }

    /** Returns SECURITY_ATTRIBUTES, to be closed after the call that takes them. */
    public Memory attributes(boolean inherit) {
        Memory attributes = new Memory(ATTRIBUTES_BYTES);
        attributes.clear();
        attributes.setInt(0, ATTRIBUTES_BYTES);
        attributes.setPointer(DESCRIPTOR, value);
        attributes.setInt(INHERIT, inherit ? 1 : 0);
        return attributes;
    }
}
