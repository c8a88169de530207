/** Pure: what the event journal says about how long strategies were wanted and up. */
package algo.app.report;
