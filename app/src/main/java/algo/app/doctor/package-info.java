/** What {@code algo doctor} looks at, by a daemon that runs or without one. Reads, and changes nothing. */
package algo.app.doctor;
