package algo.app.platform.windows;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;

/** The functions of advapi32.dll that we call, as {@link Kernel32} has those of kernel32.dll. */
final class Advapi32 {
    /** winnt.h. */
    static final int TOKEN_QUERY = 8;

    static final int TOKEN_USER = 1;

    static final int OWNER_SECURITY_INFORMATION = 1;
    static final int DACL_SECURITY_INFORMATION = 4;
    static final int PROTECTED_DACL_SECURITY_INFORMATION = 0x80000000;
    /** accctrl.h. */
    static final int SE_KERNEL_OBJECT = 6;
    /** sddl.h. */
    static final int SDDL_REVISION_1 = 1;

    static {
        Native.register(Advapi32.class, NativeLibrary.getInstance("advapi32"));
    }

    private Advapi32() {}

    static native int OpenProcessToken(long process, int access, Pointer token);

    static native int OpenThreadToken(long thread, int access, int asSelf, Pointer token);

    static native int GetTokenInformation(long token, int kind, Pointer information, int size, Pointer needed);

    static native int ConvertSidToStringSidW(Pointer sid, Pointer text);

    static native int ConvertStringSidToSidW(WString text, Pointer sid);

    static native int LookupAccountSidW(
            WString system, Pointer sid, char[] name, Pointer nameSize, char[] domain, Pointer domainSize, Pointer use);

    static native int ConvertStringSecurityDescriptorToSecurityDescriptorW(
            WString text, int revision, Pointer descriptor, Pointer size);

    static native int ConvertSecurityDescriptorToStringSecurityDescriptorW(
            Pointer descriptor, int revision, int information, Pointer text, Pointer size);

    /** Returns an error, 0 for none. */
    static native int GetSecurityInfo(
            long handle,
            int kind,
            int information,
            Pointer owner,
            Pointer group,
            Pointer dacl,
            Pointer sacl,
            Pointer descriptor);

    static native int SetKernelObjectSecurity(long handle, int information, Pointer descriptor);

    /** Returns an error, 0 for none. */
    static native int RegGetValueW(
            long key, WString path, WString value, int flags, Pointer type, char[] data, Pointer size);

    static native int ImpersonateNamedPipeClient(long pipe);

    static native int RevertToSelf();
}
