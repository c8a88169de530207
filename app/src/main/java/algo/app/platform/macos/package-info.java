/**
 * Doors to macOS that are not processes: libSystem, descriptors, locks, events of the kernel, who owns a connection. Written from
 * the manual pages and the open sources of Darwin; its numbers and layouts are compared with Apple's headers.
 */
package algo.app.platform.macos;
