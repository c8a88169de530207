/** The checks of {@code algo doctor}, by a daemon that runs or without one. Reads, and changes nothing. */
package algo.app.doctor;
