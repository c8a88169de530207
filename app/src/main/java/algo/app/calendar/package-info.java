/**
 * Pure: knows when an exchange is open, and when that changes. {@link algo.app.calendar.MarketCalendar} is made of the
 * bundled data and of what the user's file says over it; it knows no clock and reads no file. All times are Indian
 * Standard Time.
 */
package algo.app.calendar;
