/**
 * Runs on macOS. The wrapper is that of Linux, in dash, and sets the limits itself; processes are known by the start that the kernel
 * notes, found by session, group, descent and {@code ALGO_RUN_ID}, and watched with kqueue(2).
 */
package algo.app.process.macos;
