#!/bin/sh
# Notes what an on_exit command was told: hook.sh DIRECTORY [WHAT...]. It appends "began RUN CODE" to DIRECTORY/hooks, leaves
# its input in DIRECTORY/RUN.json and its environment in DIRECTORY/RUN.env, does WHAT, and appends "over RUN CODE".
directory=$1
shift
echo "began $ALGO_EVENT_RUN_ID $ALGO_EVENT_CODE" >>"$directory/hooks"
env >"$directory/$ALGO_EVENT_RUN_ID.env"
ls -l /proc/self/fd >"$directory/$ALGO_EVENT_RUN_ID.fd"
cut -d' ' -f 1,5,6 /proc/self/stat >"$directory/$ALGO_EVENT_RUN_ID.stat"
cat >"$directory/$ALGO_EVENT_RUN_ID.tmp"
mv "$directory/$ALGO_EVENT_RUN_ID.tmp" "$directory/$ALGO_EVENT_RUN_ID.json"
[ $# -eq 0 ] || "$@"
echo "over $ALGO_EVENT_RUN_ID $ALGO_EVENT_CODE" >>"$directory/hooks"
