#!/bin/sh
# Inspector.app into a disk image with a link to Applications.   make_dmg.sh APP DMG
# Signed where INSPECTOR_MACOS_IDENTITY names an identity; notarised where INSPECTOR_MACOS_PROFILE
# names what `xcrun notarytool store-credentials` has kept.
set -eu
app=$1 image=$2 here=$(cd "$(dirname "$0")" && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
if [ -n "${INSPECTOR_MACOS_IDENTITY:-}" ]; then
    codesign --force --deep --timestamp --options runtime \
        --entitlements "$here/entitlements.plist" --sign "$INSPECTOR_MACOS_IDENTITY" "$stage/Inspector.app"
fi
rm -f "$image"
hdiutil create -volname Inspector -srcfolder "$stage" -format UDZO "$image"
if [ -n "${INSPECTOR_MACOS_IDENTITY:-}" ]; then
    codesign --timestamp --sign "$INSPECTOR_MACOS_IDENTITY" "$image"
fi
if [ -n "${INSPECTOR_MACOS_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$INSPECTOR_MACOS_PROFILE" --wait
    xcrun stapler staple "$image"
fi
