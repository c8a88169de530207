package algo.app.process.windows;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;

/**
 * The functions for processes, jobs and consoles that we call, as {@link algo.app.platform.windows.Kernel32} has others; and two of ntdll.dll, which read the
 * whole process table at once, and where a process has its environment.
 */
final class ProcessCalls {
    /** processthreadsapi.h, winbase.h. */
    static final int CREATE_SUSPENDED = 0x4;

    static final int CREATE_UNICODE_ENVIRONMENT = 0x400;
    static final int EXTENDED_STARTUPINFO_PRESENT = 0x80000;
    static final int CREATE_NO_WINDOW = 0x08000000;
    static final int STARTF_USESTDHANDLES = 0x100;
    static final long PROC_THREAD_ATTRIBUTE_HANDLE_LIST = 0x20002;
    static final long PROC_THREAD_ATTRIBUTE_JOB_LIST = 0x2000D;

    /** winnt.h. */
    static final int PROCESS_TERMINATE = 0x1;

    static final int PROCESS_VM_READ = 0x10;
    static final int PROCESS_QUERY_INFORMATION = 0x400;
    static final int PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
    static final int SYNCHRONIZE = 0x100000;
    static final int JOB_OBJECT_QUERY = 0x4;
    static final int JOB_OBJECT_TERMINATE = 0x8;
    static final int JOB_OBJECT_SET_ATTRIBUTES = 0x2;
    static final int JOB_BASIC_PROCESS_ID_LIST = 3;
    static final int JOB_EXTENDED_LIMIT_INFORMATION = 9;

    /** winternl.h, ntstatus.h. */
    static final int SYSTEM_PROCESS_INFORMATION = 5;

    static final int PROCESS_BASIC_INFORMATION = 0;

    static final int STATUS_INFO_LENGTH_MISMATCH = 0xC0000004;

    private static final String KERNEL = "kernel32";

    static {
        Native.register(ProcessCalls.class, NativeLibrary.getInstance(KERNEL));
    }

    private ProcessCalls() {}

    /** The functions of ntdll.dll. */
    static final class Ntdll {
        static {
            Native.register(Ntdll.class, NativeLibrary.getInstance("ntdll"));
        }

        private Ntdll() {}

        /** Returns an NTSTATUS, 0 if all went well. */
        static native int NtQuerySystemInformation(int kind, Pointer information, int size, Pointer needed);

        /** Returns likewise. */
        static native int NtQueryInformationProcess(
                long process, int kind, Pointer information, int size, Pointer needed);
    }

    static native int CreateProcessW(
            WString program,
            Pointer commandLine,
            Pointer processSecurity,
            Pointer threadSecurity,
            int inherit,
            int flags,
            Pointer environment,
            WString directory,
            Pointer startup,
            Pointer made);

    static native int ReadProcessMemory(long process, long address, Pointer buffer, long size, Pointer read);

    static native int InitializeProcThreadAttributeList(Pointer list, int count, int flags, Pointer size);

    static native int UpdateProcThreadAttribute(
            Pointer list, int flags, long attribute, Pointer value, long size, Pointer previous, Pointer returned);

    static native void DeleteProcThreadAttributeList(Pointer list);

    static native int ResumeThread(long thread);

    static native int TerminateProcess(long process, int code);

    static native int GetExitCodeProcess(long process, Pointer code);

    static native int GetProcessTimes(long process, Pointer made, Pointer ended, Pointer kernel, Pointer user);

    static native int DuplicateHandle(
            long fromProcess, long handle, long toProcess, Pointer result, int access, int inherit, int options);

    static native long CreateJobObjectW(Pointer security, WString name);

    static native long OpenJobObjectW(int access, int inherit, WString name);

    static native int SetInformationJobObject(long job, int kind, Pointer information, int size);

    static native int QueryInformationJobObject(long job, int kind, Pointer information, int size, Pointer needed);

    static native int TerminateJobObject(long job, int code);

    static native int CreatePipe(Pointer read, Pointer write, Pointer security, int size);

    static native int SetHandleInformation(long handle, int mask, int flags);

    static native int SetConsoleCtrlHandler(Pointer handler, int add);

    static native int AttachConsole(int pid);

    static native int FreeConsole();

    static native int GetConsoleProcessList(Pointer pids, int count);

    static native int GenerateConsoleCtrlEvent(int event, int group);
}
