package algo.app.process.windows;

import algo.app.platform.windows.Descriptor;
import algo.app.platform.windows.Handle;
import algo.app.platform.windows.Kernel32;
import algo.app.platform.windows.WindowsException;
import algo.app.process.LaunchRequest;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Makes suspended processes in a job, which inherit their input and their log, and no other handle. Any thread. */
final class JobSpawner {
    /** processthreadsapi.h: {@code STARTUPINFOEXW}, {@code PROCESS_INFORMATION}. */
    private static final int STARTUP_BYTES = 112;

    private static final int STARTUP_FLAGS = 60;
    private static final int STARTUP_INPUT = 80;
    private static final int STARTUP_OUTPUT = 88;
    private static final int STARTUP_ERROR = 96;
    private static final int STARTUP_ATTRIBUTES = 104;
    private static final int MADE_BYTES = 24;
    private static final int MADE_THREAD = 8;
    private static final int MADE_PID = 16;

    private JobSpawner() {}

    /** A process that was made and has not run: its first thread waits. */
    record Made(Handle process, Handle thread, int pid) {}

    /** @throws WindowsException if no process was made */
    static Made spawn(LaunchRequest request, Job job) throws WindowsException {
        try (Handle input = input(request.input());
                Handle log = log(request.output());
                Memory handles = new Memory(2L * Native.POINTER_SIZE);
                Memory jobs = new Memory(Native.POINTER_SIZE)) {
            handles.setLong(0, input.value());
            handles.setLong(Native.POINTER_SIZE, log.value());
            jobs.setLong(0, job.handle().value());
            try (AttributeList attributes = new AttributeList(handles, jobs);
                    Memory startup = startup(input, log, attributes);
                    Memory line = wide(CommandLine.of(request.command()) + '\0');
                    Memory environment = wide(CommandLine.environment(variables(request)));
                    Memory made = new Memory(MADE_BYTES)) {
                int flags = ProcessCalls.CREATE_SUSPENDED
                        | ProcessCalls.CREATE_NO_WINDOW
                        | ProcessCalls.CREATE_UNICODE_ENVIRONMENT
                        | ProcessCalls.EXTENDED_STARTUPINFO_PRESENT;
                WString program = new WString(request.command().get(0));
                WString directory = new WString(request.workingDirectory().toString());
                if (ProcessCalls.CreateProcessW(
                                program, line, null, null, 1, flags, environment, directory, startup, made)
                        == 0) {
                    throw WindowsException.last(
                            "cannot start " + request.command().get(0));
                }
                Handle process = Handle.of(made.getLong(0), "no process");
                return new Made(process, Handle.of(made.getLong(MADE_THREAD), "no thread"), made.getInt(MADE_PID));
            }
        }
    }

    /** A program of Windows loads hardly any library without knowing where Windows is. */
    private static Map<String, String> variables(LaunchRequest request) {
        Map<String, String> variables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        variables.putAll(request.environment());
        variables.put(RunMarks.RUN, request.run().value());
        variables.put(RunMarks.NOTES, request.statusFile().toAbsolutePath().toString());
        variables.put(RunMarks.LOG, request.output().toAbsolutePath().toString());
        for (String own : new String[] {"SystemRoot", "SystemDrive"}) {
            String value = System.getenv(own);
            if (value != null) {
                variables.putIfAbsent(own, value);
            }
        }
        return variables;
    }

    private static Memory startup(Handle input, Handle log, AttributeList attributes) {
        Memory startup = new Memory(STARTUP_BYTES);
        startup.clear();
        startup.setInt(0, STARTUP_BYTES);
        startup.setInt(STARTUP_FLAGS, ProcessCalls.STARTF_USESTDHANDLES);
        startup.setLong(STARTUP_INPUT, input.value());
        startup.setLong(STARTUP_OUTPUT, log.value());
        startup.setLong(STARTUP_ERROR, log.value());
        startup.setPointer(STARTUP_ATTRIBUTES, attributes.list);
        return startup;
    }

    /** The handles that the process inherits, and the job that it begins in. */
    private static final class AttributeList implements AutoCloseable {
        private static final int COUNT = 2;

        final Memory list;

        AttributeList(Memory handles, Memory jobs) throws WindowsException {
            try (Memory size = new Memory(Long.BYTES)) {
                size.clear();
                ProcessCalls.InitializeProcThreadAttributeList(null, COUNT, 0, size);
                list = new Memory(size.getLong(0));
                if (ProcessCalls.InitializeProcThreadAttributeList(list, COUNT, 0, size) == 0) {
                    throw WindowsException.last("cannot prepare a process");
                }
            }
            set(ProcessCalls.PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles);
            set(ProcessCalls.PROC_THREAD_ATTRIBUTE_JOB_LIST, jobs);
        }

        private void set(long attribute, Memory value) throws WindowsException {
            if (ProcessCalls.UpdateProcThreadAttribute(list, 0, attribute, value, value.size(), null, null) == 0) {
                WindowsException failure = WindowsException.last("cannot prepare a process");
                close();
                throw failure;
            }
        }

        @Override
        public void close() {
            ProcessCalls.DeleteProcThreadAttributeList(list);
            list.close();
        }
    }

    private static Memory wide(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_16LE);
        Memory memory = new Memory(bytes.length);
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    /** Every process of the run appends to its log, wherever it is by then: it may be renamed and removed meanwhile. */
    private static Handle log(Path file) throws WindowsException {
        try (Memory security = Descriptor.own().attributes(true)) {
            return Handle.of(
                    Kernel32.CreateFileW(
                            new WString(Handle.longName(file)),
                            Kernel32.FILE_APPEND_DATA | Kernel32.SYNCHRONIZE,
                            Kernel32.SHARE_ALL,
                            security,
                            Kernel32.OPEN_ALWAYS,
                            Kernel32.FILE_ATTRIBUTE_NORMAL,
                            0),
                    "cannot open its log " + file);
        }
    }

    /** Returns what the process reads: a pipe that has all of it already and that nobody writes to any more, or the null device. */
    private static Handle input(String text) throws WindowsException {
        try (Memory security = Descriptor.own().attributes(true)) {
            if (text.isEmpty()) {
                long nothing = Kernel32.CreateFileW(
                        new WString("NUL"),
                        Kernel32.GENERIC_READ,
                        Kernel32.SHARE_ALL,
                        security,
                        Kernel32.OPEN_EXISTING,
                        0,
                        0);
                return Handle.of(nothing, "cannot open the null device");
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            try (Memory ends = new Memory(2L * Native.POINTER_SIZE);
                    Memory content = new Memory(bytes.length);
                    Memory written = new Memory(Integer.BYTES)) {
                Pointer second = ends.share(Native.POINTER_SIZE);
                if (ProcessCalls.CreatePipe(ends, second, security, bytes.length) == 0) {
                    throw WindowsException.last("cannot make a pipe");
                }
                content.write(0, bytes, 0, bytes.length);
                Handle read = Handle.of(ends.getLong(0), "no pipe");
                // The end that is written to goes to nobody: it is closed before the process is made.
                try (Handle write = Handle.of(ends.getLong(Native.POINTER_SIZE), "no pipe")) {
                    if (Kernel32.WriteFile(write.value(), content, bytes.length, written, null) == 0) {
                        read.close();
                        throw WindowsException.last("cannot write what the program is to read");
                    }
                }
                return read;
            }
        }
    }
}
