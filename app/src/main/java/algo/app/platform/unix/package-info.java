/**
 * Doors to a Unix system that are not processes: {@link algo.app.platform.unix.LibC} and descriptors, locks, files that
 * are what they seem, sockets' owners, the current user. Needs x86-64 or aarch64, Linux 5.4, glibc 2.34.
 */
package algo.app.platform.unix;
