/**
 * Alerts for people, by whom and how often they are told: the channels of the config, the rules that make an alert of an event, its words,
 * and what waits to be sent. Pure: the program that sends is {@code algo.app.notify.send}.
 */
package algo.app.notify;
