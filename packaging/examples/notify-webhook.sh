#!/bin/sh
# Posts the end of a run to a webhook: Slack, Mattermost, Google Chat, Discord, Telegram, or anything that takes a JSON
# object with a text in it. For on_exit, which sets the ALGO_EVENT_ variables:
#
#   algo set ID 'on_exit=["/path/to/notify-webhook.sh","/home/me/.config/algo-webhook"]'
#
# usage: notify-webhook.sh [--all] [--field NAME] FILE
#
# FILE is read by curl (see curl -K), so that the address, which is a secret, stands on no command line. It belongs to you
# alone (chmod 600) and holds one line:
#
#   url = "https://hooks.slack.com/services/..."
#   url = "https://api.telegram.org/botTOKEN/sendMessage?chat_id=CHAT"
#
# --field NAME  what the text is called, instead of "text"; Discord wants "content"
# --all         also what is no trouble: a stop that somebody asked for, and exit code 0
#
# Exits with 0 if the message was taken, or there was nothing to say. All tries together stay below the 30 s of on_exit.
set -eu
export LC_ALL=C

field=text
all=
while [ $# -gt 1 ]; do
    case $1 in
    --all) all=1 ;;
    --field)
        field=$2
        shift
        ;;
    *) break ;;
    esac
    shift
done
if [ $# -ne 1 ] || [ -z "${ALGO_EVENT_REASON:-}" ]; then
    echo "usage: notify-webhook.sh [--all] [--field NAME] FILE, as on_exit of a strategy" >&2
    exit 2
fi
if [ ! -r "$1" ]; then
    echo "no such file, or not readable: $1" >&2
    exit 1
fi
if [ -n "$(find -L "$1" -perm /077)" ]; then
    echo "others may read $1, which holds a secret: chmod 600 it" >&2
    exit 1
fi

case $ALGO_EVENT_REASON:${ALGO_EVENT_CODE:-} in
stopped:* | exited:0) [ -n "$all" ] || exit 0 ;;
esac

# Any text as a string in JSON: no control characters, and what has a meaning there is escaped.
quoted() {
    printf '%s' "$1" | tr '\000-\037\177' '[ *]' | sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&"/'
}

mode=
[ "$ALGO_EVENT_MODE" = live ] && mode=' (LIVE)'
message="$ALGO_EVENT_NAME$mode on $(uname -n): $ALGO_EVENT_MESSAGE [$ALGO_EVENT_PHASE, $ALGO_EVENT_AT]"

printf '{%s:%s}' "$(quoted "$field")" "$(quoted "$message")" |
    curl --config "$1" --silent --show-error --fail --output /dev/null \
        --header 'Content-Type: application/json' --data-binary @- \
        --connect-timeout 5 --max-time 8 --retry 2 --retry-delay 1 --retry-connrefused --retry-max-time 18
