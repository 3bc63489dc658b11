#!/bin/sh
# Within the clean root: drives the window with keys, as a person would.
set -eu
export DISPLAY="${SMOKE_DISPLAY:-:71}"
Xvfb "$DISPLAY" -screen 0 1400x900x24 -nolisten tcp >/dev/null 2>&1 & server=$!
trap 'kill $server 2>/dev/null || true' EXIT
sleep 3
openbox >/dev/null 2>&1 &
cd /tmp && rm -f smoke.zip
inspector demo >/tmp/window.log 2>&1 & program=$!
window=$(timeout 90 xdotool search --sync --onlyvisible --name 'Inspector' | head -1)
# Saving is possible as soon as the report is there; the title names the data before that.
for _ in $(seq 60); do
    sleep 3
    kill -0 $program || { cat /tmp/window.log; exit 1; }
    xdotool search --onlyvisible --name 'Save' >/dev/null 2>&1 && break
    xdotool windowactivate "$window" key ctrl+s
done
import -window root /tmp/dialog.png
sleep 1
xdotool key ctrl+a
xdotool type --delay 30 '/tmp/smoke.zip'
xdotool key Return
for _ in $(seq 30); do [ -s smoke.zip ] && break; sleep 1; done
sleep 1
import -window root /tmp/window.png
[ -s smoke.zip ] || { echo "The window saved no report."; cat /tmp/window.log; exit 1; }
inspector show smoke.zip >/dev/null
xdotool windowactivate "$window" key ctrl+q
for _ in $(seq 20); do kill -0 $program 2>/dev/null || break; sleep 1; done
kill -0 $program 2>/dev/null && { echo "The window did not quit."; kill $program; exit 1; }
wait $program || { echo "The window ended with an error."; cat /tmp/window.log; exit 1; }
if grep -A30 ERROR /root/.local/state/inspector/inspector.log; then
    echo "Something failed inside."
    exit 1
fi
inspector clean
find /root /tmp -name 'window.ini' -o -name 'inspector.log*' -o -name 'inspector-session-*' | grep . && exit 1
kill $server
