#!/bin/sh
# Installs a .deb in a clean root, opens the sample in the window under Xvfb, saves a bundle, quits,
# removes the package. Run by `build.py smoke`, as root.   smoke.sh PACKAGE.deb ROOT
set -eu
package=$1 root=$2
: "${SUITE:=bookworm}" "${MIRROR:=http://deb.debian.org/debian}"
if [ ! -x "$root/usr/bin/apt-get" ]; then
    debootstrap --variant=minbase "$SUITE" "$root" "$MIRROR" >/dev/null
fi
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive "$@"; }
mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$package" "$root/tmp/inspector.deb"
in_root apt-get update -q >/dev/null
in_root apt-get install -q -y --no-install-recommends /tmp/inspector.deb fonts-dejavu-core >/tmp/smoke-apt.log 2>&1 ||
    { tail /tmp/smoke-apt.log; exit 1; }
# Xvfb, and what presses keys, are the test's own and come after, so that they lend no library.
in_root sh -c 'command -v python3' && { echo "There is a Python in the clean root."; exit 1; }
in_root inspector --version
in_root sh -c 'cd /tmp && inspector demo --quiet --out sample.zip >/dev/null && inspector show sample.zip | head -3'
missing=$(in_root find /usr/lib/data-health-inspector/_internal/PySide6 -name '*.so*' -exec \
    env LD_LIBRARY_PATH=/usr/lib/data-health-inspector/_internal ldd {} + | grep 'not found' | sort -u || true)
[ -z "$missing" ] || { echo "Libraries that the package does not declare:"; echo "$missing"; exit 1; }
in_root apt-get install -q -y --no-install-recommends xvfb xdotool imagemagick openbox shared-mime-info >>/tmp/smoke-apt.log 2>&1
cp "$(dirname "$0")/smoke_window.sh" "$root/tmp/"
in_root sh /tmp/smoke_window.sh
in_root apt-get purge -q -y data-health-inspector >>/tmp/smoke-apt.log 2>&1
[ ! -e "$root/usr/lib/data-health-inspector" ] || { echo "The package left its folder behind."; exit 1; }
cp "$root/tmp/window.png" "$(dirname "$package")/smoke-window.png"
echo "Installed, opened the sample, saved a report, quit, cleaned and removed: all well."
