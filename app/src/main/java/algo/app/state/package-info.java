/** What the daemon must remember: its state file, its event journal, and how a file is replaced safely. */
package algo.app.state;
