/**
 * Linux: how a process is started, kept and ended. The picture, from the outside in:
 *
 * <pre>
 * UnixProcessLauncher   makes a wrapper, holds it at its gate, takes over the wrappers of an earlier daemon
 *   LaunchChecks        what can be said in words before anything is made
 *   WrapperCommand      the resident shell wrapper: its script, arguments and environment
 *   Spawner, RunLimits  posix_spawn(3), prlimit(2)
 *   Reaper              the one thread that sees exits; a {@link algo.app.process.unix.WrapperWatch} each
 * UnixRunningProcess    signals and kills one run, and learns how it ended from its {@code RunStatus} file
 *   LinuxProcessTable   one pass over /proc: which processes belong to a run; {@code RunCookie} marks them
 *   NewProcesses        what was started since that pass
 * </pre>
 *
 * Needs x86-64 or aarch64, Linux 5.4, glibc 2.34.
 */
package algo.app.process.unix;
