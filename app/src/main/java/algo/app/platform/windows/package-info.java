/**
 * Windows: its functions as we call them, handles, users by their SIDs, and what other packages need of it apart from processes. Its numbers
 * and offsets are those of 64-bit Windows.
 */
package algo.app.platform.windows;
