/** Pure: sums up from the event journal how long strategies were wanted and up. */
package algo.app.report;
