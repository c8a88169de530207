/**
 * Pure: decides whether a strategy should be up at an instant, why, and until when that answer holds. A {@link
 * algo.app.schedule.Schedule} is what people wrote; {@link algo.app.schedule.Timetable} lays it over the market
 * calendar; {@link algo.app.schedule.ScheduleMarks} is what has to be remembered from one instant to the next.
 */
package algo.app.schedule;
