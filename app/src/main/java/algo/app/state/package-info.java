/** The daemon's memory: its state file and its event journal, and the room that is left for them. */
package algo.app.state;
